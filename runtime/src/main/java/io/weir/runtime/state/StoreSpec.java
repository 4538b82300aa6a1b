package io.weir.runtime.state;

import io.weir.runtime.data.DataType;
import io.weir.runtime.data.Field;
import io.weir.runtime.data.RowType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What an operator declares of one of its stores, before it is made: what the store holds and what
 * bounds it. It tells whether state of a checkpoint can be read by the operator of an edited query.
 *
 * @param name as {@link StateStore#name}: unique within the operator, stable across versions
 * @param key columns by which an entry is found; none where the store is a list of rows
 * @param values the other columns of an entry, by name
 * @param version of what the columns mean; another version cannot be read
 * @param bound what keeps the store from growing for ever
 */
public record StoreSpec(String name, RowType key, RowType values, int version, Bound bound) {
  /** What keeps a store from growing for ever. */
  public enum Bound {
    /** A fixed number of values. */
    CONSTANT("a fixed size"),
    /** As many entries as there are different keys. */
    KEYS("an entry per key"),
    /** As many entries as there are different keys and values of them. */
    KEY_VALUES("an entry per key and value"),
    /** The groups of windows that have not fired. */
    OPEN_WINDOWS("groups of open windows"),
    /** Rows until the watermark has passed the time at which something can match them. */
    WATERMARK("rows that the watermark has not passed"),
    /** As many rows as are wanted. */
    FETCH("the rows to fetch"),
    /** Nothing: all rows of the input. */
    INPUT("all rows");

    private final String text;

    Bound(String text) {
      this.text = text;
    }

    /** In words, for people. */
    public String text() {
      return text;
    }
  }

  public StoreSpec {
    Objects.requireNonNull(name);
    Objects.requireNonNull(key);
    Objects.requireNonNull(values);
    Objects.requireNonNull(bound);
    if (name.isEmpty() || version < 1) {
      throw new IllegalArgumentException("store '" + name + "', version " + version);
    }
  }

  /** A schema of columns that have no names of their own: {@code prefix0, prefix1 …}. */
  public static RowType numbered(String prefix, List<? extends DataType> types) {
    List<Field> fields = new ArrayList<>();
    for (DataType type : types) {
      fields.add(new Field(prefix + fields.size(), type));
    }
    return new RowType(fields, false);
  }

  /** The columns of a schema at some places. */
  public static RowType columns(RowType schema, List<Integer> places) {
    return new RowType(places.stream().map(schema.fields()::get).toList(), false);
  }
}
