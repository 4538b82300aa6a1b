package io.weir.engine;

import io.weir.runtime.data.ArrayColumn;
import io.weir.runtime.data.ArrayType;
import io.weir.runtime.data.Batch;
import io.weir.runtime.data.BooleanColumn;
import io.weir.runtime.data.BytesColumn;
import io.weir.runtime.data.ChangeKind;
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
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes {@link Row}s from columns. */
final class RowReader {
  private static final long MICROS = 1_000_000L;

  private RowReader() {}

  static Row read(RowType type, Batch batch, int row) {
    return read(type, batch.columns, row, ChangeKind.of(batch.kind(row)));
  }

  private static Row read(RowType type, Column[] columns, int row, ChangeKind kind) {
    @Nullable Object[] values = new Object[columns.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = value(type.fields().get(i).type(), columns[i], row);
    }
    return new Row(kind, type, values);
  }

  private static @Nullable Object value(DataType type, Column column, int row) {
    if (column.isNull(row)) {
      return null;
    }
    if (type instanceof ScalarType scalar) {
      return scalar(scalar, column, row);
    } else if (type instanceof RowType rowType) {
      return read(rowType, ((RowColumn) column).children, row, ChangeKind.INSERT);
    } else if (type instanceof ArrayType array) {
      ArrayColumn arrays = (ArrayColumn) column;
      return list(array.element(), arrays.elements, arrays.offsets[row], arrays.lengths[row]);
    } else {
      MapType map = (MapType) type;
      MapColumn maps = (MapColumn) column;
      List<?> keys = list(map.key(), maps.keys, maps.offsets[row], maps.lengths[row]);
      List<?> values = list(map.value(), maps.values, maps.offsets[row], maps.lengths[row]);
      Map<@Nullable Object, @Nullable Object> entries = new LinkedHashMap<>();
      for (int i = 0; i < keys.size(); i++) {
        entries.put(keys.get(i), values.get(i));
      }
      return Collections.unmodifiableMap(entries);
    }
  }

  private static List<@Nullable Object> list(
      DataType type, Column elements, int offset, int length) {
    List<@Nullable Object> list = new ArrayList<>(length);
    for (int i = offset; i < offset + length; i++) {
      list.add(value(type, elements, i));
    }
    return Collections.unmodifiableList(list);
  }

  private static @Nullable Object scalar(ScalarType type, Column column, int row) {
    return switch (type.kind()) {
      case BOOLEAN -> ((BooleanColumn) column).values[row];
      case TINYINT -> (byte) ((IntColumn) column).values[row];
      case SMALLINT -> (short) ((IntColumn) column).values[row];
      case INTEGER -> ((IntColumn) column).values[row];
      case BIGINT -> ((LongColumn) column).values[row];
      case FLOAT -> (float) ((DoubleColumn) column).values[row];
      case DOUBLE -> ((DoubleColumn) column).values[row];
      case DECIMAL ->
          column instanceof DecimalColumn decimals
              ? decimals.get(row, type.scale())
              : BigDecimal.valueOf(((LongColumn) column).values[row], type.scale());
      case CHAR, VARCHAR -> ((BytesColumn) column).string(row);
      case BINARY, VARBINARY -> bytes((BytesColumn) column, row);
      case DATE -> LocalDate.ofEpochDay(((IntColumn) column).values[row]);
      case TIME -> LocalTime.ofNanoOfDay(((LongColumn) column).values[row] * 1_000);
      case TIMESTAMP -> timestamp(((LongColumn) column).values[row]);
      case TIMESTAMP_LTZ ->
          Instant.EPOCH.plus(((LongColumn) column).values[row], ChronoUnit.MICROS);
      case INTERVAL_YEAR_MONTH -> Period.ofMonths(((IntColumn) column).values[row]).normalized();
      case INTERVAL_DAY_TIME -> Duration.of(((LongColumn) column).values[row], ChronoUnit.MICROS);
      case NULL, ROW, ARRAY, MAP -> null;
    };
  }

  private static LocalDateTime timestamp(long micros) {
    return LocalDateTime.ofEpochSecond(
        Math.floorDiv(micros, MICROS), (int) Math.floorMod(micros, MICROS) * 1_000, ZoneOffset.UTC);
  }

  private static byte[] bytes(BytesColumn column, int row) {
    int start = column.offsets[row];
    return Arrays.copyOfRange(column.heap, start, start + column.lengths[row]);
  }
}
