package io.weir.runtime.state;

import io.weir.runtime.data.Batch;
import io.weir.runtime.data.ByteBuilder;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a store of keys within its memory: when its columns would have to grow beyond that, the
 * half of the entries that were not used lately goes to a {@link ColdStore}, and comes back when
 * its keys are found missing. While nothing was evicted nothing is looked up.
 *
 * <p>What came back stays in the cold store as well; memory is looked at first. What is removed is
 * removed there too, but not while a checkpoint is being stored: until then its key is remembered.
 */
public final class Eviction implements AutoCloseable {
  /** A store as this sees it. */
  public interface Entries {
    int keyGroup(int slot);

    void writeKey(int slot, ByteBuilder out);

    void writeValue(int slot, ByteBuilder out);

    /** Sets what belongs to a key. */
    void readValue(int slot, byte[] value);

    /** Forgets entries, which are in the cold store. */
    void forget(int[] slots, int count);

    /** Bytes held by slots in use and free ones. */
    long memory();

    /** Bytes held by the other parts of the same store. */
    default long otherMemory() {
      return 0;
    }
  }

  /** Of a key, by which entries are ordered; above them the key group, below them a number. */
  private static final int PREFIX_BYTES = 4;

  private static final int INDEX_BITS = 24;

  private final Entries entries;
  private final KeyIndex index;
  private final ColdStore cold;
  private final Shared shared;
  private final ByteBuilder key = new ByteBuilder(64);
  private final ByteBuilder value = new ByteBuilder(64);

  /** By slot, whether it was used since the last eviction; see {@link #used(int[], int)}. */
  private boolean[] used = {};

  /** Keys that are to be removed from the cold store. */
  private final Set<ByteBuffer> removed;

  private int countedCapacity;

  /** What the parts of a store have together. */
  private static final class Shared {
    final StateMemory.Account account;
    final Set<ByteBuffer> removed = new HashSet<>();

    /**
     * Hashes of the keys that were evicted; null where entries were there before this run, or where
     * there are too many: then tables' own filters spare what they can.
     */
    @Nullable HashFilter filter;

    boolean filterKnown;

    final long mostFilterBytes;

    Shared(StateMemory memory) {
      account = memory.open();
      mostFilterBytes = HashFilter.mostBytes(memory);
    }

    void noteEvicted(long hash) {
      HashFilter known = filter;
      if (known != null && !known.mayContain(hash)) {
        filter = known.addWithin(hash, mostFilterBytes) ? known : null;
      }
    }

    long filterMemory() {
      return filter == null ? 0 : filter.memory();
    }
  }

  /** Where the search for entries to evict goes on. */
  private int hand;

  /** Entries that are in the cold store only, as far as this run knows. */
  private long evicted;

  /**
   * @param index records the keys that are added
   */
  public Eviction(Entries entries, KeyIndex index, ColdStore cold, StateMemory memory) {
    this(entries, index, cold, new Shared(memory));
  }

  /**
   * Of a further part of a store, whose keys are not those of other parts.
   *
   * @param other that of another part, also of one that is gone; one of them is to be closed
   */
  public Eviction(Entries entries, KeyIndex index, Eviction other) {
    this(entries, index, other.cold, other.shared);
  }

  private Eviction(Entries entries, KeyIndex index, ColdStore cold, Shared shared) {
    this.entries = entries;
    this.index = index;
    this.cold = cold;
    this.shared = shared;
    removed = shared.removed;
    index.recordAdded();
  }

  /** Whether all entries are in memory. */
  public boolean isEmpty() {
    return cold.isEmpty();
  }

  /** Entries that are not in memory, at least. */
  public long evicted() {
    return evicted;
  }

  /**
   * Brings back those of the keys that were just added which had been evicted: they no longer count
   * as added.
   */
  public void fetchAdded() {
    if (index.addedCount() == 0 || cold.isEmpty()) {
      return;
    }
    int[] added = index.added();
    int count = index.addedCount();
    HashFilter known = filter();
    List<byte[]> keys = new ArrayList<>();
    int[] slots = new int[count];
    int left = 0;
    for (int i = 0; i < count; i++) {
      int slot = added[i];
      if (known != null && !known.mayContain(index.hashes[slot])) {
        added[left++] = slot;
        continue;
      }
      key.clear();
      entries.writeKey(slot, key);
      int group = entries.keyGroup(slot);
      if (!removed.isEmpty() && removed.contains(named(group, key.bytes, key.length))) {
        added[left++] = slot;
      } else {
        slots[keys.size()] = slot;
        keys.add(cold.key(group, key.bytes, key.length));
      }
    }
    List<byte @Nullable []> found = keys.isEmpty() ? List.of() : cold.get(keys);
    for (int i = 0; i < found.size(); i++) {
      byte[] bytes = found.get(i);
      if (bytes == null) {
        added[left++] = slots[i];
      } else {
        entries.readValue(slots[i], bytes);
        evicted--;
      }
    }
    index.keepAdded(left);
  }

  private @Nullable HashFilter filter() {
    if (!shared.filterKnown) {
      shared.filterKnown = true;
      shared.filter = cold.isEmpty() ? new HashFilter() : null;
    }
    return shared.filter;
  }

  /**
   * Says that slots were used in a batch. That is not noted before something was evicted, so that
   * states which fit pay nothing; which entries go first makes no difference to results.
   */
  public void used(int[] slots, int count) {
    if (cold.isEmpty()) {
      return;
    }
    boolean[] flags = flags();
    for (int i = 0; i < count; i++) {
      flags[slots[i]] = true;
    }
  }

