package io.weir.runtime.operator.sort;

import io.weir.runtime.data.Batch;
import io.weir.runtime.data.Column;
import io.weir.runtime.data.RowType;
import io.weir.runtime.kernel.SortKernel;
import io.weir.runtime.operator.OperatorContext;
import io.weir.runtime.operator.aggregate.GroupStore;
import io.weir.runtime.state.KeyKernel;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Rows that are inserted and deleted: distinct rows with how often each is there. */
final class ChangingRows implements SortedRows {
  private final KeyKernel keys;
  private final RowOrder order;
  private final GroupStore store;
  private SlotReader reader = new SlotReader(new Column[0], new int[0]);
  private long[] hashes = new long[Batch.CAPACITY];
  private int[] slots = new int[Batch.CAPACITY];
  private int[] gone = new int[Batch.CAPACITY];

  ChangingRows(RowType schema, SortKernel kernel, KeyKernel keys) {
    this.keys = keys;
    order = new RowOrder(kernel);
    int[] columns = IntStream.range(0, schema.fields().size()).toArray();
    store = GroupStore.countingRows(schema, keys, columns);
  }

  @Override
  public void register(OperatorContext context) {
    store.register(context);
  }

  @Override
  public void update(Batch in) {
    if (hashes.length < in.rows) {
      hashes = new long[in.rows];
      slots = new int[in.rows];
      gone = new int[in.rows];
    }
    keys.hash(in, in.rows, hashes);
    keys.intern(in, in.rows, hashes, store.index, slots);
    store.grow();
    store.update(in, null, in.rows, slots);
    int count = 0;
    Arrays.sort(slots, 0, in.rows);
    for (int i = 0; i < in.rows; i++) {
      if (store.isEmpty(slots[i]) && (i == 0 || slots[i] != slots[i - 1])) {
        gone[count++] = slots[i];
      }
    }
    if (count > 0) {
      store.remove(gone, count);
    }
  }

  @Override
  public void finish() {
    int[] distinct = new int[store.index.size()];
    store.index.liveSlots(distinct);
    order.sort(store.index.keys, store.index.limit(), distinct, distinct.length);
    int[] slots =
        Arrays.stream(distinct)
            .flatMap(slot -> IntStream.generate(() -> slot).limit(store.rowCount(slot)))
            .toArray();
    reader = new SlotReader(store.index.keys, slots);
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
    return store.index.size();
  }
}
