package io.weir.codegen.source;

import java.util.Collection;

/** Finds the generated line at which something went wrong. */
public final class GeneratedCode {
  private GeneratedCode() {}

  /**
   * The source of the generated class in which an exception (or one of its causes) was thrown, with
   * the line marked; for the attachment of a bug report.
   *
   * @param sources of the job
   * @return empty when it did not pass through generated code
   */
  public static String describe(Throwable error, Collection<JavaSource> sources) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      for (StackTraceElement frame : cause.getStackTrace()) {
        for (JavaSource source : sources) {
          if (frame.getClassName().equals(source.className())) {
            return marked(source, frame.getLineNumber());
          }
        }
      }
    }
    return "";
  }

  private static String marked(JavaSource source, int line) {
    StringBuilder out = new StringBuilder();
    int number = 1;
    for (String text : source.text().split("\n")) {
      out.append(number++ == line ? ">> " : "   ").append(text).append('\n');
    }
    return out.toString();
  }
}
