package io.weir.shell.render;

import io.weir.runtime.data.RowType;
import java.io.OutputStream;
import java.time.ZoneId;

/** Makes renderers. */
public final class Renderers {
  private Renderers() {}

  /**
   * A renderer of rows that are final.
   *
   * @param live whether rows come one by one over time: a table then does not wait for widths
   * @param maximumWidth of a table's lines, in characters
   */
  public static Renderer of(
      OutputFormat format,
      OutputStream out,
      RowType schema,
      ZoneId timeZone,
      boolean live,
      int maximumWidth) {
    return switch (format) {
      case TABLE ->
          new TableRenderer(
              out, schema, timeZone, false, live, TableRenderer.Fit.WRAP, maximumWidth);
      case CSV -> new CsvRenderer(out, schema, false);
      case JSON -> new JsonRenderer(out, schema);
      case JSONCOMPACT -> new JsonCompactRenderer(out, schema);
      case MARKDOWN -> new MarkdownRenderer(out, schema, timeZone);
      case CHANGELOG -> new CsvRenderer(out, schema, true);
    };
  }

  /**
   * A renderer of what SHOW and DESCRIBE list. A table has the names in its first column, which are
   * typed again in other statements, whole; one that does not fit is printed in blocks of lines.
   */
  public static Renderer listing(
      OutputFormat format, OutputStream out, RowType schema, ZoneId timeZone, int maximumWidth) {
    Renderer renderer = of(format, out, schema, timeZone, false, maximumWidth);
    return renderer instanceof TableRenderer table ? table.asListing() : renderer;
  }

  /**
   * A table for people with a row for each change, its kind in a column {@code op}.
   *
   * @param live whether rows are printed as they come
   */
  public static Renderer changes(
      OutputStream out, RowType schema, ZoneId timeZone, boolean live, int maximumWidth) {
    return new TableRenderer(
        out, schema, timeZone, true, live, TableRenderer.Fit.WRAP, maximumWidth);
  }

  /**
   * A table for people that stays within a width as long as one of its columns does.
   *
   * @param operations whether each row has its kind in a column {@code op}
   */
  public static TableRenderer inPlace(
      OutputStream out, RowType schema, ZoneId timeZone, boolean operations, int maximumWidth) {
    return new TableRenderer(
        out, schema, timeZone, operations, false, TableRenderer.Fit.HIDE_COLUMNS, maximumWidth);
  }
}
