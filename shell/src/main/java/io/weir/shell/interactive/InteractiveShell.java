package io.weir.shell.interactive;

import io.weir.engine.Session;
import io.weir.shell.render.OutputFormat;
import org.jspecify.annotations.Nullable;

/** The shell. */
public final class InteractiveShell {
  private InteractiveShell() {}

  /** Reads statements until the end of input; returns the exit status. */
  public static int run(Session session, @Nullable OutputFormat format) {
    return 0;
  }
}
