package io.weir.shell;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jline.utils.AttributedString;

/**
 * A line at the bottom of a terminal that tells how far something is: rewritten in place, and taken
 * away before anything else is written. Thread-safe.
 */
public final class TransientLine {
  private final OutputStream terminal;
  private final boolean enabled;
  private final int columns;

  /** Lines of the terminal that it takes now; 0 when it is not there. */
  private int height;

  /**
   * @param enabled whether {@code terminal} is one
   * @param columns its width, at least 1
   */
  public TransientLine(OutputStream terminal, boolean enabled, int columns) {
    if (columns < 1) {
      throw new IllegalArgumentException(columns + " columns");
    }
    this.terminal = terminal;
    this.enabled = enabled;
    this.columns = columns;
  }

  public boolean isEnabled() {
    return enabled;
  }

  /** Puts a text in the place of the one before. */
  public synchronized void show(String text) {
    if (enabled) {
      write(erasure() + text);
      int width = new AttributedString(text).columnLength();
      height = Math.max(1, (width + columns - 1) / columns);
    }
  }

  /** Takes the text away. */
  public synchronized void erase() {
    if (height > 0) {
      write(erasure());
      height = 0;
    }
  }

  private String erasure() {
    return height > 1 ? "\r\u001b[" + (height - 1) + "A\u001b[J" : "\r\u001b[J";
  }

  private void write(String text) {
    try {
      terminal.write(text.getBytes(StandardCharsets.UTF_8));
      terminal.flush();
    } catch (IOException e) {
      // Nobody looks any more.
      height = 0;
    }
  }

  /** A stream to the same terminal: what is written there takes the line away first. */
  OutputStream before(OutputStream stream) {
    return enabled ? new Other(stream) : stream;
  }

  private final class Other extends FilterOutputStream {
    Other(OutputStream stream) {
      super(stream);
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      synchronized (TransientLine.this) {
        erase();
        out.write(bytes, offset, length);
      }
    }
  }
}
