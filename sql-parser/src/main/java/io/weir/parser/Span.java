package io.weir.parser;

import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * A part of a text. Lines and columns count from 1 and both ends are inclusive, as in Calcite's
 * {@link SqlParserPos}; a column is a UTF-16 code unit, and a tab is one column.
 */
public record Span(int startLine, int startColumn, int endLine, int endColumn) {
  /** The absence of a position, as of a node that was not parsed from text. */
  public static final Span NONE = new Span(0, 0, 0, 0);

  /** A place in another text than the one that messages show, as that of a view. */
  public static final Span ELSEWHERE = new Span(-1, -1, -1, -1);

  public Span {
    if (endLine < startLine || (endLine == startLine && endColumn < startColumn)) {
      throw new IllegalArgumentException(
          "span ends before it starts: %d:%d-%d:%d"
              .formatted(startLine, startColumn, endLine, endColumn));
    }
  }

  /** The same part of the text in our terms. */
  public static Span of(SqlParserPos position) {
    if (position.getLineNum() <= 0) {
      return position.getLineNum() < 0 ? ELSEWHERE : NONE;
    }
    return new Span(
        position.getLineNum(),
        position.getColumnNum(),
        position.getEndLineNum(),
        position.getEndColumnNum());
  }

  /** Whether it is a part of the text that messages show. */
  public boolean isKnown() {
    return startLine > 0;
  }

  /** The same part of the text in Calcite's terms. */
  public SqlParserPos toPosition() {
    return equals(NONE)
        ? SqlParserPos.ZERO
        : new SqlParserPos(startLine, startColumn, endLine, endColumn);
  }

  @Override
  public String toString() {
    return startLine + ":" + startColumn;
  }
}
