package io.weir.runtime.operator.sort;

import io.weir.runtime.data.Batch;
import io.weir.runtime.data.Column;
import io.weir.runtime.data.DataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Merges sorted runs; rows of earlier ones come before equal ones of later ones. */
final class RunMerge {
  private final RowOrder order;
  private final List<RunCursor> cursors = new ArrayList<>();
  private final Batch skipped;

  /** Those with rows, a heap by their rows: the first one's is the next. */
  private int[] heap = {};

  private int size = -1;

  RunMerge(DataType[] types, RowOrder order) {
    this.order = order;
    skipped = new Batch(types, 1);
  }

  /** Adds the run that is younger than all before. */
  void add(RunCursor cursor) {
    cursors.add(cursor);
  }

  private void start() {
    heap = new int[cursors.size()];
    size = 0;
    for (int i = 0; i < heap.length; i++) {
      if (cursors.get(i).nextPiece()) {
        heap[size++] = i;
      }
    }
    for (int i = size / 2 - 1; i >= 0; i--) {
      sink(i);
    }
  }

  void skip(long rows) {
    long left = rows;
    do {
      read(skipped, (int) Math.min(left, Batch.CAPACITY));
      left -= skipped.rows;
    } while (left > 0 && skipped.rows > 0);
  }

  /** As {@link SortedRows#read}. */
  void read(Batch out, int most) {
    if (size < 0) {
      start();
    }
    out.clear();
    out.ensureCapacity(most);
    int count = 0;
    while (count < most && size > 0) {
      RunCursor first = cursors.get(heap[0]);
      if (first.taken == first.takenRows.length) {
        first.takenRows = Arrays.copyOf(first.takenRows, first.taken * 2);
        first.takenTo = Arrays.copyOf(first.takenTo, first.taken * 2);
      }
      first.takenRows[first.taken] = first.row;
      first.takenTo[first.taken++] = count++;
      if (++first.row == first.piece.rows) {
        copyTaken(first, out);
        if (!first.nextPiece()) {
          heap[0] = heap[--size];
        }
      }
      sink(0);
    }
    for (int i = 0; i < size; i++) {
      copyTaken(cursors.get(heap[i]), out);
    }
    out.rows = count;
  }

  private static void copyTaken(RunCursor cursor, Batch out) {
    if (cursor.taken > 0) {
      Column[] from = cursor.piece.columns;
      for (int i = 0; i < from.length; i++) {
        out.columns[i].scatterRows(from[i], cursor.takenRows, cursor.takenTo, cursor.taken);
      }
      cursor.taken = 0;
    }
  }

  private void sink(int from) {
    int at = from;
    while (true) {
      int child = 2 * at + 1;
      if (child >= size) {
        return;
      }
      if (child + 1 < size && isBefore(heap[child + 1], heap[child])) {
        child++;
      }
      if (!isBefore(heap[child], heap[at])) {
        return;
      }
      int moved = heap[at];
      heap[at] = heap[child];
      heap[child] = moved;
      at = child;
    }
  }

  private boolean isBefore(int left, int right) {
    RunCursor a = cursors.get(left);
    RunCursor b = cursors.get(right);
    long prefix = a.prefixes[a.row];
    long other = b.prefixes[b.row];
    if (prefix != other) {
      return prefix < other;
    }
    int compared = order.compare(a.piece.columns, a.row, b.piece.columns, b.row);
    return compared == 0 ? left < right : compared < 0;
  }
}
