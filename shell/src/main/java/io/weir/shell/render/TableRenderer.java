package io.weir.shell.render;

import io.weir.runtime.data.Batch;
import io.weir.runtime.data.ByteBuilder;
import io.weir.runtime.data.ChangeKind;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.RowType;
import io.weir.runtime.data.ScalarType;
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
 * the first rows. A live table takes its widths from the types, so that each row is printed when it
 * comes.
 *
 * <p>Where a line is too wide, texts are cut (nested values never within a number). A number, date,
 * time or interval is never cut: its column grows from that row on. Where no width is given, as in
 * a file, nothing is cut.
 */
public final class TableRenderer extends Renderer {
  /** Rows looked at before the first is printed. */
  private static final int ROWS_FOR_WIDTHS = 10_000;

  /** A column is never made narrower than that to fit a terminal. */
  private static final int MINIMUM_WIDTH = 8;

  /** Characters of the column that stands for those left out. */
  private static final int ELLIPSIS_COLUMN = 4;

  private final List<String> titles = new ArrayList<>();
  private final CellWriter[] cells;
  private final DataType[] types;
  private final boolean operations;
  private final Fit fit;
  private final int maximumWidth;
  private final int[] widths;

  /** Columns that are printed; those behind them do not fit. */
  private int shownColumns;

  private final ByteBuilder cell = new ByteBuilder(256);
  private @Nullable List<String[]> waiting = new ArrayList<>();
  private long rows;

  /** Whether this is a list of things that the first column names. */
  private boolean listing;

  /** Whether each row is printed over several lines, since the terminal is too narrow. */
  private boolean inBlocks;

  /** What is done with a table that is too wide even with its texts cut. */
  enum Fit {
    /** Its lines are longer than wanted. */
    WRAP,
    /** Its last columns are left out, with an ellipsis in their place. */
    HIDE_COLUMNS
  }

  /**
   * @param operations whether a column {@code op} tells the kind of each change
   * @param live whether rows are printed as they come
   * @param maximumWidth of a line, in characters; {@link Integer#MAX_VALUE} for any
   */
  TableRenderer(
      OutputStream out,
      RowType schema,
      ZoneId timeZone,
      boolean operations,
      boolean live,
      Fit fit,
      int maximumWidth) {
    super(out);
    cells = CellWriter.forPeople(schema, timeZone);
    this.operations = operations;
    this.fit = fit;
    this.maximumWidth = maximumWidth;
    int first = operations ? 1 : 0;
    types = new DataType[cells.length + first];
    widths = new int[cells.length + first];
    shownColumns = widths.length;
    if (operations) {
      titles.add("op");
      types[0] = DataType.string();
      widths[0] = 2;
    }
    for (int i = 0; i < cells.length; i++) {
      DataType type = schema.fields().get(i).type();
      titles.add(TextWidth.oneLine(schema.fields().get(i).name()));
      types[i + first] = type;
      widths[i + first] = TextWidth.of(titles.get(i + first));
      if (live) {
        widths[i + first] = Math.max(widths[i + first], typicalWidth(type));
      }
    }
    if (live) {
      fit(new int[widths.length]);
      waiting = null;
    }
  }

  /**
   * Never cuts the first column: others are. Where that does not make the lines fit, each row is
   * printed in a block of lines, with what it says of each column.
   */
  TableRenderer asListing() {
    listing = true;
    return this;
  }

  /** Columns that did not fit. */
  public int hiddenColumns() {
    return widths.length - shownColumns;
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
    int[] least = new int[widths.length];
    for (String[] line : lines) {
      for (int i = 0; i < line.length; i++) {
        int width = TextWidth.of(line[i]);
        widths[i] = Math.max(widths[i], width);
        boolean whole = i == 0 && listing || !isCuttable(types[i]);
        least[i] = whole ? Math.max(least[i], width) : 0;
      }
    }
    fit(least);
    inBlocks = listing && width() > maximumWidth;
    if (inBlocks) {
      lines.forEach(this::printBlock);
    } else {
      header();
      lines.forEach(this::print);
    }
  }

