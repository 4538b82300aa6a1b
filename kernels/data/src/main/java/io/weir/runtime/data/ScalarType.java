package io.weir.runtime.data;

/**
 * A type that is not nested.
 *
 * @param precision digits of a DECIMAL (1 to 38), fraction digits of TIME, TIMESTAMP and
 *     TIMESTAMP_LTZ (0 to 6), length of CHAR, VARCHAR, BINARY and VARBINARY; else 0
 * @param scale fraction digits of a DECIMAL; else 0
 */
public record ScalarType(TypeKind kind, int precision, int scale, boolean nullable)
    implements DataType {
  /** DECIMALs of up to this many digits are kept as an unscaled long. */
  public static final int MAX_LONG_DECIMAL_PRECISION = 18;

  public ScalarType {
    if (kind == TypeKind.ROW || kind == TypeKind.ARRAY || kind == TypeKind.MAP) {
      throw new IllegalArgumentException(kind + " is not scalar");
    }
    if (kind == TypeKind.DECIMAL
        && (precision < 1 || precision > 38 || scale < 0 || scale > precision)) {
      throw new IllegalArgumentException("DECIMAL(" + precision + ", " + scale + ")");
    }
  }

  @Override
  public Storage storage() {
    return kind == TypeKind.DECIMAL && precision > MAX_LONG_DECIMAL_PRECISION
        ? Storage.DECIMAL
        : kind.storage();
  }

  @Override
  public ScalarType withNullable(boolean newNullable) {
    return newNullable == nullable ? this : new ScalarType(kind, precision, scale, newNullable);
  }

  @Override
  public String toString() {
    String name =
        switch (kind) {
          case DECIMAL -> "DECIMAL(" + precision + ", " + scale + ")";
          case VARCHAR -> precision == Integer.MAX_VALUE ? "STRING" : "VARCHAR(" + precision + ")";
          case VARBINARY ->
              precision == Integer.MAX_VALUE ? "BYTES" : "VARBINARY(" + precision + ")";
          case CHAR, BINARY, TIME, TIMESTAMP, TIMESTAMP_LTZ -> kind + "(" + precision + ")";
          case INTEGER -> "INT";
          case INTERVAL_YEAR_MONTH -> "INTERVAL YEAR TO MONTH";
          case INTERVAL_DAY_TIME -> "INTERVAL DAY TO SECOND";
          case BOOLEAN, TINYINT, SMALLINT, BIGINT, FLOAT, DOUBLE, DATE, NULL, ROW, ARRAY, MAP ->
              kind.name();
        };
    return nullable ? name : name + " NOT NULL";
  }
}
