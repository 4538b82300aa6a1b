package io.weir.engine.result;

import io.weir.runtime.data.Batch;
import io.weir.runtime.data.ChangeKind;
import io.weir.runtime.data.Column;
import io.weir.runtime.data.RowType;
import io.weir.runtime.error.BugException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The table that a changelog adds up to. Rows keep the order in which they came; an update keeps
 * its row's place. Without a key, a row is taken away by a {@code -U} or {@code -D} with the same
 * values (equal rows are kept as often as they came); with a key, {@code +I} and {@code +U} replace
 * the row of the same key. Not thread-safe.
 */
public final class MaterializedTable {
  private static final int NONE = -1;

  private final RowType schema;
  private final int[] keyColumns;
  private final boolean upsert;
  private Batch slots;

  /** Per slot: whether a row is there. Slots are in the table's order. */
  private boolean[] used = new boolean[16];

  private int[] hashes = new int[16];

  /** Chain of slots with the same bucket. */
  private int[] next = new int[16];

  private int[] buckets = new int[16];
  private int slotCount;
  private int rowCount;

  /** Slots copied over since the last compaction: their old bytes are still in the heaps. */
  private int rewritten;

  /** Whether rows were taken away that may yet be retracted. */
  private boolean shortened;

  /** Slot of the last {@code -U} of the batch that waits for its {@code +U}. */
  private int freed = NONE;

  /**
   * @param key fields that identify a row in an upsert changelog; empty when rows are retracted
   *     whole
   */
  public MaterializedTable(RowType schema, List<Integer> key) {
    this.schema = schema;
    upsert = !key.isEmpty();
    keyColumns =
        upsert
            ? key.stream().mapToInt(Integer::intValue).toArray()
            : IntStream.range(0, schema.fields().size()).toArray();
    slots = new Batch(schema, 16);
    Arrays.fill(buckets, NONE);
  }

  public RowType schema() {
    return schema;
  }

  /** Number of rows. */
  public int size() {
    return rowCount;
  }

  /** Applies the changes of a batch in order. */
  public void apply(Batch batch) {
    for (int row = 0; row < batch.rows; row++) {
      apply(batch, row);
    }
    freed = NONE;
    compactIfWorthwhile();
  }

  private void apply(Batch batch, int row) {
    int hash = hash(batch.columns, row);
    switch (ChangeKind.of(batch.kind(row))) {
      case INSERT -> {
        freed = NONE;
        put(batch, row, hash);
      }
      case UPDATE_AFTER -> {
        put(batch, row, hash);
        freed = NONE;
      }
      case UPDATE_BEFORE -> freed = remove(batch, row, hash);
      case DELETE -> {
        remove(batch, row, hash);
        freed = NONE;
      }
    }
  }

  private void put(Batch batch, int row, int hash) {
    int slot = upsert ? find(batch, row, hash) : NONE;
    if (slot != NONE) {
      write(slot, batch, row);
      rewritten++;
      return;
    }
    if (freed != NONE) {
      slot = freed;
      rewritten++;
    } else {
      slot = slotCount++;
      ensureCapacity(slotCount);
    }
    write(slot, batch, row);
    used[slot] = true;
    rowCount++;
    link(slot, hash);
  }

  private int remove(Batch batch, int row, int hash) {
    int slot = find(batch, row, hash);
    if (slot == NONE) {
      if (upsert || shortened) {
        return NONE;
      }
      throw new BugException("a result row is retracted that is not there", "", null);
    }
    unlink(slot);
    used[slot] = false;
    rowCount--;
    return slot;
  }

  private void write(int slot, Batch batch, int row) {
    int[] rows = {row};
    for (int i = 0; i < slots.columns.length; i++) {
      Column column = slots.columns[i];
      column.copyRows(batch.columns[i], rows, 1, slot);
    }
    slots.rows = Math.max(slots.rows, slot + 1);
  }

  private int find(Batch batch, int row, int hash) {
    int slot = buckets[hash & (buckets.length - 1)];
    while (slot != NONE && !(hashes[slot] == hash && sameKey(slot, batch, row))) {
      slot = next[slot];
    }
    return slot;
  }

  private boolean sameKey(int slot, Batch batch, int row) {
    for (int column : keyColumns) {
      if (!RowEquality.equal(slots.columns[column], slot, batch.columns[column], row)) {
        return false;
      }
    }
    return true;
  }

  private int hash(Column[] columns, int row) {
    int hash = 17;
    for (int column : keyColumns) {
      hash = 31 * hash + RowEquality.hash(columns[column], row);
    }
    return hash ^ (hash >>> 15);
  }

  private void link(int slot, int hash) {
    hashes[slot] = hash;
    int bucket = hash & (buckets.length - 1);
    next[slot] = buckets[bucket];
    buckets[bucket] = slot;
  }

  private void unlink(int slot) {
    int bucket = hashes[slot] & (buckets.length - 1);
    if (buckets[bucket] == slot) {
      buckets[bucket] = next[slot];
      return;
    }
    int before = buckets[bucket];
    while (next[before] != slot) {
      before = next[before];
    }
    next[before] = next[slot];
  }

  private void ensureCapacity(int count) {
    if (count <= used.length) {
      return;
    }
    int capacity = used.length * 2;
    used = Arrays.copyOf(used, capacity);
    hashes = Arrays.copyOf(hashes, capacity);
    next = Arrays.copyOf(next, capacity);
    buckets = new int[capacity];
    Arrays.fill(buckets, NONE);
    for (int slot = 0; slot < count - 1; slot++) {
      if (used[slot]) {
        link(slot, hashes[slot]);
      }
    }
  }

  private void compactIfWorthwhile() {
    int garbage = slotCount - rowCount + rewritten;
    if (garbage > 1024 && garbage > 2 * rowCount) {
      keep(rowNumbers(), 0);
    }
  }

  /**
   * Takes the oldest rows away until at most {@code maximum} are left. A row that is updated later
   * comes back as the newest.
   */
  public void keepNewest(int maximum) {
    if (rowCount > maximum) {
      shortened = true;
      keep(rowNumbers(), rowCount - maximum);
    }
  }

  private void keep(int[] rows, int from) {
    Batch old = slots;
    int[] kept = Arrays.copyOfRange(rows, from, rows.length);
    slots = new Batch(schema, Math.max(16, kept.length));
    slots.append(old, kept, kept.length);
    slotCount = kept.length;
    rowCount = kept.length;
    rewritten = 0;
    freed = NONE;
    Arrays.fill(used, 0, kept.length, true);
    Arrays.fill(used, kept.length, used.length, false);
    for (int i = 0; i < kept.length; i++) {
      hashes[i] = hashes[kept[i]];
    }
    Arrays.fill(buckets, NONE);
    for (int slot = 0; slot < kept.length; slot++) {
      link(slot, hashes[slot]);
    }
  }

  /** The rows: together with {@link #rowNumbers} valid until the next change. */
  public Batch batch() {
    return slots;
  }

  /** Numbers of the rows of {@link #batch} that are in the table, in order. */
  public int[] rowNumbers() {
    int[] rows = new int[rowCount];
    int count = 0;
    for (int slot = 0; slot < slotCount; slot++) {
      if (used[slot]) {
        rows[count++] = slot;
      }
    }
    return rows;
  }
}
