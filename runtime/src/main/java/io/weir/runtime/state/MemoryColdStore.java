package io.weir.runtime.state;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Entries on the heap, for hosts without a disk: simulations. {@link #copy} is what a checkpoint
 * keeps.
 */
public final class MemoryColdStore implements ColdStore {
  private final TreeMap<byte[], byte[]> entries = new TreeMap<>(Arrays::compareUnsigned);

  /** Null for what is removed. */
  private final TreeMap<byte[], byte @Nullable []> unwritten =
      new TreeMap<>(Arrays::compareUnsigned);

  private final boolean kept;
  private boolean used;
  private boolean writable = true;

  public MemoryColdStore() {
    this(true);
  }

  /**
   * @param kept whether stores may take it that checkpoints have the entries
   */
  public MemoryColdStore(boolean kept) {
    this.kept = kept;
  }

  /** A store with the same entries. */
  public MemoryColdStore copy() {
    MemoryColdStore copy = new MemoryColdStore(kept);
    copy.entries.putAll(entries);
    copy.used = used;
    return copy;
  }

  /** Gives all entries. */
  public void all(Reader reader) {
    entries.forEach(
        (key, value) ->
            reader.entry(key[0] & 0xff, Arrays.copyOfRange(key, 1, key.length), value.clone()));
  }

  /** The checkpoint of the last image is stored. */
  public void checkpointStored() {
    writable = true;
  }

  @Override
  public boolean isEmpty() {
    return !used;
  }

  @Override
  public boolean isKept() {
    return kept;
  }

  @Override
  public void imageTaken() {
    flush();
    writable = false;
  }

  @Override
  public boolean isWritable() {
    return writable;
  }

  @Override
  public void awaitWritable() {}

  @Override
  public void put(int keyGroup, byte[] key, int keyLength, byte[] value, int valueLength) {
    unwritten.put(key(keyGroup, key, keyLength), Arrays.copyOf(value, valueLength));
  }

  @Override
  public void append(int keyGroup, byte[] key, int keyLength, byte[] value, int valueLength) {
    byte[] named = key(keyGroup, key, keyLength);
    byte @Nullable [] before =
        unwritten.containsKey(named) ? unwritten.get(named) : entries.get(named);
    int length = before == null ? 0 : before.length;
    byte[] all =
        before == null ? new byte[valueLength] : Arrays.copyOf(before, length + valueLength);
    System.arraycopy(value, 0, all, length, valueLength);
    unwritten.put(named, all);
  }

  @Override
  public void delete(int keyGroup, byte[] key, int keyLength) {
    unwritten.put(key(keyGroup, key, keyLength), null);
  }

  @Override
  public void flush() {
    if (unwritten.isEmpty()) {
      return;
    }
    if (!writable) {
      throw new IllegalStateException("a checkpoint is being stored");
    }
    used = true;
    unwritten.forEach(
        (key, value) -> {
          if (value == null) {
            entries.remove(key);
          } else {
            entries.put(key, value);
          }
        });
    unwritten.clear();
  }

  @Override
  public byte[] key(int keyGroup, byte[] key, int keyLength) {
    byte[] named = new byte[1 + keyLength];
    named[0] = (byte) keyGroup;
    System.arraycopy(key, 0, named, 1, keyLength);
    return named;
  }

  @Override
  public List<byte @Nullable []> get(List<byte[]> keys) {
    List<byte @Nullable []> values = new ArrayList<>(keys.size());
    for (byte[] key : keys) {
      byte[] value = entries.get(key);
      values.add(value == null ? null : value.clone());
    }
    return values;
  }

  @Override
  public void scan(int keyGroup, byte[] prefix, int prefixLength, Reader reader) {
    byte[] start = key(keyGroup, prefix, prefixLength);
    for (var entry : entries.tailMap(start).entrySet()) {
      byte[] key = entry.getKey();
      if (key.length < start.length
          || !Arrays.equals(key, 0, start.length, start, 0, start.length)) {
        break;
      }
      reader.entry(keyGroup, Arrays.copyOfRange(key, 1, key.length), entry.getValue().clone());
    }
  }

  @Override
  public void clear() {
    entries.clear();
    unwritten.clear();
    used = false;
  }
}
