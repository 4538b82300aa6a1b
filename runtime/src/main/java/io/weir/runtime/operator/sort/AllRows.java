package io.weir.runtime.operator.sort;

import io.weir.runtime.data.Batch;
import io.weir.runtime.data.ByteBuilder;
import io.weir.runtime.data.BytesColumn;
import io.weir.runtime.data.Column;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.RowType;
import io.weir.runtime.kernel.SortKernel;
import io.weir.runtime.operator.OperatorContext;
import io.weir.runtime.state.ColdStore;
import io.weir.runtime.state.ColumnCodec;
import io.weir.runtime.state.ColumnPieces;
import io.weir.runtime.state.EntryWriter;
import io.weir.runtime.state.ImageStore;
import io.weir.runtime.state.KeyGroupRange;
import io.weir.runtime.state.StateMemory;
import io.weir.runtime.state.StateWriter;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Rows that are only inserted, of which all are wanted. Those that do not fit into memory are
 * sorted and written as a run; at the end runs and what is in memory are merged. The image is the
 * rows in memory, by chunk, and which runs there are.
 */
final class AllRows implements SortedRows, ImageStore {
  /** All rows are on one worker. */
  private static final int KEY_GROUP = 0;

  private static final int HEAD = 0;
  private static final int ROWS = 1;
  private static final int CHUNK_SHIFT = 10;

  /** Bytes that sorting takes for each row. */
  private static final int BYTES_TO_SORT = 32;

  /** Bytes of strings in one column from which on rows are written however much memory there is. */
  private static final int LARGE_HEAP = 1 << 30;

  private final DataType[] types;
  private final RowOrder order;
  private Column[] columns;
  private int count;
  private @Nullable SortRuns runs;
  private StateMemory.@Nullable Account account;
  private @Nullable ColdStore cold;

  /** Of the image: rows that are there as they are here, and chunks; -1 while there is none. */
  private int storedRows;

  private int storedChunks = -1;
  private boolean runsChanged;

  /** By row that was restored from an entry: its number; empty if they are in order. */
  private long[] numbers = {};

  private @Nullable SlotReader reader;
  private @Nullable RunMerge merge;

  AllRows(RowType schema, SortKernel kernel) {
    Batch rows = new Batch(schema, 64);
    types = rows.types();
    columns = rows.columns;
    order = new RowOrder(kernel);
  }

  @Override
  public void register(OperatorContext context) {
    context.register(this);
    ColdStore store = context.coldStore(name());
    cold = store;
    runs = new SortRuns(types, store);
    account = context.stateMemory().open();
  }

  @Override
  public void close() {
    if (account != null) {
      account.close();
    }
  }

  @Override
  public void update(Batch in) {
    orderRestored();
    for (int i = 0; i < columns.length; i++) {
      columns[i].copyRows(in.columns[i], null, in.rows, count);
    }
    count += in.rows;
    makeRoom();
  }

  // --- runs ---

  private long memory() {
    long sum = 0;
    for (Column column : columns) {
      sum += column.memory();
    }
    return sum;
  }

  /** Writes the rows if memory for the next batch is scarce. */
  private void makeRoom() {
    StateMemory.Account held = account;
    SortRuns to = runs;
    ColdStore store = cold;
    if (held == null || to == null || store == null || !mustGrow()) {
      return;
    }
    long memory = memory();
    held.holds(memory + memory / 2 + (long) BYTES_TO_SORT * count);
    boolean scarce = held.isScarce() || isLarge();
    boolean exceeded = scarce && held.isExceeded();
    held.holds(memory);
    if (exceeded && !store.isWritable()) {
      store.awaitWritable();
    }
    if (scarce && store.isWritable()) {
      to.append(new SlotReader(columns, sorted()), count, used(), order);
      runsChanged = true;
      for (Column column : columns) {
        column.clear();
      }
      count = 0;
      storedRows = 0;
    }
  }

  private boolean mustGrow() {
    for (Column column : columns) {
      if (count + Batch.CAPACITY > column.capacity()
          || column instanceof BytesColumn strings
              && strings.heapSize + (long) strings.heapSize * Batch.CAPACITY / Math.max(1, count)
                  > strings.heap.length) {
        return count > 0;
      }
    }
    return false;
  }

  private boolean isLarge() {
    for (Column column : columns) {
      if (column instanceof BytesColumn strings && strings.heapSize > LARGE_HEAP) {
        return true;
      }
    }
    return false;
  }

  /** Bytes in use. */
  private long used() {
    return memory() / Math.max(1, columns.length == 0 ? 1 : columns[0].capacity()) * count + count;
  }

  /** All slots: in order, equal rows as they came. */
  private int[] sorted() {
    int[] slots = IntStream.range(0, count).toArray();
    order.sort(columns, count, slots, count);
    return slots;
  }

