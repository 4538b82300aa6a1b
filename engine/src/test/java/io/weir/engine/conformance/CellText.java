package io.weir.engine.conformance;

import io.weir.runtime.data.ArrayColumn;
import io.weir.runtime.data.ArrayType;
import io.weir.runtime.data.Batch;
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
import io.weir.runtime.format.ValueText;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Text of values, written apart from the renderers that the product has. */
final class CellText {
  private CellText() {}

  /** All values of a row. */
  static Cells cells(RowType schema, Batch batch, int row, ZoneId zone) {
    List<@Nullable String> cells = new ArrayList<>();
    for (int i = 0; i < batch.columns.length; i++) {
      cells.add(text(schema.fields().get(i).type(), batch.columns[i], row, zone));
    }
    return new Cells(cells);
  }

  /** A value for people: NULL, strings in quotes. */
  static String quoted(DataType type, Column column, int row, ZoneId zone) {
    String text = text(type, column, row, zone);
    return text == null ? "NULL" : isString(type) ? "'" + text.replace("\n", "\\n") + "'" : text;
  }

  private static boolean isString(DataType type) {
    return switch (type.kind()) {
      case CHAR, VARCHAR -> true;
      default -> false;
    };
  }

  static @Nullable String text(DataType type, Column column, int row, ZoneId zone) {
    if (column.isNull(row)) {
      return null;
    }
    if (type instanceof RowType rowType) {
      StringBuilder text = new StringBuilder("(");
      for (int i = 0; i < rowType.fields().size(); i++) {
        text.append(i == 0 ? "" : ", ");
        text.append(
            text(rowType.fields().get(i).type(), ((RowColumn) column).children[i], row, zone));
      }
      return text.append(')').toString();
    } else if (type instanceof ArrayType array) {
      ArrayColumn arrays = (ArrayColumn) column;
      List<@Nullable String> elements = new ArrayList<>();
      for (int i = 0; i < arrays.lengths[row]; i++) {
        elements.add(text(array.element(), arrays.elements, arrays.offsets[row] + i, zone));
      }
      return elements.toString();
    } else if (type instanceof MapType map) {
      MapColumn maps = (MapColumn) column;
      List<String> entries = new ArrayList<>();
      for (int i = 0; i < maps.lengths[row]; i++) {
        int at = maps.offsets[row] + i;
        entries.add(
            text(map.key(), maps.keys, at, zone) + "=" + text(map.value(), maps.values, at, zone));
      }
      entries.sort(null);
      return "{" + String.join(", ", entries) + "}";
    }
    return scalar((ScalarType) type, column, row, zone);
  }

  private static String scalar(ScalarType type, Column column, int row, ZoneId zone) {
    return switch (type.kind()) {
      case BOOLEAN -> Boolean.toString(((BooleanColumn) column).values[row]);
      case TINYINT, SMALLINT, INTEGER -> Integer.toString(((IntColumn) column).values[row]);
      case BIGINT -> Long.toString(((LongColumn) column).values[row]);
      case FLOAT -> ValueText.text((float) ((DoubleColumn) column).values[row]);
      case DOUBLE -> ValueText.text(((DoubleColumn) column).values[row]);
      case DECIMAL ->
          (column instanceof DecimalColumn decimals
                  ? decimals.get(row, type.scale())
                  : BigDecimal.valueOf(((LongColumn) column).values[row], type.scale()))
              .toPlainString();
      case CHAR, VARCHAR -> ((BytesColumn) column).string(row);
      case BINARY, VARBINARY ->
          "x'" + HexFormat.of().formatHex(bytes((BytesColumn) column, row)) + "'";
      case DATE -> LocalDate.ofEpochDay(((IntColumn) column).values[row]).toString();
      case TIME ->
          LocalTime.ofNanoOfDay(((LongColumn) column).values[row] * 1_000)
              .format(formatter("HH:mm:ss", type.precision()));
      case TIMESTAMP ->
          timestamp(((LongColumn) column).values[row])
              .format(formatter("yyyy-MM-dd HH:mm:ss", type.precision()));
      case TIMESTAMP_LTZ ->
          instant(((LongColumn) column).values[row])
              .atZone(zone)
              .format(formatter("yyyy-MM-dd HH:mm:ss", type.precision()));
      case INTERVAL_YEAR_MONTH -> Period.ofMonths(((IntColumn) column).values[row]).toString();
      case INTERVAL_DAY_TIME ->
          Duration.of(((LongColumn) column).values[row], ChronoUnit.MICROS).toString();
      case NULL, ROW, ARRAY, MAP -> throw new IllegalStateException("a value of type " + type);
    };
  }

  private static DateTimeFormatter formatter(String pattern, int precision) {
    return DateTimeFormatter.ofPattern(
        precision == 0 ? pattern : pattern + "." + "S".repeat(precision), Locale.ROOT);
  }

  private static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  private static LocalDateTime timestamp(long micros) {
    return LocalDateTime.ofInstant(instant(micros), ZoneOffset.UTC);
  }

  private static byte[] bytes(BytesColumn column, int row) {
    int start = column.offsets[row];
    return Arrays.copyOfRange(column.heap, start, start + column.lengths[row]);
  }
}
