package io.weir.shell;

import io.weir.engine.job.OmittedRows;
import io.weir.parser.SqlException;
import io.weir.runtime.error.BugException;
import io.weir.runtime.error.JobException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Tells a person what went wrong, without a stack trace. */
public final class ErrorPrinter {
  private static final String RED = "\u001b[31m";
  private static final String YELLOW = "\u001b[33m";
  private static final String NORMAL = "\u001b[0m";

  private final PrintStream err;
  private final boolean colors;

  public ErrorPrinter(PrintStream err, boolean colors) {
    this.err = err;
    this.colors = colors;
  }

  /**
   * Prints an error of a statement.
   *
   * @param script the text that positions count in
   */
  public void print(RuntimeException error, String script) {
    if (error instanceof SqlException sql) {
      print(sql.render(script));
    } else if (error instanceof BugException bug) {
      print(bug.getMessage() + "\n" + report(bug, script));
    } else if (error instanceof JobException) {
      print(String.valueOf(error.getMessage()));
    } else {
      BugException bug = new BugException(error.toString(), "", error);
      print(bug.getMessage() + "\n" + report(bug, script));
    }
  }

  /** Says of each kind of rows that a result leaves out how many they are and what to do. */
  public void warn(List<OmittedRows> omitted) {
    omitted.forEach(rows -> warn(rows.text()));
  }

  /** Prints a message as a warning. */
  public void warn(String message) {
    err.println((colors ? YELLOW + "Warning:" + NORMAL + " " : "Warning: ") + message);
    err.flush();
  }

  /** Prints a message as an error. */
  public void print(String message) {
    String prefix = colors ? RED + "Error:" + NORMAL + " " : "Error: ";
    err.println(prefix + message);
    err.flush();
  }

  /** Writes what a report of a bug needs to a file; returns a sentence about it. */
  private static String report(BugException bug, String script) {
    StringWriter text = new StringWriter();
    PrintWriter writer = new PrintWriter(text);
    writer.println("Weir " + WeirCommand.version() + ", Java " + Runtime.version());
    writer.println("\n-- SQL\n" + script);
    if (!bug.attachment().isEmpty()) {
      writer.println("\n-- What was being worked on\n" + bug.attachment());
    }
    writer.println("\n-- Stack trace");
    bug.printStackTrace(writer);
    writer.flush();
    try {
      Path file = Files.createTempFile("weir-bug-", ".txt");
      Files.writeString(file, text.toString());
      return "The details are in " + file + "; please report them.";
    } catch (IOException e) {
      return "The details could not be written: " + JobException.reason(e);
    }
  }
}
