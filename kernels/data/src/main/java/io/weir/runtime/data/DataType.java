package io.weir.runtime.data;

/**
 * The type of a column. A closed set that knows nothing of SQL text or Calcite. {@code toString()}
 * gives Flink's spelling, such as {@code DECIMAL(10, 2) NOT NULL}.
 */
public sealed interface DataType permits ScalarType, RowType, ArrayType, MapType {
  TypeKind kind();

  boolean nullable();

  /** Which column class holds values of this type. */
  Storage storage();

  /** The same type with the given nullability. */
  DataType withNullable(boolean nullable);

  /** A new, empty column for values of this type with room for {@code capacity} rows. */
  default Column newColumn(int capacity) {
    return switch (storage()) {
      case BOOLEAN -> new BooleanColumn(capacity);
      case INT -> new IntColumn(capacity);
      case LONG -> new LongColumn(capacity);
      case DOUBLE -> new DoubleColumn(capacity);
      case BYTES -> new BytesColumn(capacity);
      case DECIMAL -> new DecimalColumn(capacity);
      case ROW -> new RowColumn((RowType) this, capacity);
      case ARRAY -> new ArrayColumn((ArrayType) this, capacity);
      case MAP -> new MapColumn((MapType) this, capacity);
    };
  }

  static ScalarType of(TypeKind kind) {
    return new ScalarType(kind, 0, 0, true);
  }

  static ScalarType of(TypeKind kind, int precision) {
    return new ScalarType(kind, precision, 0, true);
  }

  static ScalarType bigint() {
    return of(TypeKind.BIGINT);
  }

  static ScalarType integer() {
    return of(TypeKind.INTEGER);
  }

  static ScalarType bool() {
    return of(TypeKind.BOOLEAN);
  }

  static ScalarType doublePrecision() {
    return of(TypeKind.DOUBLE);
  }

  static ScalarType string() {
    return of(TypeKind.VARCHAR, Integer.MAX_VALUE);
  }

  static ScalarType timestamp(int precision) {
    return of(TypeKind.TIMESTAMP, precision);
  }

  static ScalarType decimal(int precision, int scale) {
    return new ScalarType(TypeKind.DECIMAL, precision, scale, true);
  }
}
