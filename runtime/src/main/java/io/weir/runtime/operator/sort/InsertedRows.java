package io.weir.runtime.operator.sort;

import io.weir.runtime.data.Batch;
import io.weir.runtime.data.ByteBuilder;
import io.weir.runtime.data.Column;
import io.weir.runtime.data.RowType;
import io.weir.runtime.kernel.SortKernel;
import io.weir.runtime.operator.OperatorContext;
import io.weir.runtime.state.RowStore;
import java.util.Arrays;

/**
 * Rows that are only inserted, of which just the first ones are wanted: others are dropped as soon
 * as enough better ones are there.
 */
final class InsertedRows implements SortedRows {
  private final SortKernel kernel;
  private final RowOrder order;
  private final Store store;

  private final int wanted;

  private SlotReader reader = new SlotReader(new Column[0], new int[0]);
  private int[] picked = new int[Batch.CAPACITY];
  private long[] prefixes = new long[Batch.CAPACITY];

  /** The last of the rows that are wanted so far, -1 while all are. */
  private int last = -1;

  private long lastPrefix;

  InsertedRows(RowType schema, SortKernel kernel, int wanted) {
    this.kernel = kernel;
    this.wanted = wanted;
    order = new RowOrder(kernel);
    store = new Store(schema);
  }

  private static final class Store extends RowStore {
    Store(RowType schema) {
      super("rows", schema);
    }

    @Override
    protected int restoreRow(Batch row, byte[] value, int at) {
      return add(row, 0);
    }

    @Override
    protected void writeMore(int slot, ByteBuilder out) {}

    @Override
    public int keyGroup(int slot) {
      return 0;
    }
  }

  @Override
  public void register(OperatorContext context) {
    context.register(store);
  }

  @Override
  public void update(Batch in) {
    if (picked.length < in.rows) {
      picked = new int[in.rows];
      prefixes = new long[in.rows];
    }
    int count = 0;
    if (last >= 0) {
      kernel.prefixes(in.columns, in.rows, prefixes);
    }
    for (int row = 0; row < in.rows; row++) {
      if (last < 0 || isWanted(in, row)) {
        picked[count++] = row;
      }
    }
    int stored = 0;
    while (stored < count) {
      stored += store.addSome(in, picked, stored, count);
    }
    if (store.size() >= 2L * wanted + Batch.CAPACITY) {
      dropUnwanted();
    }
  }

  private boolean isWanted(Batch in, int row) {
    return prefixes[row] != lastPrefix
        ? prefixes[row] < lastPrefix
        : kernel.compare(in.columns, row, store.columns, last) < 0;
  }

  private void dropUnwanted() {
    int[] slots = sorted();
    for (int i = wanted; i < slots.length; i++) {
      store.remove(slots[i]);
    }
    store.compact();
    if (wanted > 0) {
      last = slots[wanted - 1];
      long[] all = new long[last + 1];
      kernel.prefixes(store.columns, last + 1, all);
      lastPrefix = all[last];
    }
  }

  /** All slots: in order, equal rows as they came. */
  private int[] sorted() {
    int[] slots = new int[store.size()];
    int count = 0;
    boolean ascending = true;
    for (int slot = 0; slot < store.limit(); slot++) {
      if (store.isLive(slot)) {
        ascending &= count == 0 || store.number(slots[count - 1]) < store.number(slot);
        slots[count++] = slot;
      }
    }
    if (!ascending) {
      slots =
          Arrays.stream(slots)
              .boxed()
              .sorted((a, b) -> Long.compare(store.number(a), store.number(b)))
              .mapToInt(Integer::intValue)
              .toArray();
    }
    order.sort(store.columns, store.limit(), slots, count);
    return slots;
  }

  @Override
  public void finish() {
    reader = new SlotReader(store.columns, sorted());
  }

  @Override
  public void skip(long rows) {
    reader.skip(rows);
  }

  @Override
  public void read(Batch out, int most) {
    reader.read(out, most);
  }

  @Override
  public long size() {
    return store.size();
  }
}
