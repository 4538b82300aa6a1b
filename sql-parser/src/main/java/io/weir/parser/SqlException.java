package io.weir.parser;

import org.jspecify.annotations.Nullable;

/**
 * The user's SQL text is wrong. The message says what is wrong, the span where, the hint what to do
 * instead; a user is shown {@link #render}, never a stack trace.
 */
public final class SqlException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What kind of mistake it is. */
  public enum Code {
    SYNTAX,
    UNKNOWN_COLUMN,
    UNKNOWN_TABLE,
    UNKNOWN_FUNCTION,
    UNKNOWN_OPTION,
    TYPE_MISMATCH,
    UNSUPPORTED,
    INVALID,
    DUPLICATE
  }

  private final Code code;
  private final transient @Nullable Span span;
  private final @Nullable String hint;

  /**
   * @param message one sentence without the position and without a full stop
   * @param span the offending part of the text, in positions of the whole script
   * @param hint what to do instead, a phrase without "Hint:"
   */
  public SqlException(Code code, String message, @Nullable Span span, @Nullable String hint) {
    super(message);
    this.code = code;
    this.span = span == null || span.equals(Span.NONE) ? null : span;
    this.hint = hint;
  }

  public Code code() {
    return code;
  }

  public @Nullable Span span() {
    return span;
  }

  public @Nullable String hint() {
    return hint;
  }

  @Override
  public String getMessage() {
    String message = super.getMessage();
    return message == null ? code.name() : message;
  }

  /**
   * The message with its position, the offending line of {@code text} with carets under the span,
   * and the hint; lines are separated by {@code \n} and the last one is not ended.
   *
   * @param text the script that the span counts in
   */
  public String render(String text) {
    StringBuilder out = new StringBuilder(getMessage());
    if (span != null) {
      out.append(" (line ").append(span.startLine());
      out.append(", column ").append(span.startColumn()).append(')');
      appendSource(out, text, span);
    }
    if (hint != null) {
      out.append("\nHint: ").append(hint);
    }
    return out.toString();
  }

  private static void appendSource(StringBuilder out, String text, Span span) {
    String[] lines = text.split("\r\n|\r|\n", -1);
    if (span.startLine() > lines.length) {
      return;
    }
    String line = lines[span.startLine() - 1];
    String gutter = span.startLine() + " | ";
    out.append('\n').append(gutter).append(line).append('\n');
    out.append(" ".repeat(gutter.length() - 2)).append("| ");
    int start = Math.min(span.startColumn() - 1, line.length());
    for (int i = 0; i < start; i++) {
      out.append(line.charAt(i) == '\t' ? '\t' : ' ');
    }
    boolean oneLine = span.endLine() == span.startLine();
    int end = oneLine ? Math.min(span.endColumn(), line.length()) : line.length();
    out.append("^".repeat(Math.max(1, end - start)));
  }
}