  /** The value of the first column, and below it the others that there are. */
  private void printBlock(String[] line) {
    text.append(line[0] + "\n");
    int title = titles.stream().skip(1).mapToInt(TextWidth::of).max().orElse(0);
    int room = Math.max(2, maximumWidth - title - 4);
    for (int i = 1; i < line.length; i++) {
      if (line[i].equals("NULL")) {
        continue;
      }
      String name = titles.get(i);
      text.append("  " + name + " ".repeat(title - TextWidth.of(name) + 2));
      String rest = line[i];
      while (TextWidth.of(rest) > room) {
        int end = TextWidth.beginning(rest, room);
        text.append(rest.substring(0, end) + "\n" + " ".repeat(title + 4));
        rest = rest.substring(end);
      }
      text.append(rest + "\n");
    }
  }

  private int width() {
    return 1 + 3 * widths.length + Arrays.stream(widths).sum();
  }

  /**
   * Makes the widest columns narrower until a line fits.
   *
   * @param least width that each column needs
   */
  private void fit(int[] least) {
    int total = width();
    while (total > maximumWidth) {
      int widest = -1;
      for (int i = 0; i < widths.length; i++) {
        boolean shrinks = widths[i] > Math.max(MINIMUM_WIDTH, least[i]);
        if (shrinks && (widest < 0 || widths[i] > widths[widest])) {
          widest = i;
        }
      }
      if (widest < 0) {
        break;
      }
      widths[widest]--;
      total--;
    }
    if (fit == Fit.HIDE_COLUMNS && total > maximumWidth) {
      hideColumns(total);
    }
  }

  private void hideColumns(int total) {
    int left = total + ELLIPSIS_COLUMN;
    while (shownColumns > 1 && left > maximumWidth) {
      left -= 3 + widths[--shownColumns];
    }
  }

  private void header() {
    border("┌", "┬", "┐");
    line(titles.toArray(String[]::new));
    border("├", "┼", "┤");
  }

  private void print(String[] line) {
    for (int i = 0; i < shownColumns; i++) {
      if (!isCuttable(types[i]) || maximumWidth == Integer.MAX_VALUE) {
        widths[i] = Math.max(widths[i], TextWidth.of(line[i]));
      }
    }
    line(line);
  }

  private void line(String[] line) {
    text.append("│");
    for (int i = 0; i < shownColumns; i++) {
      cell(line[i], i);
    }
    text.append(hiddenColumns() > 0 ? " … │\n" : "\n");
  }

  private void cell(String value, int column) {
    DataType type = types[column];
    String shown =
        type instanceof ScalarType
            ? TextWidth.cut(value, widths[column])
            : TextWidth.cutBetweenNumbers(value, widths[column]);
    String padding = " ".repeat(Math.max(0, widths[column] - TextWidth.of(shown)));
    text.append(" ");
    text.append(isNumeric(type) ? padding + shown : shown + padding);
    text.append(" │");
  }

  private void border(String left, String middle, String right) {
    StringBuilder line = new StringBuilder(left);
    for (int i = 0; i < shownColumns; i++) {
      line.append(i == 0 ? "" : middle).append("─".repeat(widths[i] + 2));
    }
    if (hiddenColumns() > 0) {
      line.append(middle).append("───");
    }
    text.append(line.append(right).append('\n').toString());
  }

  @Override
  public void end() {
    printWaiting();
    if (!inBlocks) {
      border("└", "┴", "┘");
    }
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

  /** Whether a part of a value tells something true. */
  private static boolean isCuttable(DataType type) {
    return switch (type.kind()) {
      case CHAR, VARCHAR, BINARY, VARBINARY, ROW, ARRAY, MAP -> true;
      case BOOLEAN,
          TINYINT,
          SMALLINT,
          INTEGER,
          BIGINT,
          FLOAT,
          DOUBLE,
          DECIMAL,
          DATE,
          TIME,
          TIMESTAMP,
          TIMESTAMP_LTZ,
          INTERVAL_YEAR_MONTH,
          INTERVAL_DAY_TIME,
          NULL ->
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
      case DECIMAL -> Math.min(23, ((ScalarType) type).precision() + 2);
      case TIMESTAMP, TIMESTAMP_LTZ -> 23;
      case INTERVAL_YEAR_MONTH, INTERVAL_DAY_TIME -> 20;
      case NULL -> 4;
      case ROW, ARRAY, MAP -> 30;
    };
  }
}
