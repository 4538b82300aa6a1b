package io.weir.shell.interactive;

import io.weir.runtime.data.Batch;
import java.io.IOException;
import java.io.OutputStream;

/** What a {@link LiveView} shows of a result. */
interface LiveRows {
  /** Takes in changes; the batch is not kept. */
  void apply(Batch batch);

  /**
   * Writes a table of the newest rows, with the line below it that counts them.
   *
   * @param lines rows at most
   * @param columns width of the terminal
   */
  void render(OutputStream out, int lines, int columns) throws IOException;

  /** A phrase about all rows, as of the last {@link #render}. */
  String status();
}
