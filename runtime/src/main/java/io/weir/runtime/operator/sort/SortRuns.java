package io.weir.runtime.operator.sort;

import io.weir.runtime.data.Batch;
import io.weir.runtime.data.ByteBuilder;
import io.weir.runtime.data.Column;
import io.weir.runtime.data.DataType;
import io.weir.runtime.error.JobException;
import io.weir.runtime.state.ColdStore;
import io.weir.runtime.state.ColumnCodec;
import io.weir.runtime.state.ColumnPieces;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs of sorted rows in a {@link ColdStore}: pieces of columns. When there are many of one level
 * they are merged into one of the next, so that those that are left at the end can be read at once.
 */
final class SortRuns {
  /** Runs of a level that are merged. */
  private static final int MERGED = 32;

  /** Bytes of a piece, about. */
  private static final int PIECE_BYTES = 1 << 17;

  /** All rows are on one worker. */
  private static final int KEY_GROUP = 0;

  private final ColdStore cold;
  private final DataType[] types;
  private final Batch rows;
  private final ByteBuilder key = new ByteBuilder(8);
  private final ByteBuilder value = new ByteBuilder(1 << 12);

  /** By age, the oldest first: those of higher levels. */
  private final List<SortRun> runs = new ArrayList<>();

  private int next;

  SortRuns(DataType[] types, ColdStore cold) {
    this.types = types;
    this.cold = cold;
    rows = new Batch(types, 1);
  }

  boolean isEmpty() {
    return runs.isEmpty();
  }

  /** Rows in all runs. */
  long size() {
    return runs.stream().mapToLong(SortRun::rows).sum();
  }

  List<SortRun> runs() {
    return runs;
  }

  /**
   * Appends rows that come before, or came before if they are equal, all that are appended next.
   */
  private final class Writer {
    final int number = next++;
    final int rowsPerPiece;
    int pieces;
    long count;

    Writer(long bytesPerRow) {
      rowsPerPiece = (int) Math.max(16, Math.min(Batch.CAPACITY, PIECE_BYTES / bytesPerRow));
    }

    void append(Batch some) {
      value.clear();
      ColumnCodec.writeInt(some.rows, value);
      for (Column column : some.columns) {
        ColumnPieces.write(column, 0, some.rows, value);
      }
      writeKey(number, pieces++);
      cold.put(KEY_GROUP, key.bytes, key.length, value.bytes, value.length);
      count += some.rows;
    }

    SortRun end(int level) {
      cold.flush();
      return new SortRun(number, level, pieces, count);
    }
  }

  private void writeKey(int run, int piece) {
    key.clear();
    ColumnCodec.writeInt(run, key);
    ColumnCodec.writeInt(piece, key);
  }

  /**
   * Writes rows that are in order.
   *
   * @param bytes that the rows take in memory, about
   * @param order of all rows
   */
  void append(SlotReader sorted, int count, long bytes, RowOrder order) {
    Writer writer = new Writer(Math.max(1, bytes / count));
    for (sorted.read(rows, writer.rowsPerPiece);
        rows.rows > 0;
        sorted.read(rows, writer.rowsPerPiece)) {
      writer.append(rows);
    }
    runs.add(writer.end(0));
    for (int level = 0; countOf(level) >= MERGED; level++) {
      merge(level, Math.max(1, bytes / count), order);
    }
  }

  private int countOf(int level) {
    return (int) runs.stream().filter(run -> run.level() == level).count();
  }

  private void merge(int level, long bytesPerRow, RowOrder order) {
    List<SortRun> merged = runs.stream().filter(run -> run.level() == level).toList();
    int first = runs.indexOf(merged.get(0));
    RunMerge merge = new RunMerge(types, order);
    for (SortRun run : merged) {
      merge.add(cursor(run, order));
    }
    Writer writer = new Writer(bytesPerRow);
    for (merge.read(rows, writer.rowsPerPiece);
        rows.rows > 0;
        merge.read(rows, writer.rowsPerPiece)) {
      writer.append(rows);
    }
    SortRun run = writer.end(level + 1);
    for (SortRun each : merged) {
      for (int piece = 0; piece < each.pieces(); piece++) {
        writeKey(each.number(), piece);
        cold.delete(KEY_GROUP, key.bytes, key.length);
      }
    }
    cold.flush();
    runs.removeAll(merged);
    runs.add(first, run);
  }

  /** Reads a run from its start. */
  RunCursor cursor(SortRun run, RowOrder order) {
    return new RunCursor(types, order) {
      private int piece;

      @Override
      boolean load(Batch into) {
        if (piece == run.pieces()) {
          return false;
        }
        readPiece(run.number(), piece++, into);
        return true;
      }
    };
  }

  private void readPiece(int run, int piece, Batch into) {
    writeKey(run, piece);
    byte[] bytes = cold.get(List.of(cold.key(KEY_GROUP, key.bytes, key.length))).get(0);
    if (bytes == null) {
      throw new JobException(
          "sorted rows that did not fit into memory are missing where they were written");
    }
    int count = ColumnCodec.readInt(bytes, 0);
    int at = 4;
    into.clear();
    for (Column column : into.columns) {
      at = ColumnPieces.read(bytes, at, column, 0, count);
    }
    into.rows = count;
  }

  // --- what the image tells of runs ---

  void write(ByteBuilder out) {
    ColumnCodec.writeInt(next, out);
    ColumnCodec.writeInt(runs.size(), out);
    for (SortRun run : runs) {
      ColumnCodec.writeInt(run.number(), out);
      ColumnCodec.writeInt(run.level(), out);
      ColumnCodec.writeInt(run.pieces(), out);
      ColumnCodec.writeLong(run.rows(), out);
    }
  }

  void read(byte[] bytes, int offset) {
    next = Math.max(next, ColumnCodec.readInt(bytes, offset));
    int count = ColumnCodec.readInt(bytes, offset + 4);
    int at = offset + 8;
    for (int i = 0; i < count; i++) {
      runs.add(
          new SortRun(
              ColumnCodec.readInt(bytes, at),
              ColumnCodec.readInt(bytes, at + 4),
              ColumnCodec.readInt(bytes, at + 8),
              ColumnCodec.readLong(bytes, at + 12)));
      at += 20;
    }
  }
}
