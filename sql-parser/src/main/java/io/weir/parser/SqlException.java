package io.weir.parser;

import org.jspecify.annotations.Nullable;

/**
 * The user's SQL text is wrong. The message says what is wrong, the span where, the hint what to do
 * instead; a user is shown {@link #render}, never a stack trace.
 */
public final class SqlException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Characters of a line that are shown at most. */
  private static final int EXCERPT = 160;

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
    this.span = span != null && span.isKnown() ? span : null;
    this.hint = hint;
  }

  /** The same mistake at a place. */
  public SqlException at(Span place) {
    return new SqlException(code, getMessage(), place, hint);
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
   * The message with its position, the offending line (of a long one the part around the span) of
   * {@code text} with carets under the span, and the hint; lines are separated by {@code \n} and
   * the last one is not ended.
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
    int start = Math.min(span.startColumn() - 1, line.length());
    boolean oneLine = span.endLine() == span.startLine();
    int end = oneLine ? Math.min(span.endColumn(), line.length()) : line.length();
    String gutter = span.startLine() + " | ";
    out.append('\n').append(gutter);
    int from = excerptStart(line, start, end);
    int to = Math.min(line.length(), from + EXCERPT);
    boolean cut = line.length() > EXCERPT;
    String before = cut && from > 0 ? "…" : "";
    out.append(before).append(line, cut ? from : 0, cut ? to : line.length());
    out.append(cut && to < line.length() ? "…" : "").append('\n');
    out.append(" ".repeat(gutter.length() - 2)).append("| ");
    out.append(" ".repeat(before.length()));
    line.substring(cut ? from : 0, start)
        .codePoints()
        .forEach(c -> out.append(c == '\t' ? "\t" : " ".repeat(columns(c))));
    int width =
        line.substring(start, cut ? Math.min(end, to) : end)
            .codePoints()
            .map(SqlException::columns)
            .sum();
    out.append("^".repeat(Math.max(1, width)));
  }

  /** Where the shown part of a long line begins: so that the span is in it, with what is before. */
  private static int excerptStart(String line, int start, int end) {
    int from = Math.max(0, Math.min(start - EXCERPT / 4, line.length() - EXCERPT));
    if (end <= EXCERPT) {
      from = 0;
    }
    return from > 0 && Character.isLowSurrogate(line.charAt(from)) ? from - 1 : from;
  }

  /** Columns of a terminal that a character takes. */
  private static int columns(int c) {
    int type = Character.getType(c);
    if (type == Character.NON_SPACING_MARK || type == Character.FORMAT) {
      return 0;
    }
    boolean wide =
        (c >= 0x1100 && c <= 0x115f)
            || (c >= 0x2e80 && c <= 0xa4cf)
            || (c >= 0xac00 && c <= 0xd7a3)
            || (c >= 0xf900 && c <= 0xfaff)
            || (c >= 0xfe30 && c <= 0xfe6f)
            || (c >= 0xff00 && c <= 0xff60)
            || (c >= 0x1f300 && c <= 0x1faff)
            || (c >= 0x20000 && c <= 0x3fffd);
    return wide ? 2 : 1;
  }
}
