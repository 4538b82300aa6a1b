package io.weir.shell.render;

import io.weir.runtime.data.BooleanColumn;
import io.weir.runtime.data.ByteBuilder;
import io.weir.runtime.data.BytesColumn;
import io.weir.runtime.data.Column;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.DecimalColumn;
import io.weir.runtime.data.DoubleColumn;
import io.weir.runtime.data.IntColumn;
import io.weir.runtime.data.LongColumn;
import io.weir.runtime.data.RowType;
import io.weir.runtime.data.ScalarType;
import io.weir.runtime.format.ValueText;
import io.weir.runtime.format.json.JsonWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Writes the values of one column as text: for programs (csv and JSON) exactly as tables of those
 * formats do, so a TIMESTAMP_LTZ is in UTC with a {@code Z}; for people in the session's zone
 * (inside of nested values as for programs). Nested values are JSON in either case. Intervals,
 * which no format has, are {@code +1-02} (years and months) and {@code +1 02:03:04.000}.
 */
abstract class CellWriter {
  private static final JsonWriter JSON = new JsonWriter(' ', JsonWriter.NullKey.LITERAL, "null");

  /** Appends the value of a row, which is not null. */
  abstract void append(Column column, int row, ByteBuilder out);

  /** Whether the text may hold a comma, a quote or a line break, or be empty. */
  boolean mayNeedQuotes() {
    return false;
  }

  /** Appends the value or {@code null}. */
  final void appendOrNull(Column column, int row, ByteBuilder out) {
    if (column.isNull(row)) {
      JsonWriter.appendNull(out);
    } else {
      append(column, row, out);
    }
  }

  /** For each column a writer of text for people. */
  static CellWriter[] forPeople(RowType schema, ZoneId timeZone) {
    return schema.fields().stream()
        .map(field -> plainValue(field.type(), timeZone))
        .toArray(CellWriter[]::new);
  }

  /** For each column a writer of the text that it has in a table of the format csv. */
  static CellWriter[] csv(RowType schema) {
    return schema.fields().stream()
        .map(field -> plainValue(field.type(), null))
        .toArray(CellWriter[]::new);
  }

  /** For each column a writer of the text that it has in a table of the format json. */
  static CellWriter[] json(RowType schema) {
    return schema.fields().stream()
        .map(field -> jsonValue(field.type()))
        .toArray(CellWriter[]::new);
  }

  private static CellWriter plainValue(DataType type, @Nullable ZoneId timeZone) {
    return type instanceof ScalarType scalar
        ? scalar(scalar, timeZone)
        : new Quoting((column, row, out) -> JSON.append(type, column, row, out));
  }

  private static CellWriter jsonValue(DataType type) {
    return switch (type.kind()) {
      case INTERVAL_YEAR_MONTH, INTERVAL_DAY_TIME -> {
        CellWriter plain = scalar((ScalarType) type, null);
        yield new Simple(
            (column, row, out) -> {
              out.append((byte) '"');
              plain.append(column, row, out);
              out.append((byte) '"');
            });
      }
      case BOOLEAN,
          TINYINT,
          SMALLINT,
          INTEGER,
          BIGINT,
          FLOAT,
          DOUBLE,
          DECIMAL,
          CHAR,
          VARCHAR,
          BINARY,
          VARBINARY,
          DATE,
          TIME,
          TIMESTAMP,
          TIMESTAMP_LTZ,
          NULL,
          ROW,
          ARRAY,
          MAP ->
          new Simple((column, row, out) -> JSON.append(type, column, row, out));
    };
  }

