package io.weir.runtime.checkpoint;

import io.weir.runtime.error.JobException;
import io.weir.runtime.state.ColdStore;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ByteBufferGetStatus;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * The cold entries of one store. Keys are two bytes of store, one of key group, then the store's
 * key. Writes are gathered in RocksDB's serialized form of a write batch, so that a megabyte of
 * them crosses to native code in one call: 8 bytes of sequence number (zero), 4 of count, then per
 * entry a type, the column family, and length-prefixed key and value.
 */
final class RocksColdStore implements ColdStore {
  /** Where a store's entries are, and what checkpoints do there. */
  interface Place {
    /** Opened at the first call. */
    RocksDatabase database();

    /** Whether {@link #database} was called. */
    boolean isOpen();

    /** Whether checkpoints are made of it. */
    boolean isKept();

    /** How many checkpoints were stored; any thread. */
    long stored();

    /** Waits a moment for {@link #stored} to become more. */
    void awaitStored(long before);

    /** What people know the place by. */
    String description();
  }

  private static final int KEY_PREFIX = 3;
  private static final int BATCH_HEADER = 12;
  private static final int BATCH_BYTES = 1 << 20;

  /** Entries that are read in one call, at most. */
  private static final int READ_AT_ONCE = 4096;

  /** Room for a value that is read with others; larger ones are read by themselves. */
  private static final int VALUE_BYTES = 128;

  private static final int SLICES_PER_BLOCK = 256;

  // Types of entries of a write batch that name their column family.
  private static final byte DELETE = 4;
  private static final byte PUT = 5;
  private static final byte MERGE = 6;

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final Place place;
  private final int store;

  /** {@link Place#stored} up to which this store's image belongs to a checkpoint not yet stored. */
  private long imageOf = -1;

  /** Whether there may be entries; null until it is asked for. */
  private @Nullable Boolean used;

  private byte[] batch = new byte[1 << 12];
  private int length = BATCH_HEADER;
  private int count;

  private ByteBuffer keyBuffer = ByteBuffer.allocateDirect(0);
  private final List<ByteBuffer> valueSlices = new ArrayList<>();

  RocksColdStore(Place place, int store) {
    this.place = place;
    this.store = store;
  }

  @Override
  public boolean isEmpty() {
    Boolean known = used;
    if (known == null) {
      known = place.isOpen() && hasEntries();
      used = known;
    }
    return !known;
  }

  private boolean hasEntries() {
    byte[] prefix = Arrays.copyOf(key(0, new byte[0], 0), KEY_PREFIX - 1);
    try (RocksIterator iterator = database().newIterator(family())) {
      iterator.seek(prefix);
      boolean found = iterator.isValid() && startsWith(iterator.key(), prefix);
      iterator.status();
      return found;
    } catch (RocksDBException e) {
      throw failure("read", e);
    }
  }

  @Override
  public boolean isKept() {
    return place.isKept();
  }

  @Override
  public void imageTaken() {
    flush();
    imageOf = place.stored();
  }

  @Override
  public boolean isWritable() {
    return place.stored() > imageOf;
  }

  @Override
  public void awaitWritable() {
    place.awaitStored(imageOf);
  }

  // --- writing ---

  @Override
  public void put(int keyGroup, byte[] key, int keyLength, byte[] value, int valueLength) {
    add(PUT, keyGroup, key, keyLength, value, valueLength);
  }

  @Override
  public void append(int keyGroup, byte[] key, int keyLength, byte[] value, int valueLength) {
    add(MERGE, keyGroup, key, keyLength, value, valueLength);
  }

  private void add(
      byte type, int keyGroup, byte[] key, int keyLength, byte[] value, int valueLength) {
    reserve(keyLength, valueLength);
    begin(type, keyGroup, key, keyLength);
    appendLength(valueLength);
    append(value, valueLength);
    flushIfLarge();
  }

  @Override
  public void delete(int keyGroup, byte[] key, int keyLength) {
    reserve(keyLength, 0);
    begin(DELETE, keyGroup, key, keyLength);
    flushIfLarge();
  }

