package io.weir.shell.render;

import io.weir.runtime.data.Batch;
import io.weir.runtime.data.ByteBuilder;
import io.weir.runtime.data.ChangeKind;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.RowType;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table with borders, numbers to the right, and a line with the number of rows. Widths come from
 * the first rows; a wider value behind them sticks out. A live table takes its widths from the
 * types, so that each row is printed when it comes.
 */
final class TableRenderer extends Renderer {
  /** Rows looked at before the first is printed. */
  private static final int ROWS_FOR_WIDTHS = 10_000;

  /** A column is never made narrower than that to fit a terminal. */
  private static final int MINIMUM_WIDTH = 8;

  private final List<String> titles = new ArrayList<>();
  private final CellWriter[] cells;
  private final boolean[] rightAligned;
  private final boolean operations;
  private final int maximumWidth;
  private final int[] widths;
  private final ByteBuilder cell = new ByteBuilder(256);
  private @Nullable List<String[]> waiting = new ArrayList<>();
  private long rows;

  /**
   * @param operations whether a column {@code op} tells the kind of each change
   * @param live whether rows are printed as they come
   * @param maximumWidth of a line, in characters; wider tables have their widest columns cut
   */
  TableRenderer(
      OutputStream out,
      RowType schema,
      ZoneId timeZone,
      boolean operations,
      boolean live,
      int maximumWidth) {
    super(out);
    cells = CellWriter.plain(schema, timeZone);
    this.operations = operations;
    this.maximumWidth = maximumWidth;
    int first = operations ? 1 : 0;
    rightAligned = new boolean[cells.length + first];
    widths = new int[cells.length + first];
    if (operations) {
      titles.add("op");
      widths[0] = 2;
    }
    for (int i = 0; i < cells.length; i++) {
      DataType type = schema.fields().get(i).type();
      titles.add(schema.fields().get(i).name());
      rightAligned[i + first] = isNumeric(type);
      widths[i + first] = TextWidth.of(titles.get(i + first));
      if (live) {
        widths[i + first] = Math.max(widths[i + first], typicalWidth(type));
      }
    }
    if (live) {
      fit();
      waiting = null;
    }
  }

  @Override
  public void begin() {
    if (waiting == null) {
      header();
    }
  }

  @Override
  void row(Batch batch, int row) throws IOException {
    rows++;
    String[] line = line(batch, row);
    if (waiting == null) {
      print(line);
      return;
    }
    waiting.add(line);
    if (waiting.size() == ROWS_FOR_WIDTHS) {
      printWaiting();
    }
  }

  private String[] line(Batch batch, int row) {
    String[] line = new String[widths.length];
    int at = 0;
    if (operations) {
      line[at++] = ChangeKind.of(batch.kind(row)).symbol();
    }
    for (int i = 0; i < cells.length; i++) {
      line[at++] = text(batch, i, row);
    }
    return line;
  }

  private String text(Batch batch, int column, int row) {
    if (batch.columns[column].isNull(row)) {
      return "NULL";
    }
    cell.clear();
    cells[column].append(batch.columns[column], row, cell);
    return TextWidth.oneLine(new String(cell.bytes, 0, cell.length, StandardCharsets.UTF_8));
  }

  private void printWaiting() {
    List<String[]> lines = waiting;
    waiting = null;
    if (lines == null) {
      return;
    }
    for (String[] line : lines) {
      for (int i = 0; i < line.length; i++) {
        widths[i] = Math.max(widths[i], TextWidth.of(line[i]));
      }
    }
    fit();
    header();
    lines.forEach(this::print);
  }

  /** Makes the widest columns narrower until a line fits. */
  private void fit() {
    int total = 1 + 3 * widths.length + Arrays.stream(widths).sum();
    while (total > maximumWidth) {
      int widest = 0;
      for (int i = 1; i < widths.length; i++) {
        if (widths[i] > widths[widest]) {
          widest = i;
        }
      }
      if (widths[widest] <= MINIMUM_WIDTH) {
        return;
      }
      widths[widest]--;
      total--;
    }
  }

  private void header() {
    border("┌", "┬", "┐");
    text.append("│");
    for (int i = 0; i < widths.length; i++) {
      cell(titles.get(i), i);
    }
    text.append("\n");
    border("├", "┼", "┤");
  }

  private void print(String[] line) {
    text.append("│");
    for (int i = 0; i < line.length; i++) {
      cell(line[i], i);
    }
    text.append("\n");
  }

  private void cell(String value, int column) {
    String shown = TextWidth.cut(value, widths[column]);
    String padding = " ".repeat(Math.max(0, widths[column] - TextWidth.of(shown)));
    text.append(" ");
    text.append(rightAligned[column] ? padding + shown : shown + padding);
    text.append(" │");
  }

  private void border(String left, String middle, String right) {
    StringBuilder line = new StringBuilder(left);
    for (int i = 0; i < widths.length; i++) {
      line.append(i == 0 ? "" : middle).append("─".repeat(widths[i] + 2));
    }
    text.append(line.append(right).append('\n').toString());
  }

  @Override
  public void end() {
    printWaiting();
    border("└", "┴", "┘");
    text.append(rows + (rows == 1 ? " row\n" : " rows\n"));
  }

  static boolean isNumeric(DataType type) {
    return switch (type.kind()) {
      case TINYINT, SMALLINT, INTEGER, BIGINT, FLOAT, DOUBLE, DECIMAL -> true;
      case BOOLEAN,
          CHAR,
          VARCHAR,
          BINARY,
          VARBINARY,
          DATE,
          TIME,
          TIMESTAMP,
          TIMESTAMP_LTZ,
          INTERVAL_YEAR_MONTH,
          INTERVAL_DAY_TIME,
          NULL,
          ROW,
          ARRAY,
          MAP ->
          false;
    };
  }

  private static int typicalWidth(DataType type) {
    return switch (type.kind()) {
      case BOOLEAN, TINYINT, SMALLINT -> 6;
      case INTEGER -> 11;
      case DATE -> 10;
      case TIME -> 15;
      case BIGINT, FLOAT, DOUBLE, CHAR, VARCHAR, BINARY, VARBINARY -> 20;
      case DECIMAL, TIMESTAMP, TIMESTAMP_LTZ -> 23;
      case INTERVAL_YEAR_MONTH, INTERVAL_DAY_TIME -> 20;
      case NULL -> 4;
      case ROW, ARRAY, MAP -> 30;
    };
  }
}
