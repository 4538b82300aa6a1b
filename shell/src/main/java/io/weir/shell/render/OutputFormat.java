package io.weir.shell.render;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

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
  CHANGELOG;

  /** All formats as text for people: {@code table, csv, … and changelog}. */
  public static String list() {
    List<String> names = Arrays.stream(values()).map(OutputFormat::word).toList();
    int last = names.size() - 1;
    return String.join(", ", names.subList(0, last)) + " and " + names.get(last);
  }

  /** The format as it is written after {@code --format}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