  private void reserve(int keyLength, int valueLength) {
    long needed = (long) length + keyLength + valueLength + KEY_PREFIX + 1 + 3 * 5;
    if (needed > batch.length && count > 0) {
      flush();
      needed = (long) length + keyLength + valueLength + KEY_PREFIX + 1 + 3 * 5;
    }
    if (needed > Integer.MAX_VALUE - 16) {
      throw new JobException(
          "state of one key takes more than 2 GB, which does not fit into " + place.description());
    }
    if (needed > batch.length) {
      long room = Math.max(needed, Math.min(2L * batch.length, BATCH_BYTES + (1 << 16)));
      batch = Arrays.copyOf(batch, (int) room);
    }
  }

  private void begin(byte type, int keyGroup, byte[] key, int keyLength) {
    count++;
    batch[length++] = type;
    appendLength(family().getID());
    appendLength(keyLength + KEY_PREFIX);
    batch[length++] = (byte) (store >>> 8);
    batch[length++] = (byte) store;
    batch[length++] = (byte) keyGroup;
    append(key, keyLength);
  }

  private void appendLength(int value) {
    int rest = value;
    while (rest > 0x7f) {
      batch[length++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    batch[length++] = (byte) rest;
  }

  private void append(byte[] bytes, int bytesLength) {
    System.arraycopy(bytes, 0, batch, length, bytesLength);
    length += bytesLength;
  }

  private void flushIfLarge() {
    if (length > BATCH_BYTES) {
      flush();
    }
  }

  @Override
  public void flush() {
    if (count == 0) {
      return;
    }
    if (!isWritable()) {
      throw new IllegalStateException("a checkpoint is being stored");
    }
    INT.set(batch, 8, count);
    try (WriteBatch writes = new WriteBatch(Arrays.copyOf(batch, length));
        WriteOptions options = new WriteOptions().setDisableWAL(true)) {
      database().write(options, writes);
    } catch (RocksDBException e) {
      throw failure("write", e);
    }
    used = true;
    length = BATCH_HEADER;
    count = 0;
    if (batch.length > 2 * BATCH_BYTES) {
      batch = new byte[BATCH_BYTES];
    }
  }

  // --- reading ---

  @Override
  public byte[] key(int keyGroup, byte[] key, int keyLength) {
    byte[] named = new byte[KEY_PREFIX + keyLength];
    named[0] = (byte) (store >>> 8);
    named[1] = (byte) store;
    named[2] = (byte) keyGroup;
    System.arraycopy(key, 0, named, KEY_PREFIX, keyLength);
    return named;
  }

  @Override
  public List<byte @Nullable []> get(List<byte[]> keys) {
    if (!place.isOpen() || keys.isEmpty()) {
      return Collections.nCopies(keys.size(), null);
    }
    List<byte @Nullable []> values = new ArrayList<>(keys.size());
    try {
      for (int from = 0; from < keys.size(); from += READ_AT_ONCE) {
        read(keys.subList(from, Math.min(keys.size(), from + READ_AT_ONCE)), values);
      }
      return values;
    } catch (RocksDBException e) {
      throw failure("read", e);
    }
  }

  /**
   * Reads entries in one call. Each has a status of its own: what cannot be read is not taken as
   * missing.
   */
  private void read(List<byte[]> keys, List<byte @Nullable []> values) throws RocksDBException {
    ByteBuffer keyBytes = keyBuffer;
    int needed = 0;
    for (byte[] key : keys) {
      needed += key.length;
    }
    if (keyBytes.capacity() < needed) {
      keyBytes = ByteBuffer.allocateDirect(needed + (needed >> 1));
      keyBuffer = keyBytes;
    }
    List<ByteBuffer> keySlices = new ArrayList<>(keys.size());
    int at = 0;
    for (byte[] key : keys) {
      keyBytes.put(at, key);
      keySlices.add(keyBytes.slice(at, key.length));
      at += key.length;
    }
    List<ByteBufferGetStatus> found =
        database()
            .multiGetByteBuffers(
                Collections.nCopies(1, family()), keySlices, valueSlices(keys.size()));
    for (int i = 0; i < found.size(); i++) {
      ByteBufferGetStatus each = found.get(i);
      switch (each.status.getCode()) {
        case Ok -> values.add(valueOf(keys.get(i), each));
        case NotFound -> values.add(null);
        default -> throw new RocksDBException(each.status);
      }
    }
  }

  private byte @Nullable [] valueOf(byte[] key, ByteBufferGetStatus found) throws RocksDBException {
    ByteBuffer slice = found.value;
    if (slice == null || found.requiredSize > slice.capacity()) {
      return database().get(family(), key); // It did not fit.
    }
    byte[] value = new byte[found.requiredSize];
    slice.get(0, value);
    return value;
  }

  /** Room for so many values, which are overwritten by the next call. */
  private List<ByteBuffer> valueSlices(int count) {
    while (valueSlices.size() < count) {
      ByteBuffer block = ByteBuffer.allocateDirect(SLICES_PER_BLOCK * VALUE_BYTES);
      for (int i = 0; i < SLICES_PER_BLOCK; i++) {
        valueSlices.add(block.slice(i * VALUE_BYTES, VALUE_BYTES));
      }
    }
    List<ByteBuffer> slices = valueSlices.subList(0, count);
    slices.forEach(ByteBuffer::clear);
    return slices;
  }

  @Override
  public void scan(int keyGroup, byte[] prefix, int prefixLength, Reader reader) {
    if (place.isOpen()) {
      byte[] start = key(keyGroup, prefix, prefixLength);
      try {
        scan(database(), family(), start, reader);
      } catch (RocksDBException e) {
        throw failure("read", e);
      }
    }
  }

  /** Reads the entries whose keys begin with some bytes: a store's number at least. */
  static void scan(RocksDB database, ColumnFamilyHandle family, byte[] prefix, Reader reader)
      throws RocksDBException {
    try (ReadOptions options = new ReadOptions().setFillCache(false);
        RocksIterator iterator = database.newIterator(family, options)) {
      for (iterator.seek(prefix); iterator.isValid(); iterator.next()) {
        byte[] key = iterator.key();
        if (key.length < KEY_PREFIX || !startsWith(key, prefix)) {
          break;
        }
        reader.entry(
            key[2] & 0xff, Arrays.copyOfRange(key, KEY_PREFIX, key.length), iterator.value());
      }
      iterator.status();
    }
  }

  private static boolean startsWith(byte[] key, byte[] prefix) {
    return key.length >= prefix.length
        && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
  }

  @Override
  public void clear() {
    length = BATCH_HEADER;
    count = 0;
    used = false;
    if (place.isOpen()) {
      try {
        clear(database(), family(), store);
      } catch (RocksDBException e) {
        throw failure("write", e);
      }
    }
  }

  /** Removes the entries of a store. */
  static void clear(RocksDB database, ColumnFamilyHandle family, int store)
      throws RocksDBException {
    byte[] end =
        store == Character.MAX_VALUE
            ? new byte[] {-1, -1, -1}
            : new byte[] {(byte) ((store + 1) >>> 8), (byte) (store + 1)};
    try (WriteOptions options = new WriteOptions().setDisableWAL(true)) {
      database.deleteRange(family, options, new byte[] {(byte) (store >>> 8), (byte) store}, end);
    }
  }

  private RocksDB database() {
    return place.database().database();
  }

  private ColumnFamilyHandle family() {
    ColumnFamilyHandle family = place.database().cold();
    if (family == null) {
      throw new IllegalStateException("the database is only read");
    }
    return family;
  }

  private JobException failure(String action, RocksDBException e) {
    return new JobException(
        "cannot %s state that does not fit into memory, in %s: %s"
            .formatted(action, place.description(), e.getMessage()),
        e);
  }
}