  private boolean[] flags() {
    if (used.length < index.capacity()) {
      used = Arrays.copyOf(used, index.capacity());
    }
    return used;
  }

  /** Says that slots are about to be removed for good. */
  public void removing(int[] slots, int count) {
    if (cold.isEmpty()) {
      return;
    }
    for (int i = 0; i < count; i++) {
      key.clear();
      entries.writeKey(slots[i], key);
      removed.add(named(entries.keyGroup(slots[i]), key.bytes, key.length));
    }
    writeRemoved();
  }

  /** A key group and a key, to be compared by content. */
  private static ByteBuffer named(int keyGroup, byte[] bytes, int length) {
    byte[] name = new byte[1 + length];
    name[0] = (byte) keyGroup;
    System.arraycopy(bytes, 0, name, 1, length);
    return ByteBuffer.wrap(name);
  }

  private void writeRemoved() {
    if (removed.isEmpty() || !cold.isWritable()) {
      return;
    }
    for (ByteBuffer each : removed) {
      byte[] name = each.array();
      cold.delete(name[0], Arrays.copyOfRange(name, 1, name.length), name.length - 1);
    }
    cold.flush();
    removed.clear();
  }

  /** Between batches: evicts if the next one could need more memory than there is. */
  public void makeRoom() {
    if (index.size() + Batch.CAPACITY <= index.capacity()) {
      if (countedCapacity != index.capacity()) {
        countedCapacity = index.capacity();
        shared.account.holds(entries.memory() + otherMemory());
      }
      return;
    }
    StateMemory.Account account = shared.account;
    long memory = entries.memory();
    long others = otherMemory();
    account.holds(others + memory + (memory >> 1));
    boolean scarce = account.isScarce();
    boolean exceeded = scarce && account.isExceeded();
    account.holds(others + memory);
    if (!scarce) {
      return;
    }
    if (!cold.isWritable() && exceeded) {
      cold.awaitWritable();
    }
    if (cold.isWritable()) {
      evict(Math.max(1, index.size() / 2));
    }
  }

  /** Bytes of the other parts of the store, and of the filter that all parts have. */
  private long otherMemory() {
    return entries.otherMemory() + shared.filterMemory();
  }

  private void evict(int wanted) {
    writeRemoved();
    filter();
    int limit = index.limit();
    boolean[] flags = flags();
    int[] slots = new int[wanted];
    int count = 0;
    for (int i = 0; i < 2 * limit && count < wanted; i++) {
      int slot = hand < limit ? hand : 0;
      hand = slot + 1;
      if (index.isLive(slot)) {
        if (flags[slot]) {
          flags[slot] = false;
        } else {
          slots[count++] = slot;
          flags[slot] = true; // Not a second time.
        }
      }
    }
    if (count == 0) {
      return;
    }
    for (int slot : inOrder(slots, count)) {
      flags[slot] = false;
      shared.noteEvicted(index.hashes[slot]);
      key.clear();
      value.clear();
      entries.writeKey(slot, key);
      entries.writeValue(slot, value);
      cold.put(entries.keyGroup(slot), key.bytes, key.length, value.bytes, value.length);
    }
    cold.flush();
    evicted += count;
    entries.forget(slots, count);
  }

  /**
   * The slots by key group and the first bytes in which their keys differ: a database takes keys
   * that are roughly in order several times as fast.
   */
  private int[] inOrder(int[] slots, int count) {
    int common = commonBytes(slots, count);
    long[] order = new long[count];
    for (int i = 0; i < count; i++) {
      key.clear();
      entries.writeKey(slots[i], key);
      long prefix = entries.keyGroup(slots[i]);
      for (int at = common; at < common + PREFIX_BYTES; at++) {
        prefix = prefix << 8 | (at < key.length ? key.bytes[at] & 0xff : 0);
      }
      order[i] = prefix << INDEX_BITS | i & (1 << INDEX_BITS) - 1;
    }
    if (count >= 1 << INDEX_BITS) {
      return Arrays.copyOf(slots, count);
    }
    Arrays.sort(order);
    int[] ordered = new int[count];
    for (int i = 0; i < count; i++) {
      ordered[i] = slots[(int) order[i] & (1 << INDEX_BITS) - 1];
    }
    return ordered;
  }

  /** Bytes at the start that all keys have in common. */
  private int commonBytes(int[] slots, int count) {
    value.clear();
    entries.writeKey(slots[0], value);
    int common = value.length;
    for (int i = 1; i < count && common > 0; i++) {
      key.clear();
      entries.writeKey(slots[i], key);
      int end = Math.min(common, key.length);
      int differs = Arrays.mismatch(value.bytes, 0, end, key.bytes, 0, end);
      common = differs < 0 ? end : differs;
    }
    return common;
  }

  /** Says that entries were brought back which had been read. */
  public void broughtBack(long count) {
    evicted -= count;
  }

  /** The store is about to write its image. */
  public void imageTaken() {
    writeRemoved();
    cold.imageTaken();
  }

  /** Gives the evicted entries of a key group, also those of keys that are in memory. */
  public void read(int keyGroup, ColdStore.Reader reader) {
    read(keyGroup, new byte[0], 0, reader);
  }

  /** Gives those whose keys begin with some bytes, also those of keys that are in memory. */
  public void read(int keyGroup, byte[] prefix, int prefixLength, ColdStore.Reader reader) {
    cold.scan(
        keyGroup,
        prefix,
        prefixLength,
        (group, entryKey, entryValue) -> {
          if (removed.isEmpty() || !removed.contains(named(group, entryKey, entryKey.length))) {
            reader.entry(group, entryKey, entryValue);
          }
        });
  }

  @Override
  public void close() {
    shared.account.close();
  }
}
