package io.weir.parser;

import org.apache.calcite.sql.SqlNode;
import org.jspecify.annotations.Nullable;

/**
 * One statement of a script.
 *
 * @param node the parse tree; positions inside it count in the whole script
 * @param text the statement's own text, from its first to its last token, without the semicolon
 * @param span where {@code text} stands in the script
 */
public record Statement(SqlNode node, String text, Span span) {
  /** A part of the statement's text; null when the span lies outside. */
  public @Nullable String textAt(Span part) {
    int from = offset(part.startLine(), part.startColumn());
    int to = offset(part.endLine(), part.endColumn());
    return from < 0 || to < from || to >= text.length() ? null : text.substring(from, to + 1);
  }

  private int offset(int line, int column) {
    int start = 0;
    for (int at = span.startLine(); at < line && start >= 0; at++) {
      int end = text.indexOf('\n', start);
      start = end < 0 ? -1 : end + 1;
    }
    if (line < span.startLine() || start < 0) {
      return -1;
    }
    return start + column - (line == span.startLine() ? span.startColumn() : 1);
  }
}
