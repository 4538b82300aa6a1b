package io.weir.runtime.checkpoint;

import io.weir.runtime.error.JobException;
import io.weir.runtime.state.ColdStore;
import io.weir.runtime.state.StateWriter;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.rocksdb.Checkpoint;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * One worker's image in a RocksDB of its own, without a write-ahead log: only checkpoints count.
 * Keys are two bytes of store, one of key group, then the store's key.
 *
 * <p>Writes are gathered in RocksDB's serialized form of a write batch, so that a megabyte of them
 * crosses to native code in one call: 8 bytes of sequence number (zero), 4 of count, then per entry
 * a type and length-prefixed key and value. The worker only hands these batches over, as rows wait
 * for it; the thread that makes the checkpoint sorts them into the database.
 */
final class RocksWorkerState implements WorkerState, RocksColdStore.Place {
  static final int KEY_PREFIX = 3;
  private static final int BATCH_HEADER = 12;
  private static final int BATCH_BYTES = 1 << 20;

  /** Handed over at most before the worker itself has to write: keeps large states off the heap. */
  private static final long MAX_WAITING_BYTES = 32 << 20;

  /** For which a worker waits at once for a checkpoint to be stored. */
  private static final long AWAIT_MILLIS = 10;

  private static final byte PUT = 1;
  private static final byte DELETE = 0;
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final Path directory;
  private final StoreIds stores;
  private final RocksDatabase opened;
  private final RocksDB database;
  private final WriteOptions writeOptions = new WriteOptions().setDisableWAL(true);
  private byte[] batch = new byte[1 << 16];
  private int length = BATCH_HEADER;
  private int count;

  /** Batches that are not in the database yet; guarded by itself. */
  private final List<byte[]> waiting = new ArrayList<>();

  private long waitingBytes;

  /** Checkpoints that were stored. */
  private volatile long stored;

  private RocksWorkerState(Path directory, StoreIds stores, RocksDatabase opened) {
    this.directory = directory;
    this.stores = stores;
    this.opened = opened;
    database = opened.database();
  }

  static RocksWorkerState open(Path directory, StoreIds stores, Path logDirectory) {
    try {
      return new RocksWorkerState(directory, stores, RocksDatabase.open(directory, logDirectory));
    } catch (RocksDBException e) {
      throw new JobException("cannot keep state in " + directory + ": " + e.getMessage(), e);
    }
  }

  @Override
  public StateWriter writer(String stateId, String store) {
    int id = stores.idOf(stateId, store);
    return new StateWriter() {
      @Override
      public void put(int keyGroup, byte[] key, int keyLength, byte[] value, int valueLength) {
        reserve(keyLength + valueLength);
        begin(PUT, id, keyGroup, key, keyLength);
        appendLength(valueLength);
        append(value, valueLength);
        flushIfLarge();
      }

      @Override
      public void delete(int keyGroup, byte[] key, int keyLength) {
        reserve(keyLength);
        begin(DELETE, id, keyGroup, key, keyLength);
        flushIfLarge();
      }
    };
  }

  @Override
  public ColdStore cold(String stateId, String store) {
    return new RocksColdStore(this, stores.idOf(stateId, store));
  }

  /** Room for an entry with so many bytes of key and value. */
  private void reserve(int bytes) {
    int needed = Math.addExact(length, Math.addExact(bytes, KEY_PREFIX + 1 + 2 * 5));
    if (needed > batch.length) {
      batch = Arrays.copyOf(batch, (int) Math.min(Integer.MAX_VALUE - 16L, 2L * needed));
    }
  }

  private void begin(byte type, int store, int keyGroup, byte[] key, int keyLength) {
    count++;
    batch[length++] = type;
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
    INT.set(batch, 8, count);
    synchronized (waiting) {
      waiting.add(Arrays.copyOf(batch, length));
      waitingBytes += length;
      if (waitingBytes > MAX_WAITING_BYTES) {
        writeWaiting();
      }
    }
    length = BATCH_HEADER;
    count = 0;
  }

  private void writeWaiting() {
    synchronized (waiting) {
      for (byte[] each : waiting) {
        try (WriteBatch writes = new WriteBatch(each)) {
          database.write(writeOptions, writes);
        } catch (RocksDBException e) {
          throw failure(e);
        }
      }
      waiting.clear();
      waitingBytes = 0;
    }
  }

  @Override
  public void clear(String stateId) {
    flush();
    writeWaiting();
    for (int id : stores.ofNode(stateId)) {
      try {
        database.deleteRange(
            writeOptions,
            prefix(id),
            id == Character.MAX_VALUE ? new byte[] {-1, -1, -1} : prefix(id + 1));
        ColumnFamilyHandle cold = opened.cold();
        if (cold != null) {
          RocksColdStore.clear(database, cold, id);
        }
      } catch (RocksDBException e) {
        throw failure(e);
      }
    }
  }

  static byte[] prefix(int store) {
    return new byte[] {(byte) (store >>> 8), (byte) store};
  }

  private JobException failure(RocksDBException e) {
    return new JobException("cannot write state to " + directory + ": " + e.getMessage(), e);
  }

  /**
   * Makes a directory with everything that was flushed, out of hard links. On the coordinator's
   * thread, after the worker has acknowledged and before it writes for the next checkpoint.
   */
  void checkpointTo(Path target) throws RocksDBException {
    writeWaiting();
    try (Checkpoint checkpoint = Checkpoint.create(database)) {
      checkpoint.createCheckpoint(target.toString());
    }
    synchronized (this) {
      stored++;
      notifyAll();
    }
  }

  // --- cold entries ---

  @Override
  public RocksDatabase database() {
    return opened;
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public long stored() {
    return stored;
  }

  @Override
  public synchronized void awaitStored(long before) {
    try {
      if (stored <= before) {
        wait(AWAIT_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // The job is being stopped, and its loop sees it.
    }
  }

  @Override
  public String description() {
    return directory.toString();
  }

  /** After the worker has stopped. */
  void close() {
    writeOptions.close();
    opened.close();
  }
}
