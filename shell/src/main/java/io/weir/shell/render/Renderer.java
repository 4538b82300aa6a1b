package io.weir.shell.render;

import io.weir.runtime.data.Batch;
import io.weir.runtime.data.ByteBuilder;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** Prints one result. Bytes are gathered; {@link #flush} hands them on. Not thread-safe. */
public abstract class Renderer {
  private static final int FLUSH_BYTES = 1 << 16;

  /** What is written next. */
  protected final ByteBuilder text = new ByteBuilder(FLUSH_BYTES * 2);

  private final OutputStream out;

  Renderer(OutputStream out) {
    this.out = out;
  }

  /** Prints what stands before the rows. */
  public abstract void begin() throws IOException;

  /** Prints rows: {@code rows[i]} for {@code i < count}, or the first {@code count} when null. */
  public final void append(Batch batch, int @Nullable [] rows, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      row(batch, rows == null ? i : rows[i]);
      if (text.length >= FLUSH_BYTES) {
        write();
      }
    }
  }

  abstract void row(Batch batch, int row) throws IOException;

  /** Prints what stands behind the rows. */
  public abstract void end() throws IOException;

  /** Makes everything appended visible. */
  public void flush() throws IOException {
    write();
    out.flush();
  }

  private void write() throws IOException {
    out.write(text.bytes, 0, text.length);
    text.clear();
  }
}