  @Override
  public void finish() {
    orderRestored();
    SlotReader inMemory = new SlotReader(columns, sorted());
    SortRuns from = runs;
    if (from == null || from.isEmpty()) {
      reader = inMemory;
      return;
    }
    RunMerge all = new RunMerge(types, order);
    for (SortRun run : from.runs()) {
      all.add(from.cursor(run, order));
    }
    all.add(
        new RunCursor(types, order) {
          @Override
          boolean load(Batch into) {
            inMemory.read(into, Batch.CAPACITY);
            return into.rows > 0;
          }
        });
    merge = all;
  }

  @Override
  public void skip(long rows) {
    if (merge != null) {
      merge.skip(rows);
    } else if (reader != null) {
      reader.skip(rows);
    }
  }

  @Override
  public void read(Batch out, int most) {
    if (merge != null) {
      merge.read(out, most);
    } else if (reader != null) {
      reader.read(out, most);
    }
  }

  @Override
  public long size() {
    return count + (runs == null ? 0 : runs.size());
  }

  // --- state ---

  @Override
  public String name() {
    return "rows";
  }

  @Override
  public void snapshot(StateWriter writer) {
    orderRestored();
    if (cold != null) {
      cold.imageTaken();
    }
    if (storedChunks < 0 || storedRows != count || runsChanged) {
      ByteBuilder head = writer.piece(0, 0, HEAD);
      ColumnCodec.writeInt(count, head);
      if (runs != null) {
        runs.write(head);
      }
    }
    int chunks = (count + (1 << CHUNK_SHIFT) - 1) >>> CHUNK_SHIFT;
    for (int chunk = storedRows >>> CHUNK_SHIFT; chunk < chunks; chunk++) {
      int from = chunk << CHUNK_SHIFT;
      int to = Math.min(count, from + (1 << CHUNK_SHIFT));
      if (to > storedRows) {
        ByteBuilder out = writer.piece(0, chunk, ROWS);
        ColumnCodec.writeInt(to - from, out);
        for (Column column : columns) {
          ColumnPieces.write(column, from, to, out);
        }
      }
    }
    for (int chunk = chunks; chunk < storedChunks; chunk++) {
      writer.deletePiece(0, chunk, ROWS);
    }
    storedRows = count;
    storedChunks = chunks;
    runsChanged = false;
  }

  @Override
  public void restore(int worker, Pieces pieces, @Nullable KeyGroupRange own) {
    if (own != null && !own.contains(KEY_GROUP)) {
      return;
    }
    pieces.read(
        (part, chunk, kind, bytes) -> {
          if (kind == HEAD) {
            if (runs != null) {
              runs.read(bytes, 4);
            }
            return;
          }
          int rows = ColumnCodec.readInt(bytes, 0);
          int at = 4;
          for (Column column : columns) {
            at = ColumnPieces.read(bytes, at, column, count, count + rows);
          }
          count += rows;
        });
    if (own == null) {
      storedRows = count;
      storedChunks = (count + (1 << CHUNK_SHIFT) - 1) >>> CHUNK_SHIFT;
    }
  }

  /** Entries are numbered so that equal rows stay in their order. */
  @Override
  public void writeEntries(StateWriter writer) {
    orderRestored();
    EntryWriter out = new EntryWriter(writer);
    long number = 0;
    if (runs != null) {
      for (SortRun run : runs.runs()) {
        RunCursor cursor = runs.cursor(run, order);
        while (cursor.nextPiece()) {
          for (int row = 0; row < cursor.piece.rows; row++) {
            writeEntry(number++, cursor.piece.columns, row, out);
          }
        }
      }
    }
    for (int row = 0; row < count; row++) {
      writeEntry(number++, columns, row, out);
    }
  }

  private static void writeEntry(long number, Column[] columns, int row, EntryWriter out) {
    ColumnCodec.writeLong(number, out.key());
    for (Column column : columns) {
      ColumnCodec.write(column, row, out.value());
    }
    out.put(KEY_GROUP);
  }

  @Override
  public void restore(byte[] key, byte[] value) {
    if (count >= numbers.length) {
      numbers = Arrays.copyOf(numbers, Math.max(64, count * 2));
    }
    numbers[count] = ColumnCodec.readLong(key, 0);
    int at = 0;
    for (Column column : columns) {
      column.ensureCapacity(count + 1);
      at = ColumnCodec.read(value, at, column, count);
    }
    count++;
  }

  /** Brings rows that were restored from entries into their order. */
  private void orderRestored() {
    if (numbers.length == 0) {
      return;
    }
    long[] restored = numbers;
    numbers = new long[0];
    int[] rows =
        IntStream.range(0, count)
            .boxed()
            .sorted((a, b) -> Long.compare(restored[a], restored[b]))
            .mapToInt(Integer::intValue)
            .toArray();
    Batch ordered = new Batch(types, Math.max(1, count));
    for (int i = 0; i < columns.length; i++) {
      ordered.columns[i].copyRows(columns[i], rows, count, 0);
    }
    columns = ordered.columns;
  }
}
