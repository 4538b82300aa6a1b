package io.weir.runtime.state;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/**
 * The memory that stores may hold before they evict, and where what they evict goes in jobs without
 * a state directory. Workers of all jobs share it; thread-safe.
 */
public final class StateMemory {
  /** Of the heap, at least: what batches and readers take comes to half of a small one. */
  private static final int SMALLEST_SHARE = 4;

  /** What is not state, in bytes. */
  private static final long OTHERS = 512L << 20;

  /** What parts of stores have, at most, before they are split. */
  public static final int PART_ENTRIES = 1 << 18;

  private static final int FEWEST_PART_ENTRIES = 64;

  private final long limit;
  private final Path directory;
  private final AtomicLong held;
  private final AtomicInteger stores;
  private final LongConsumer changes;

  /** 0 while the limit tells. */
  private final int partEntries;

  /**
   * @param limit bytes, not negative; with 0 nothing stays in memory for long
   * @param directory where files are made; need not exist before the first one
   */
  public StateMemory(long limit, Path directory) {
    this(limit, directory, new AtomicLong(), new AtomicInteger(), bytes -> {}, 0);
  }

  private StateMemory(
      long limit,
      Path directory,
      AtomicLong held,
      AtomicInteger stores,
      LongConsumer changes,
      int partEntries) {
    if (limit < 0) {
      throw new IllegalArgumentException("a limit of " + limit + " bytes");
    }
    this.limit = limit;
    this.directory = directory;
    this.held = held;
    this.stores = stores;
    this.changes = changes;
    this.partEntries = partEntries;
  }

  /** The {@link #defaultLimit}; what is evicted goes where the system has its temporary ones. */
  public static StateMemory ofHeap() {
    return new StateMemory(defaultLimit(), defaultDirectory());
  }

  /**
   * Half of what the heap may have beyond 512 MB, since arrays that grow exist twice for a moment;
   * at least a quarter of the heap. In bytes.
   */
  public static long defaultLimit() {
    long heap = Runtime.getRuntime().maxMemory();
    return Math.max(heap / SMALLEST_SHARE, (heap - OTHERS) / 2);
  }

  /** The system's directory for temporary files. */
  public static Path defaultDirectory() {
    return Path.of(System.getProperty("java.io.tmpdir"));
  }

  /** The same memory, of which some jobs may use another amount. */
  public StateMemory with(long newLimit, Path newDirectory) {
    return new StateMemory(newLimit, newDirectory, held, stores, changes, partEntries);
  }

  /**
   * The same memory, that also tells what stores opened here take and give back.
   *
   * @param change is given bytes, negative ones too, on the thread of the store's worker
   */
  public StateMemory reporting(LongConsumer change) {
    return new StateMemory(limit, directory, held, stores, change, partEntries);
  }

  /** The same memory for stores whose parts have other sizes than {@link #partEntries} tells. */
  public StateMemory splittingBeyond(int entries) {
    return new StateMemory(limit, directory, held, stores, changes, entries);
  }

  /** Bytes that all stores may hold together. */
  public long limit() {
    return limit;
  }

  /**
   * Entries that a part of a store may have before it is split: tables of parts fit into caches,
   * and nothing large is copied as a store grows. Without memory parts are as small as can be.
   */
  public int partEntries() {
    if (partEntries > 0) {
      return partEntries;
    }
    return limit == 0 ? FEWEST_PART_ENTRIES : PART_ENTRIES;
  }

  /** Where what does not fit into memory goes in a job without a state directory. */
  public Path directory() {
    return directory;
  }

  /** The part of a store, which begins to use the memory; on the thread of its worker. */
  public Account open() {
    join();
    return new Account();
  }

  /** What one store holds. */
  public final class Account implements AutoCloseable {
    private long bytes;
    private boolean closed;

    private Account() {}

    /** The store holds so many bytes now. */
    public void holds(long nowBytes) {
      add(nowBytes - bytes);
      bytes = nowBytes;
    }

    /**
     * Whether the store must evict: all together hold too much, and it is not one of the small
     * ones, from which little would come.
     */
    public boolean isScarce() {
      return StateMemory.this.isScarce(bytes);
    }

    /** Whether so much is held that a store which cannot evict now should wait until it can. */
    public boolean isExceeded() {
      return held.get() > limit + limit / 4 && isScarce();
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        holds(0);
        leave();
      }
    }
  }

  /** A store begins to use it. */
  private void join() {
    stores.incrementAndGet();
  }

  /** A store has released what it held and goes. */
  private void leave() {
    stores.decrementAndGet();
  }

  /** A store holds more, or less, than before. */
  private void add(long bytes) {
    held.addAndGet(bytes);
    changes.accept(bytes);
  }

  /**
   * Whether a store must give back memory: all together hold too much, and it is not one of the
   * small ones, from which little would come.
   *
   * @param bytes what the store holds
   */
  private boolean isScarce(long bytes) {
    return held.get() > limit && bytes > limit / (2L * Math.max(1, stores.get()));
  }
}
