package io.weir.runtime.checkpoint;

import io.weir.runtime.data.ByteBuilder;
import io.weir.runtime.error.JobException;
import io.weir.runtime.state.ColdStore;
import io.weir.runtime.state.KeyGroupRange;
import io.weir.runtime.state.StateWriter;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.rocksdb.Checkpoint;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * One worker's image in a RocksDB of its own, without a write-ahead log: only checkpoints count.
 * Keys are two bytes of store, then one of key group and the store's key of an entry, or four of
 * part, four of chunk and one of kind of a piece. A key of three bytes, the last of them {@link
 * #RANGE}, holds the key groups that the store has here.
 *
 * <p>Writes are gathered in RocksDB's serialized form of a write batch, so that a megabyte of them
 * crosses to native code in one call: 8 bytes of sequence number (zero), 4 of count, then per entry
 * a type and length-prefixed key and value. The worker only copies into these blocks, as rows wait
 * for it; the thread that makes the checkpoint sorts them into the database.
 */
final class RocksWorkerState implements WorkerState, RocksColdStore.Place {
  static final int STORE_PREFIX = 2;
  static final int ENTRY_PREFIX = 3;
  static final int PIECE_KEY = 11;
  static final byte RANGE = (byte) 0xff;

  private static final int BATCH_HEADER = 12;

  /** A block with less room than that is full: most pieces fit into it. */
  private static final int ROOM = 1 << 17;

  /** For which a worker waits at once for a checkpoint to be stored. */
  private static final long AWAIT_MILLIS = 10;

  private static final byte DELETE = 0;
  private static final byte PUT = 1;

  /** Bytes that the database passes over: they fill a block, which it takes as a whole. */
  private static final byte FILLER = 3;

  private static final byte DELETE_RANGE = 15;

  /** A length that is not known yet takes as many bytes as the longest. */
  private static final int LONGEST_LENGTH = 5;

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle BIG_ENDIAN_INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private final Path directory;
  private final StoreIds stores;
  private final RocksDatabase opened;
  private final RocksDB database;
  private final BlockPool pool;
  private final WriteOptions writeOptions = new WriteOptions().setDisableWAL(true);

  /** Numbers of the stores that the database has from the restored checkpoint. */
  private final Set<Integer> found;

  /** Numbers of those of them that are written anew, since their columns were others. */
  private final Set<Integer> rewritten;

  private final ByteBuilder block;
  private int count;

  /** Where the length of the piece that is being appended belongs, 0 while there is none. */
  private int openPiece;

  /** Blocks that are not in the database yet; guarded by itself. */
  private final List<byte[]> waiting = new ArrayList<>();

  /** By number of a store that was begun, whether its image goes on. */
  private final Map<Integer, Boolean> begun = new HashMap<>();

  /** Checkpoints that were stored. */
  private volatile long stored;

  private RocksWorkerState(
      Path directory,
      StoreIds stores,
      RocksDatabase opened,
      BlockPool pool,
      Set<Integer> found,
      Set<Integer> rewritten) {
    this.directory = directory;
    this.stores = stores;
    this.opened = opened;
    database = opened.database();
    this.pool = pool;
    this.found = new HashSet<>(found);
    this.rewritten = rewritten;
    block = new ByteBuilder(0);
    block.bytes = pool.take();
    block.length = BATCH_HEADER;
  }

  /**
   * @param found numbers of the stores that the database may have, since its files are those of a
   *     checkpoint
   * @param rewritten those of them whose image does not go on
   */
  static RocksWorkerState open(
      Path directory,
      StoreIds stores,
      Path logDirectory,
      BlockPool pool,
      Set<Integer> found,
      Set<Integer> rewritten) {
    try {
      return new RocksWorkerState(
          directory, stores, RocksDatabase.open(directory, logDirectory), pool, found, rewritten);
    } catch (RocksDBException e) {
      throw new JobException("cannot keep state in " + directory + ": " + e.getMessage(), e);
    }
  }

  @Override
  public boolean begin(String stateId, String store, KeyGroupRange own) {
    int id = stores.idOf(stateId, store);
    return begun.computeIfAbsent(id, number -> begin(number, own));
  }

  private boolean begin(int id, KeyGroupRange own) {
    byte[] key = {(byte) (id >>> 8), (byte) id, RANGE};
    byte[] range = {(byte) own.from(), (byte) own.to()};
    try {
      boolean had = found.remove(id);
      if (had && !rewritten.contains(id) && Arrays.equals(database.get(key), range)) {
        return true;
      }
      if (had) {
        deleteAll(id);
      }
    } catch (RocksDBException e) {
      throw new JobException("cannot read a checkpoint: " + e.getMessage(), e);
    }
    startRecord(PUT, key.length + range.length);
    appendLength(key.length);
    block.append(key);
    appendLength(range.length);
    block.append(range);
    return false;
  }

  @Override
  public ColdStore cold(String stateId, String store) {
    return new RocksColdStore(this, stores.idOf(stateId, store));
  }

  @Override
  public StateWriter writer(String stateId, String store) {
    int id = stores.idOf(stateId, store);
    return new StateWriter() {
      @Override
      public void put(int keyGroup, byte[] key, int keyLength, byte[] value, int valueLength) {
        startRecord(PUT, Math.addExact(keyLength, valueLength));
        appendEntryKey(id, keyGroup, key, keyLength);
        appendLength(valueLength);
        block.append(value, 0, valueLength);
      }

      @Override
      public void delete(int keyGroup, byte[] key, int keyLength) {
        startRecord(DELETE, keyLength);
        appendEntryKey(id, keyGroup, key, keyLength);
      }

      @Override
      public ByteBuilder piece(int part, int chunk, int kind) {
        startRecord(PUT, 0);
        appendPieceKey(id, part, chunk, kind);
        openPiece = block.length;
        block.reserve(LONGEST_LENGTH);
        block.length += LONGEST_LENGTH;
        return block;
      }

      @Override
      public void deletePiece(int part, int chunk, int kind) {
        startRecord(DELETE, 0);
        appendPieceKey(id, part, chunk, kind);
      }
    };
  }

  /** Begins a record with room for its type, lengths and so many bytes. */
  private void startRecord(byte type, int bytes) {
    closePiece();
    if (count > 0 && block.bytes.length - block.length < Math.max(ROOM, bytes + 64L)) {
      handOver();
    }
    block.reserve(Math.addExact(bytes, 64));
    block.append(type);
    count++;
  }

  private void closePiece() {
    if (openPiece != 0) {
      setLength(openPiece, block.length - openPiece - LONGEST_LENGTH);
      openPiece = 0;
    }
  }

  /** Writes a length in as many bytes as the longest takes. */
  private void setLength(int at, int length) {
    for (int i = 0; i < LONGEST_LENGTH; i++) {
      int more = i < LONGEST_LENGTH - 1 ? 0x80 : 0;
      block.bytes[at + i] = (byte) (length >>> 7 * i & 0x7f | more);
    }
  }

  private void appendLength(int value) {
    int rest = value;
    while (rest > 0x7f) {
      block.append((byte) (rest | 0x80));
      rest >>>= 7;
    }
    block.append((byte) rest);
  }

  private void appendEntryKey(int store, int keyGroup, byte[] key, int keyLength) {
    appendLength(keyLength + ENTRY_PREFIX);
    block.append((byte) (store >>> 8));
    block.append((byte) store);
    block.append((byte) keyGroup);
    block.append(key, 0, keyLength);
  }

  private void appendPieceKey(int store, int part, int chunk, int kind) {
    appendLength(PIECE_KEY);
    block.append((byte) (store >>> 8));
    block.append((byte) store);
    BIG_ENDIAN_INT.set(block.reserve(8), block.length, part);
    BIG_ENDIAN_INT.set(block.bytes, block.length + 4, chunk);
    block.length += 8;
    block.append((byte) kind);
  }

  static int bigEndianInt(byte[] bytes, int offset) {
    return (int) BIG_ENDIAN_INT.get(bytes, offset);
  }

  private void deleteAll(int store) {
    startRecord(DELETE_RANGE, 0);
    appendLength(STORE_PREFIX);
    block.append(prefix(store));
    byte[] end = store == Character.MAX_VALUE ? new byte[] {-1, -1, -1, -1} : prefix(store + 1);
    appendLength(end.length);
    block.append(end);
    ColumnFamilyHandle cold = opened.cold();
    if (cold != null) {
      try {
        RocksColdStore.clear(database, cold, store);
      } catch (RocksDBException e) {
        throw new JobException("cannot write state to " + directory + ": " + e.getMessage(), e);
      }
    }
  }

  static byte[] prefix(int store) {
    return new byte[] {(byte) (store >>> 8), (byte) store};
  }

  /** Hands the block over to the thread that makes the checkpoint. */
  private void handOver() {
    closePiece();
    if (count == 0) {
      return;
    }
    INT.set(block.bytes, 8, count);
    int left = block.bytes.length - block.length;
    if (left > LONGEST_LENGTH) {
      block.append(FILLER);
      int at = block.length;
      setLength(at, left - 1 - LONGEST_LENGTH);
    } else if (left > 0) {
      block.bytes = Arrays.copyOf(block.bytes, block.length);
    }
    synchronized (waiting) {
      waiting.add(block.bytes);
    }
    block.bytes = pool.take();
    block.length = BATCH_HEADER;
    count = 0;
  }

  @Override
  public void flush() {
    found.forEach(this::deleteAll);
    found.clear();
    handOver();
  }

  @Override
  public void clear(String stateId) {
    stores.ofNode(stateId).forEach(this::deleteAll);
  }

  private void writeWaiting() throws RocksDBException {
    List<byte[]> blocks;
    synchronized (waiting) {
      blocks = List.copyOf(waiting);
      waiting.clear();
    }
    for (byte[] each : blocks) {
      try (WriteBatch writes = new WriteBatch(each)) {
        database.write(writeOptions, writes);
      }
      pool.give(each);
    }
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
  public boolean isKept() {
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
