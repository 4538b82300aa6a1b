package io.weir.shell.render;

/** How results are printed: the values of {@code --format}. */
public enum OutputFormat {
  /** A table with borders for people. */
  TABLE,
  /** Comma-separated with a header line; NULL is an empty field, the empty string {@code ""}. */
  CSV,
  /** One JSON object per line. */
  JSON,
  /** A line with the array of column names, then one JSON array per row. */
  JSONCOMPACT,
  /** A table in Markdown. */
  MARKDOWN,
  /** Comma-separated changes: the column {@code op} says +I, -U, +U or -D. */
  CHANGELOG
}
