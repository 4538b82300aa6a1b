package io.weir.shell;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
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
 * @param columns width of the terminal, {@link Integer#MAX_VALUE} when {@code out} is none
 */
public record StandardStreams(
    InputStream in,
    OutputStream out,
    PrintStream err,
    boolean inputIsTerminal,
    boolean outIsTerminal,
    boolean errIsTerminal,
    int columns) {

  /**
   * Those of the process. Which of them are terminals is told by the launcher in the system
   * property {@code weir.terminals} (file descriptors such as {@code 012}), the width in {@code
   * weir.columns}.
   */
  public static StandardStreams ofProcess() {
    String terminals = System.getProperty("weir.terminals", System.console() == null ? "" : "012");
    boolean outIsTerminal = terminals.contains("1");
    return new StandardStreams(
        new FileInputStream(FileDescriptor.in),
        new FileOutputStream(FileDescriptor.out),
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
        terminals.contains("0"),
        outIsTerminal,
        terminals.contains("2"),
        outIsTerminal ? Integer.getInteger("weir.columns", 120) : Integer.MAX_VALUE);
  }

  /** None of them a terminal. */
  public static StandardStreams of(InputStream in, OutputStream out, PrintStream err) {
    return new StandardStreams(in, out, err, false, false, false, Integer.MAX_VALUE);
  }
}