  /**
   * @param timeZone in which a TIMESTAMP_LTZ is shown; null for UTC with a {@code Z}
   */
  private static CellWriter scalar(ScalarType type, @Nullable ZoneId timeZone) {
    int precision = type.precision();
    int scale = type.scale();
    return switch (type.kind()) {
      case BOOLEAN ->
          new Simple(
              (c, row, out) -> ValueText.appendBoolean(out, ((BooleanColumn) c).values[row]));
      case TINYINT, SMALLINT, INTEGER ->
          new Simple((c, row, out) -> ValueText.appendLong(out, ((IntColumn) c).values[row]));
      case BIGINT ->
          new Simple((c, row, out) -> ValueText.appendLong(out, ((LongColumn) c).values[row]));
      case FLOAT ->
          new Simple((c, row, out) -> ValueText.appendFloat(out, ((DoubleColumn) c).values[row]));
      case DOUBLE ->
          new Simple((c, row, out) -> ValueText.appendDouble(out, ((DoubleColumn) c).values[row]));
      case DECIMAL -> new Simple((c, row, out) -> appendDecimal(c, row, scale, out));
      case CHAR, VARCHAR -> new Quoting(CellWriter::appendText);
      case BINARY, VARBINARY -> new Quoting(CellWriter::appendBase64);
      case DATE ->
          new Simple((c, row, out) -> ValueText.appendDate(out, ((IntColumn) c).values[row]));
      case TIME ->
          new Simple(
              (c, row, out) -> ValueText.appendTime(out, ((LongColumn) c).values[row], precision));
      case TIMESTAMP ->
          new Simple(
              (c, row, out) ->
                  ValueText.appendTimestamp(out, ((LongColumn) c).values[row], precision, ' '));
      case TIMESTAMP_LTZ ->
          timeZone == null
              ? new Simple((c, row, out) -> ValueText.append(type, c, row, out))
              : new Simple(
                  (c, row, out) ->
                      ValueText.appendTimestamp(
                          out, local(((LongColumn) c).values[row], timeZone), precision, ' '));
      case INTERVAL_YEAR_MONTH ->
          new Simple((c, row, out) -> appendMonths(((IntColumn) c).values[row], out));
      case INTERVAL_DAY_TIME ->
          new Simple((c, row, out) -> appendDuration(((LongColumn) c).values[row], out));
      case NULL, ROW, ARRAY, MAP -> new Simple((c, row, out) -> JsonWriter.appendNull(out));
    };
  }

  private static long local(long micros, ZoneId timeZone) {
    Instant instant = Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    return micros + timeZone.getRules().getOffset(instant).getTotalSeconds() * 1_000_000L;
  }

  private static void appendDecimal(Column column, int row, int scale, ByteBuilder out) {
    if (column instanceof DecimalColumn wide) {
      ValueText.appendDecimal(out, wide.high[row], wide.low[row], scale);
    } else {
      ValueText.appendDecimal(out, ((LongColumn) column).values[row], scale);
    }
  }

  private static void appendText(Column column, int row, ByteBuilder out) {
    BytesColumn text = (BytesColumn) column;
    out.append(text.heap, text.offsets[row], text.lengths[row]);
  }

  private static void appendBase64(Column column, int row, ByteBuilder out) {
    BytesColumn bytes = (BytesColumn) column;
    ValueText.appendBase64(out, bytes.heap, bytes.offsets[row], bytes.lengths[row]);
  }

  private static void appendMonths(int months, ByteBuilder out) {
    long value = Math.abs((long) months);
    out.append((months < 0 ? "-" : "+") + value / 12 + (value % 12 < 10 ? "-0" : "-") + value % 12);
  }

  private static void appendDuration(long micros, ByteBuilder out) {
    long day = 86_400_000_000L;
    long value = Math.abs(micros);
    out.append((micros < 0 ? "-" : "+") + value / day + " ");
    ValueText.appendTime(out, value % day, value % 1_000 == 0 ? 3 : 6);
  }

  /** What {@link #append} does. */
  private interface Append {
    void append(Column column, int row, ByteBuilder out);
  }

  private static class Simple extends CellWriter {
    private final Append append;

    Simple(Append append) {
      this.append = append;
    }

    @Override
    void append(Column column, int row, ByteBuilder out) {
      append.append(column, row, out);
    }
  }

  private static final class Quoting extends Simple {
    Quoting(Append append) {
      super(append);
    }

    @Override
    boolean mayNeedQuotes() {
      return true;
    }
  }
}
