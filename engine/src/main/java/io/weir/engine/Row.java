package io.weir.engine;

import io.weir.runtime.data.ChangeKind;
import io.weir.runtime.data.Field;
import io.weir.runtime.data.RowType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A row of a result, or the value of a ROW column. Immutable. Columns are named or counted from 0.
 * {@link #get} gives a value as the Java type of its SQL type: Boolean; Byte, Short, Integer, Long
 * for TINYINT to BIGINT; Float, Double; BigDecimal; String; byte[] for BINARY and VARBINARY;
 * LocalDate; LocalTime; LocalDateTime for TIMESTAMP; Instant for TIMESTAMP_LTZ; Period and Duration
 * for intervals; Row, List and Map; null for NULL.
 *
 * <p>The typed getters throw {@link IllegalArgumentException} when there is no such column, {@link
 * ClassCastException} when it has another type, and those of primitives {@link
 * NullPointerException} when the value is NULL.
 */
public final class Row {
  private final ChangeKind kind;
  private final RowType type;
  private final @Nullable Object[] values;

  /**
   * @param values one per field of the type, as {@link #get} gives them
   */
  public Row(ChangeKind kind, RowType type, @Nullable Object... values) {
    if (values.length != type.fields().size()) {
      throw new IllegalArgumentException(values.length + " values for " + type);
    }
    this.kind = kind;
    this.type = type;
    this.values = values.clone();
  }

  /** What the row says about the result: INSERT unless the query updates rows. */
  public ChangeKind kind() {
    return kind;
  }

  /** Names and types of the columns. */
  public RowType type() {
    return type;
  }

  public int size() {
    return values.length;
  }

  public @Nullable Object get(int column) {
    if (column < 0 || column >= values.length) {
      throw new IllegalArgumentException("no column " + column + " among " + values.length);
    }
    return values[column];
  }

  public @Nullable Object get(String column) {
    return values[index(column)];
  }

  public boolean isNull(int column) {
    return get(column) == null;
  }

  public boolean isNull(String column) {
    return get(column) == null;
  }

  /** The value of a column of any integer type. */
  public long getLong(int column) {
    return integer(column).longValue();
  }

  public long getLong(String column) {
    return getLong(index(column));
  }

  /** The value of a TINYINT, SMALLINT or INT column. */
  public int getInt(int column) {
    return Math.toIntExact(integer(column).longValue());
  }

  public int getInt(String column) {
    return getInt(index(column));
  }

  /** The value of a column of any numeric type, rounded to a double. */
  public double getDouble(int column) {
    return notNull(column, Number.class).doubleValue();
  }

  public double getDouble(String column) {
    return getDouble(index(column));
  }

  public boolean getBoolean(int column) {
    return notNull(column, Boolean.class);
  }

  public boolean getBoolean(String column) {
    return getBoolean(index(column));
  }

  public @Nullable String getString(int column) {
    return value(column, String.class);
  }

  public @Nullable String getString(String column) {
    return getString(index(column));
  }

  public byte @Nullable [] getBytes(int column) {
    return value(column, byte[].class);
  }

  public byte @Nullable [] getBytes(String column) {
    return getBytes(index(column));
  }

  public @Nullable BigDecimal getDecimal(int column) {
    return value(column, BigDecimal.class);
  }

  public @Nullable BigDecimal getDecimal(String column) {
    return getDecimal(index(column));
  }

  /** The value of a TIMESTAMP column. */
  public @Nullable LocalDateTime getTimestamp(int column) {
    return value(column, LocalDateTime.class);
  }

  public @Nullable LocalDateTime getTimestamp(String column) {
    return getTimestamp(index(column));
  }

  /** The value of a TIMESTAMP_LTZ column. */
  public @Nullable Instant getInstant(int column) {
    return value(column, Instant.class);
  }

  public @Nullable Instant getInstant(String column) {
    return getInstant(index(column));
  }

  public @Nullable LocalDate getDate(int column) {
    return value(column, LocalDate.class);
  }

  public @Nullable LocalDate getDate(String column) {
    return getDate(index(column));
  }

  public @Nullable LocalTime getTime(int column) {
    return value(column, LocalTime.class);
  }

  public @Nullable LocalTime getTime(String column) {
    return getTime(index(column));
  }

  public @Nullable Row getRow(int column) {
    return value(column, Row.class);
  }

  public @Nullable Row getRow(String column) {
    return getRow(index(column));
  }

  public @Nullable List<?> getList(int column) {
    return value(column, List.class);
  }

  public @Nullable List<?> getList(String column) {
    return getList(index(column));
  }

  public @Nullable Map<?, ?> getMap(int column) {
    return value(column, Map.class);
  }

  public @Nullable Map<?, ?> getMap(String column) {
    return getMap(index(column));
  }

  private Number integer(int column) {
    Number number = notNull(column, Number.class);
    if (number instanceof Long
        || number instanceof Integer
        || number instanceof Short
        || number instanceof Byte) {
      return number;
    }
    throw otherType(column, "an integer");
  }

  private <T> T notNull(int column, Class<T> javaType) {
    T value = value(column, javaType);
    if (value == null) {
      throw new NullPointerException("column " + type.fields().get(column).name() + " is NULL");
    }
    return value;
  }

  private <T> @Nullable T value(int column, Class<T> javaType) {
    Object value = get(column);
    if (value != null && !javaType.isInstance(value)) {
      throw otherType(column, "a " + javaType.getSimpleName());
    }
    return javaType.cast(value);
  }

  private ClassCastException otherType(int column, String wanted) {
    Field field = type.fields().get(column);
    return new ClassCastException(
        "column " + field.name() + " is of type " + field.type() + ", which is not " + wanted);
  }

  private int index(String column) {
    int index = type.indexOf(column);
    if (index < 0) {
      throw new IllegalArgumentException("no column " + column + " in " + type);
    }
    return index;
  }

  /** Whether kind and values are equal. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Row row && kind == row.kind && Arrays.deepEquals(values, row.values);
  }

  @Override
  public int hashCode() {
    return 31 * kind.hashCode() + Arrays.deepHashCode(values);
  }

  /** Such as {@code +I[1, abc]}. */
  @Override
  public String toString() {
    return kind.symbol() + Arrays.deepToString(values);
  }
}
