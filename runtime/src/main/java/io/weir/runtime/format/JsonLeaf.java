package io.weir.runtime.format;

import io.weir.runtime.data.BytesColumn;
import io.weir.runtime.data.Column;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.DoubleColumn;
import io.weir.runtime.data.IntColumn;
import io.weir.runtime.data.LongColumn;
import io.weir.runtime.data.ScalarType;
import io.weir.runtime.data.Storage;

/**
 * A field that is read from JSON objects, and where its values go: the arrays of the batch that is
 * being filled.
 */
final class JsonLeaf {
  /** How the plainest way to write a value of the field is parsed. */
  enum Kind {
    /** No field at all: the value is passed over. */
    SKIPPED,
    /** No field, and nothing behind it is looked at either. */
    REST,
    /** An integer within {@link #minimum} and {@link #maximum}, into {@link #longs}. */
    LONG,
    /** The same into {@link #ints}. */
    INT,
    /** A string without escapes, into {@link #offsets} and {@link #lengths}. */
    TEXT,
    /** Into {@link #longs}. */
    TIMESTAMP,
    DOUBLE,
    FLOAT,
    /** Into {@link #longs}. */
    DECIMAL,
    DATE,
    /** There is no plain way. */
    OTHER
  }

  private static final long[] NO_LONGS = {};
  private static final int[] NO_INTS = {};
  private static final double[] NO_DOUBLES = {};

  /** The leaf of values that are not read. */
  static final JsonLeaf SKIPPED = new JsonLeaf(Kind.SKIPPED);

  /** The leaf of a value with which the part of a record that nobody reads begins. */
  static final JsonLeaf REST = new JsonLeaf(Kind.REST);

  final Kind kind;

  /** Of the field's {@link JsonNode}; -1 for values that are not read. */
  final int id;

  long minimum = Long.MIN_VALUE;
  long maximum = Long.MAX_VALUE;
  int precision;
  int scale;

  /** Micros in the last digit of a timestamp. */
  int unit;

  long[] longs = NO_LONGS;
  int[] ints = NO_INTS;
  double[] doubles = NO_DOUBLES;
  int[] offsets = NO_INTS;
  int[] lengths = NO_INTS;

  private JsonLeaf(Kind kind) {
    this.kind = kind;
    id = -1;
  }

  /**
   * @param node anything but a row
   */
  JsonLeaf(JsonNode node) {
    id = node.id;
    kind = kindOf(node.type);
    if (node.type instanceof ScalarType scalar) {
      precision = scalar.precision();
      scale = scalar.scale();
      unit = kind == Kind.TIMESTAMP ? ValueParser.unit(precision) : 0;
    }
    switch (node.type.kind()) {
      case TINYINT -> range(Byte.MIN_VALUE, Byte.MAX_VALUE);
      case SMALLINT -> range(Short.MIN_VALUE, Short.MAX_VALUE);
      case INTEGER -> range(Integer.MIN_VALUE, Integer.MAX_VALUE);
      default -> {}
    }
  }

  private void range(long least, long greatest) {
    minimum = least;
    maximum = greatest;
  }

  private static Kind kindOf(DataType type) {
    return switch (type.kind()) {
      case BIGINT -> Kind.LONG;
      case TINYINT, SMALLINT, INTEGER -> Kind.INT;
      case CHAR, VARCHAR -> Kind.TEXT;
      case TIMESTAMP, TIMESTAMP_LTZ -> Kind.TIMESTAMP;
      case DOUBLE -> Kind.DOUBLE;
      case FLOAT -> Kind.FLOAT;
      case DECIMAL -> type.storage() == Storage.LONG ? Kind.DECIMAL : Kind.OTHER;
      case DATE -> Kind.DATE;
      case BOOLEAN,
          BINARY,
          VARBINARY,
          TIME,
          INTERVAL_YEAR_MONTH,
          INTERVAL_DAY_TIME,
          NULL,
          ROW,
          ARRAY,
          MAP ->
          Kind.OTHER;
    };
  }

  /** Takes the arrays of the column that is to be filled, after each change of its capacity. */
  void use(Column column) {
    switch (kind) {
      case LONG, TIMESTAMP, DECIMAL -> longs = ((LongColumn) column).values;
      case INT, DATE -> ints = ((IntColumn) column).values;
      case DOUBLE, FLOAT -> doubles = ((DoubleColumn) column).values;
      case TEXT -> {
        offsets = ((BytesColumn) column).offsets;
        lengths = ((BytesColumn) column).lengths;
      }
      case SKIPPED, OTHER -> {}
    }
  }
}
