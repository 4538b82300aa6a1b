package io.weir.connector.generators;

import io.weir.runtime.data.ArrayColumn;
import io.weir.runtime.data.ArrayType;
import io.weir.runtime.data.BooleanColumn;
import io.weir.runtime.data.BytesColumn;
import io.weir.runtime.data.Column;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.DecimalColumn;
import io.weir.runtime.data.DoubleColumn;
import io.weir.runtime.data.IntColumn;
import io.weir.runtime.data.LongColumn;
import io.weir.runtime.data.MapColumn;
import io.weir.runtime.data.MapType;
import io.weir.runtime.data.RowColumn;
import io.weir.runtime.data.RowType;
import io.weir.runtime.data.ScalarType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;

/** The text of values as the {@code print} connector shows them. */
final class RowText {
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

  private RowText() {}

  static void append(StringBuilder out, Column column, DataType type, int row) {
    if (column.isNull(row)) {
      out.append("null");
    } else if (type instanceof ScalarType scalar) {
      appendScalar(out, column, scalar, row);
    } else if (type instanceof RowType rowType) {
      RowColumn rows = (RowColumn) column;
      out.append("+I[");
      for (int i = 0; i < rows.children.length; i++) {
        out.append(i == 0 ? "" : ", ");
        append(out, rows.children[i], rowType.fields().get(i).type(), row);
      }
      out.append(']');
    } else if (type instanceof ArrayType array) {
      ArrayColumn arrays = (ArrayColumn) column;
      out.append('[');
      for (int i = 0; i < arrays.lengths[row]; i++) {
        out.append(i == 0 ? "" : ", ");
        append(out, arrays.elements, array.element(), arrays.offsets[row] + i);
      }
      out.append(']');
    } else if (type instanceof MapType map) {
      MapColumn maps = (MapColumn) column;
      out.append('{');
      for (int i = 0; i < maps.lengths[row]; i++) {
        out.append(i == 0 ? "" : ", ");
        append(out, maps.keys, map.key(), maps.offsets[row] + i);
        out.append('=');
        append(out, maps.values, map.value(), maps.offsets[row] + i);
      }
      out.append('}');
    }
  }

  private static void appendScalar(StringBuilder out, Column column, ScalarType type, int row) {
    switch (type.kind()) {
      case BOOLEAN -> out.append(((BooleanColumn) column).values[row]);
      case TINYINT, SMALLINT, INTEGER, INTERVAL_YEAR_MONTH ->
          out.append(((IntColumn) column).values[row]);
      case BIGINT, INTERVAL_DAY_TIME -> out.append(((LongColumn) column).values[row]);
      case FLOAT -> out.append((float) ((DoubleColumn) column).values[row]);
      case DOUBLE -> out.append(((DoubleColumn) column).values[row]);
      case DECIMAL -> out.append(decimal(column, type, row).toPlainString());
      case CHAR, VARCHAR -> out.append(((BytesColumn) column).string(row));
      case BINARY, VARBINARY -> appendBinary(out, (BytesColumn) column, row);
      case DATE -> out.append(LocalDate.ofEpochDay(((IntColumn) column).values[row]));
      case TIME -> out.append(LocalTime.ofNanoOfDay(((LongColumn) column).values[row] * 1000));
      case TIMESTAMP ->
          out.append(
              timestamp(((LongColumn) column).values[row], ZoneOffset.UTC, type.precision()));
      case TIMESTAMP_LTZ ->
          out.append(
              timestamp(
                  ((LongColumn) column).values[row], ZoneId.systemDefault(), type.precision()));
      case NULL, ROW, ARRAY, MAP -> throw new IllegalStateException(type.toString());
    }
  }

  private static BigDecimal decimal(Column column, ScalarType type, int row) {
    return column instanceof DecimalColumn wide
        ? wide.get(row, type.scale())
        : BigDecimal.valueOf(((LongColumn) column).values[row], type.scale());
  }

  private static void appendBinary(StringBuilder out, BytesColumn column, int row) {
    out.append('[');
    for (int i = 0; i < column.lengths[row]; i++) {
      out.append(i == 0 ? "" : ", ").append(column.heap[column.offsets[row] + i]);
    }
    out.append(']');
  }

  private static String timestamp(long micros, ZoneId zone, int precision) {
    Instant instant =
        Instant.ofEpochSecond(
            Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1000);
    DateTimeFormatter formatter =
        precision == 0
            ? SECONDS
            : new DateTimeFormatterBuilder()
                .append(SECONDS)
                .appendFraction(ChronoField.NANO_OF_SECOND, precision, precision, true)
                .toFormatter(Locale.ROOT);
    return LocalDateTime.ofInstant(instant, zone).format(formatter);
  }
}
