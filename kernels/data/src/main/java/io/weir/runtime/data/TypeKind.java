package io.weir.runtime.data;

/** The kinds of types. What a value of each looks like in a column is told by {@link Storage}. */
public enum TypeKind {
  BOOLEAN(Storage.BOOLEAN),
  TINYINT(Storage.INT),
  SMALLINT(Storage.INT),
  INTEGER(Storage.INT),
  BIGINT(Storage.LONG),
  /** Kept as a double that is exactly a float. */
  FLOAT(Storage.DOUBLE),
  DOUBLE(Storage.DOUBLE),
  /** Unscaled long up to 18 digits, 128 bit above; see {@link ScalarType#storage()}. */
  DECIMAL(Storage.LONG),
  CHAR(Storage.BYTES),
  /** STRING is VARCHAR with precision {@link Integer#MAX_VALUE}. UTF-8. */
  VARCHAR(Storage.BYTES),
  BINARY(Storage.BYTES),
  VARBINARY(Storage.BYTES),
  /** Days since 1970-01-01. */
  DATE(Storage.INT),
  /** Microseconds since midnight. */
  TIME(Storage.LONG),
  /** Microseconds since 1970-01-01T00:00:00 without a zone. */
  TIMESTAMP(Storage.LONG),
  /** Microseconds since 1970-01-01T00:00:00Z. */
  TIMESTAMP_LTZ(Storage.LONG),
  /** Months. */
  INTERVAL_YEAR_MONTH(Storage.INT),
  /** Microseconds. */
  INTERVAL_DAY_TIME(Storage.LONG),
  /** The type of a bare NULL. */
  NULL(Storage.INT),
  ROW(Storage.ROW),
  ARRAY(Storage.ARRAY),
  MAP(Storage.MAP);

  private final Storage storage;

  TypeKind(Storage storage) {
    this.storage = storage;
  }

  Storage storage() {
    return storage;
  }
}
