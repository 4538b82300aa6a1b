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
  MAP
}
