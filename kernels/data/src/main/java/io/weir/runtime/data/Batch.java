package io.weir.runtime.data;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Rows in columns. Rows are dense: row numbers {@code 0 … rows - 1}, there is no selection vector.
 *
 * <p>Whoever emits a batch owns it and may reuse it as soon as the call returns; whoever is given
 * one reads it during the call only, never changes it, and copies what it keeps. Not thread-safe.
 */
public final class Batch {
  /** Rows in a full batch. */
  public static final int CAPACITY = 2048;

  private static final byte[] NO_KINDS = {};
  private static final long[] NO_WATERMARKS = {};

  /** One per column of the schema; {@link #share} may put another batch's column in a place. */
  public final Column[] columns;

  public int rows;

  /** Whether {@code kinds} counts; otherwise every row is an insert. */
  public boolean hasKinds;

  /** A {@link ChangeKind} byte per row. */
  public byte[] kinds = NO_KINDS;

  /** Whether {@code rowWatermarks} counts. */
  public boolean hasRowWatermarks;

  /**
   * The watermark (micros) in force just before each row, as if rows were processed one at a time;
   * lateness is decided by it. Present on batches that come straight from a source with a
   * watermark.
   */
  public long[] rowWatermarks = NO_WATERMARKS;

  private final DataType[] types;
  private final Column[] own;

  public Batch(RowType schema, int capacity) {
    this(schema.fields().stream().map(Field::type).toArray(DataType[]::new), capacity);
  }

  public Batch(DataType[] types, int capacity) {
    this.types = types.clone();
    columns = new Column[types.length];
    for (int i = 0; i < types.length; i++) {
      columns[i] = types[i].newColumn(capacity);
    }
    own = columns.clone();
  }

  public DataType type(int column) {
    return types[column];
  }

  public DataType[] types() {
    return types.clone();
  }

  /**
   * Shows another batch's column of the same type in place of the own one until {@link #clear}: how
   * a projection passes a column on without copying.
   */
  public void share(int column, Column source) {
    columns[column] = source;
  }

  /**
   * Forgets all rows, keeping the memory, and puts the own columns back in place of shared ones.
   */
  public void clear() {
    rows = 0;
    hasKinds = false;
    hasRowWatermarks = false;
    for (int i = 0; i < columns.length; i++) {
      columns[i] = own[i];
      own[i].clear();
    }
  }

  /** Makes room for that many rows in every column. */
  public void ensureCapacity(int capacity) {
    for (Column column : columns) {
      column.ensureCapacity(capacity);
    }
    if (hasKinds && kinds.length < capacity) {
      kinds = Arrays.copyOf(kinds, capacity);
    }
    if (hasRowWatermarks && rowWatermarks.length < capacity) {
      rowWatermarks = Arrays.copyOf(rowWatermarks, capacity);
    }
  }

  /**
   * Switches change kinds on for {@code capacity} rows: those below {@code rows} become inserts.
   */
  public byte[] useKinds(int capacity) {
    if (!hasKinds) {
      if (kinds.length < capacity) {
        kinds = new byte[capacity];
      } else {
        Arrays.fill(kinds, 0, capacity, ChangeKind.INSERT_BYTE);
      }
      hasKinds = true;
    } else if (kinds.length < capacity) {
      kinds = Arrays.copyOf(kinds, Math.max(capacity, kinds.length * 2));
    }
    return kinds;
  }

  /** Switches row watermarks on, with room for that many rows. */
  public long[] useRowWatermarks(int capacity) {
    if (rowWatermarks.length < capacity) {
      rowWatermarks = Arrays.copyOf(rowWatermarks, capacity);
    }
    hasRowWatermarks = true;
    return rowWatermarks;
  }

  public byte kind(int row) {
    return hasKinds ? kinds[row] : ChangeKind.INSERT_BYTE;
  }

  /**
   * Appends rows of a batch with the same types; {@code picked} null means the first {@code count}.
   */
  public void append(Batch source, int @Nullable [] picked, int count) {
    int at = rows;
    for (int i = 0; i < columns.length; i++) {
      columns[i].copyRows(source.columns[i], picked, count, at);
    }
    appendRowAttributes(source, picked, count);
    rows = at + count;
  }

  /**
   * Copies change kinds and row watermarks of the picked source rows to rows {@code rows … rows +
   * count - 1} of this batch, without changing {@code rows}.
   */
  public void appendRowAttributes(Batch source, int @Nullable [] picked, int count) {
    int at = rows;
    if (source.hasKinds || hasKinds) {
      byte[] to = useKinds(at + count);
      for (int i = 0; i < count; i++) {
        to[at + i] = source.kind(picked == null ? i : picked[i]);
      }
    }
    if (source.hasRowWatermarks) {
      long[] to = useRowWatermarks(at + count);
      for (int i = 0; i < count; i++) {
        to[at + i] = source.rowWatermarks[picked == null ? i : picked[i]];
      }
    }
  }

  /** Bytes of memory held, roughly. */
  public long memory() {
    long sum = kinds.length + 8L * rowWatermarks.length;
    for (Column column : columns) {
      sum += column.memory();
    }
    return sum;
  }
}
