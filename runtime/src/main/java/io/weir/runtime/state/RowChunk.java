package io.weir.runtime.state;

import io.weir.runtime.data.Batch;
import io.weir.runtime.data.ByteBuilder;
import io.weir.runtime.data.BytesColumn;
import io.weir.runtime.data.Column;
import io.weir.runtime.data.RowType;
import java.util.Arrays;

/** A run of slots of {@link RowsByKey}: rows in columns, and what the store knows of each. */
final class RowChunk {
  static final byte ROW = 0;

  /** Takes a cold row back instead of being there. */
  static final byte NEGATIVE = 1;

  /** A negative row that has taken one back. */
  static final byte USED_UP = 2;

  private static final int LEAST_ROOM = 64;

  /** Strings have room for 1/16 more than those of the chunk before took. */
  private static final int MARGIN = 4;

  private static final int LEAST_GIVEN_BACK = 1 << 18;

  final Column[] columns;

  /** The slot of each row's key. */
  int[] keys;

  /** The next row on the chain that a row is on. */
  int[] next;

  /** The row before it, while rows are indexed; else empty. */
  int[] previous = {};

  /** How many rows of the other side a row matches, where that is counted; else empty. */
  int[] matches = {};

  boolean[] live;

  /** By row, one of the constants; empty while all are rows. */
  byte[] kinds = {};

  /** Rows handed out. */
  int used;

  /** Rows of them that are live. */
  int rows;

  private final int mostRows;
  private final int[] compactAt;
  private int room;

  RowChunk(RowType schema, int mostRows, boolean first) {
    this.mostRows = mostRows;
    room = first ? Math.min(LEAST_ROOM, mostRows) : mostRows;
    columns = new Batch(schema, room).columns;
    keys = new int[room];
    next = new int[room];
    live = new boolean[room];
    compactAt = new int[columns.length];
    Arrays.fill(compactAt, 1 << 16);
  }

  /** Makes room for that many rows; the first chunk of a store begins small. */
  void ensureRoom(int wanted) {
    if (wanted <= room) {
      return;
    }
    room = Math.min(mostRows, Math.max(wanted, room + (room >> 1)));
    keys = Arrays.copyOf(keys, room);
    next = Arrays.copyOf(next, room);
    live = Arrays.copyOf(live, room);
    for (Column column : columns) {
      column.ensureCapacity(room);
    }
    if (previous.length > 0) {
      previous = Arrays.copyOf(previous, room);
    }
    if (matches.length > 0) {
      matches = Arrays.copyOf(matches, room);
    }
    if (kinds.length > 0) {
      kinds = Arrays.copyOf(kinds, room);
    }
  }

  /** Makes room for about as many bytes of strings as a full chunk has. */
  void reserveLike(RowChunk full) {
    for (int c = 0; c < columns.length; c++) {
      if (columns[c] instanceof BytesColumn strings
          && full.columns[c] instanceof BytesColumn others) {
        strings.reserve(others.heapSize + (others.heapSize >> MARGIN));
      }
    }
  }

  /** Gives back what strings have more room than they take: no more rows come. */
  void fit() {
    for (Column column : columns) {
      if (column instanceof BytesColumn strings) {
        int most = strings.heapSize + (strings.heapSize >> MARGIN);
        if (strings.heap.length - most > LEAST_GIVEN_BACK) {
          strings.replaceHeap(Arrays.copyOf(strings.heap, most), strings.heapSize);
        }
      }
    }
  }

  int room() {
    return room;
  }

  boolean isNegative(int at) {
    return kinds.length > 0 && kinds[at] != ROW;
  }

  void setKind(int at, byte kind) {
    if (kinds.length == 0) {
      if (kind == ROW) {
        return;
      }
      kinds = new byte[room];
    }
    kinds[at] = kind;
  }

  /** Appends the values of a row. */
  void writeRow(int at, ByteBuilder out) {
    for (Column column : columns) {
      ColumnCodec.write(column, at, out);
    }
  }

  /** Bytes of the rows' strings and arrays. */
  long heapBytes() {
    long sum = 0;
    for (Column column : columns) {
      sum += Columns.heapBytes(column);
    }
    return sum;
  }

  /** Reads something of all that a row has, so that it is in the processor's caches. */
  long touch(int at) {
    long sum = live[at] ? 1 : 0;
    for (Column column : columns) {
      sum += Columns.touch(column, at);
    }
    return sum;
  }

  /** Gives the bytes of a row's strings back when they are compacted. */
  void forgetValues(int at) {
    for (Column column : columns) {
      if (column instanceof BytesColumn bytes) {
        bytes.lengths[at] = 0;
      }
    }
  }

  void compactHeaps(boolean now) {
    if (now) {
      Arrays.fill(compactAt, 0);
    }
    Columns.compactHeaps(columns, compactAt, used);
  }

  /** Forgets all rows, keeping the memory. */
  void clear() {
    for (Column column : columns) {
      column.clear();
    }
    Arrays.fill(live, false);
    Arrays.fill(kinds, ROW);
    used = 0;
    rows = 0;
    Arrays.fill(compactAt, 1 << 16);
  }

  /** Bytes of memory held, roughly. */
  long memory() {
    long sum = 9L * room + 4L * (previous.length + matches.length);
    for (Column column : columns) {
      sum += column.memory();
    }
    return sum;
  }
}
