package io.weir.runtime.format.json;

import io.weir.runtime.data.BooleanColumn;
import io.weir.runtime.data.BytesColumn;
import io.weir.runtime.data.Column;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.DoubleColumn;
import io.weir.runtime.data.Field;
import io.weir.runtime.data.IntColumn;
import io.weir.runtime.data.LongColumn;
import io.weir.runtime.data.RowColumn;
import io.weir.runtime.data.RowType;
import io.weir.runtime.data.ScalarType;
import io.weir.runtime.data.Storage;
import io.weir.runtime.format.ValueParser;
import java.util.ArrayList;
import java.util.List;

/**
 * A place in the tree of the fields that are taken from JSON objects, and where its values go: the
 * arrays of the batch that is being filled. Rows have children; arrays, maps and scalars are
 * leaves. The root stands for the record.
 */
final class JsonField {
  /** How the plainest way to write a value of the field is read. */
  enum Kind {
    /** An object, whose fields are the children. */
    ROW,
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
    BOOLEAN,
    /** There is no plain way. */
    OTHER
  }

  private static final long[] NO_LONGS = {};
  private static final int[] NO_INTS = {};
  private static final double[] NO_DOUBLES = {};
  private static final boolean[] NO_BOOLEANS = {};

  /** Number of the field in the order of the schema, rows before their fields; the root has 0. */
  final int id;

  /** The fields of the subtree have the ids from {@link #id} up to, not including, this. */
  final int end;

  /** The bit of this field in a word of a {@link JsonFieldSet}. */
  final long bit;

  /** Empty for the root. */
  final String name;

  /** The names from the record to the field, with points between them. */
  final String path;

  final DataType type;
  final Kind kind;
  final JsonField[] children;

  /** Finds children by their names. */
  final JsonKeys keys;

  long minimum = Long.MIN_VALUE;
  long maximum = Long.MAX_VALUE;
  int precision;
  int scale;

  /** Micros in the last digit of a timestamp. */
  int unit;

  long[] longs = NO_LONGS;
  int[] ints = NO_INTS;
  double[] doubles = NO_DOUBLES;
  boolean[] booleans = NO_BOOLEANS;
  int[] offsets = NO_INTS;
  int[] lengths = NO_INTS;

  /** Of a TEXT: whether the column's texts are in its own heap, and not slices of what is read. */
  boolean copies;

  /** Whether a text that was copied into this batch had escapes. */
  boolean hadEscapes;

  private JsonField(String name, String path, DataType type, List<JsonField> all) {
    id = all.size();
    all.add(this);
    bit = 1L << id;
    this.name = name;
    this.path = path;
    this.type = type;
    kind = kindOf(type);
    List<JsonField> fields = new ArrayList<>();
    if (type instanceof RowType row) {
      String prefix = path.isEmpty() ? "" : path + ".";
      for (Field field : row.fields()) {
        fields.add(new JsonField(field.name(), prefix + field.name(), field.type(), all));
      }
    }
    children = fields.toArray(new JsonField[0]);
    end = all.size();
    keys = new JsonKeys(children);
    if (type instanceof ScalarType scalar) {
      precision = scalar.precision();
      scale = scalar.scale();
      unit = kind == Kind.TIMESTAMP ? ValueParser.unit(precision) : 0;
    }
    switch (type.kind()) {
      case TINYINT -> range(Byte.MIN_VALUE, Byte.MAX_VALUE);
      case SMALLINT -> range(Short.MIN_VALUE, Short.MAX_VALUE);
      case INTEGER -> range(Integer.MIN_VALUE, Integer.MAX_VALUE);
      default -> {}
    }
  }

  /** The fields of a schema by their ids; the first one is the root. */
  static JsonField[] of(RowType schema) {
    List<JsonField> all = new ArrayList<>();
    new JsonField("", "", schema, all);
    return all.toArray(new JsonField[0]);
  }

  private void range(long least, long greatest) {
    minimum = least;
    maximum = greatest;
  }

  private static Kind kindOf(DataType type) {
    return switch (type.kind()) {
      case ROW -> Kind.ROW;
      case BIGINT -> Kind.LONG;
      case TINYINT, SMALLINT, INTEGER -> Kind.INT;
      case CHAR, VARCHAR -> Kind.TEXT;
      case TIMESTAMP, TIMESTAMP_LTZ -> Kind.TIMESTAMP;
      case DOUBLE -> Kind.DOUBLE;
      case FLOAT -> Kind.FLOAT;
      case DECIMAL -> type.storage() == Storage.LONG ? Kind.DECIMAL : Kind.OTHER;
      case DATE -> Kind.DATE;
      case BOOLEAN -> Kind.BOOLEAN;
      case BINARY, VARBINARY, TIME, INTERVAL_YEAR_MONTH, INTERVAL_DAY_TIME, NULL, ARRAY, MAP ->
          Kind.OTHER;
    };
  }

  /** Takes the arrays of the column that is to be filled, after each change of its capacity. */
  void use(Column column) {
    switch (kind) {
      case LONG, TIMESTAMP, DECIMAL -> longs = ((LongColumn) column).values;
      case INT, DATE -> ints = ((IntColumn) column).values;
      case DOUBLE, FLOAT -> doubles = ((DoubleColumn) column).values;
      case BOOLEAN -> booleans = ((BooleanColumn) column).values;
      case TEXT -> {
        offsets = ((BytesColumn) column).offsets;
        lengths = ((BytesColumn) column).lengths;
      }
      case ROW, OTHER -> {}
    }
  }

  /** Puts the columns of the children, and of theirs, into {@code found} by their ids. */
  void resolve(Column[] columns, Column[] found) {
    for (int i = 0; i < children.length; i++) {
      found[children[i].id] = columns[i];
      if (children[i].kind == Kind.ROW) {
        children[i].resolve(((RowColumn) columns[i]).children, found);
      }
    }
  }
}
