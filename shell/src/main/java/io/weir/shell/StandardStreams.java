package io.weir.shell;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Where input comes from and where results and messages go.
 *
 * @param out results; {@code err} messages, in UTF-8 both
 * @param inputIsTerminal whether a person types; {@code outIsTerminal} and {@code errIsTerminal}
 *     whether one reads
 * @param colors whether messages have colors
 * @param columns width of the terminal, {@link Integer#MAX_VALUE} when {@code out} is none
 * @param progress the line below everything, where there is a terminal
 */
public record StandardStreams(
    InputStream in,
    OutputStream out,
    PrintStream err,
    boolean inputIsTerminal,
    boolean outIsTerminal,
    boolean errIsTerminal,
    boolean colors,
    int columns,
    TransientLine progress) {

  private static final int USUAL_COLUMNS = 80;

  /**
   * Those of the process. Which of them are terminals is told by the launcher in the system
   * property {@code weir.terminals} (file descriptors such as {@code 012}), which of them whoever
   * started it has closed in {@code weir.closed}, the width in {@code weir.columns} (0: not known).
   */
  public static StandardStreams ofProcess() {
    String terminals = System.getProperty("weir.terminals", System.console() == null ? "" : "012");
    String closed = System.getProperty("weir.closed", "");
    boolean outIsTerminal = terminals.contains("1");
    boolean errIsTerminal = terminals.contains("2");
    int told = Integer.getInteger("weir.columns", USUAL_COLUMNS);
    int columns = told > 0 ? told : USUAL_COLUMNS;
    OutputStream err = new FileOutputStream(FileDescriptor.err);
    TransientLine progress = new TransientLine(err, errIsTerminal, columns);
    return new StandardStreams(
        closed.contains("0") ? new ClosedInput() : new FileInputStream(FileDescriptor.in),
        closed.contains("1")
            ? new ClosedOutput()
            : outIsTerminal
                ? progress.before(new FileOutputStream(FileDescriptor.out))
                : new FileOutputStream(FileDescriptor.out),
        new PrintStream(progress.before(err), true, StandardCharsets.UTF_8),
        terminals.contains("0"),
        outIsTerminal,
        errIsTerminal,
        errIsTerminal && wantsColors(),
        outIsTerminal ? columns : Integer.MAX_VALUE,
        progress);
  }

  /** Makes what libraries and the connector print go the same ways. */
  void install() {
    System.setErr(err);
    if (errIsTerminal) {
      Runtime.getRuntime().addShutdownHook(new Thread(progress::erase, "weir-progress"));
    }
    if (outIsTerminal) {
      System.setOut(new PrintStream(out, false, StandardCharsets.UTF_8));
    }
  }

  /** Whether the person wants colors where there is a terminal: see no-color.org. */
  public static boolean wantsColors() {
    String no = System.getenv("NO_COLOR");
    return (no == null || no.isEmpty()) && !"dumb".equals(System.getenv("TERM"));
  }

  /** None of them a terminal. */
  public static StandardStreams of(InputStream in, OutputStream out, PrintStream err) {
    return new StandardStreams(
        in,
        out,
        err,
        false,
        false,
        false,
        false,
        Integer.MAX_VALUE,
        new TransientLine(err, false, USUAL_COLUMNS));
  }

  private static final class ClosedInput extends InputStream {
    @Override
    public int read() throws IOException {
      throw new IOException("standard input is closed");
    }
  }

  private static final class ClosedOutput extends OutputStream {
    @Override
    public void write(int b) throws IOException {
      throw new IOException("standard output is closed");
    }
  }
}
