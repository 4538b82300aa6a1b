package io.weir.runtime.data;

/** What a column of some type is made of; one column class each. */
public enum Storage {
  /** {@link BooleanColumn}. */
  BOOLEAN,
  /** {@link IntColumn}. */
  INT,
  /** {@link LongColumn}. */
  LONG,
  /** {@link DoubleColumn}. */
  DOUBLE,
  /** {@link BytesColumn}. */
  BYTES,
  /** {@link DecimalColumn}. */
  DECIMAL,
  /** {@link RowColumn}. */
  ROW,
  /** {@link ArrayColumn}. */
  ARRAY,
  /** {@link MapColumn}. */
  MAP;

  /** Whether columns are made by it alone, without a type. */
  public boolean isScalar() {
    return switch (this) {
      case BOOLEAN, INT, LONG, DOUBLE, BYTES, DECIMAL -> true;
      case ROW, ARRAY, MAP -> false;
    };
  }

  /**
   * An empty column of a {@link #isScalar scalar} storage.
   *
   * @param capacity rows that it has room for
   */
  public Column newColumn(int capacity) {
    return switch (this) {
      case BOOLEAN -> new BooleanColumn(capacity);
      case INT -> new IntColumn(capacity);
      case LONG -> new LongColumn(capacity);
      case DOUBLE -> new DoubleColumn(capacity);
      case BYTES -> new BytesColumn(capacity);
      case DECIMAL -> new DecimalColumn(capacity);
      case ROW, ARRAY, MAP -> throw new IllegalArgumentException(this + " needs a type");
    };
  }
}
