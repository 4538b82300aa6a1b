package io.weir.runtime.checkpoint;

import java.util.List;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.IndexType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDB;
import org.rocksdb.StringAppendOperator;
import org.rocksdb.WriteBufferManager;

/**
 * How databases are opened, and the memory outside the heap that all databases of the process
 * share: blocks, indexes and filters of tables in one cache, of which a half may be write buffers.
 * It takes a quarter of the heap's size, at least 64 MB and at most 512 MB.
 */
final class RocksMemory {
  static final long WRITE_BUFFER_BYTES = 32L << 20;

  /**
   * Of a database's evicted entries, so that an eviction goes on while earlier buffers are written.
   */
  private static final int WRITE_BUFFERS = 4;

  /**
   * Files of evicted entries before they are merged. Every eviction spans all keys, so a merge
   * rewrites what was written before; the files' filters keep look-ups out of most of them.
   */
  private static final int YOUNG_FILES = 16;

  /** By level, from the youngest on: what is evicted is not compressed before it is merged. */
  private static final List<CompressionType> COLD_COMPRESSION =
      List.of(
          CompressionType.NO_COMPRESSION,
          CompressionType.LZ4_COMPRESSION,
          CompressionType.LZ4_COMPRESSION,
          CompressionType.LZ4_COMPRESSION,
          CompressionType.LZ4_COMPRESSION,
          CompressionType.LZ4_COMPRESSION,
          CompressionType.LZ4_COMPRESSION);

  private static final double BLOOM_BITS_PER_KEY = 10;

  /** Of a write buffer, for the filter of its keys. */
  private static final double MEMTABLE_BLOOM_RATIO = 0.1;

  private static final long LEAST_BYTES = 64L << 20;
  private static final long MOST_BYTES = 512L << 20;

  private static final RocksMemory SHARED = new RocksMemory();

  private final Cache cache;
  private final WriteBufferManager writeBuffers;

  private RocksMemory() {
    RocksDB.loadLibrary();
    long quarter = Runtime.getRuntime().maxMemory() / 4;
    long bytes = Math.min(MOST_BYTES, Math.max(LEAST_BYTES, quarter));
    cache = new LRUCache(bytes);
    writeBuffers = new WriteBufferManager(bytes / 2, cache);
  }

  static RocksMemory shared() {
    return SHARED;
  }

  /** Of a database that is created when it is missing; the caller closes them. */
  DBOptions databaseOptions(String logDirectory) {
    return new DBOptions()
        .setCreateIfMissing(true)
        .setCreateMissingColumnFamilies(true)
        .setWriteBufferManager(writeBuffers)
        .setInfoLogLevel(InfoLogLevel.FATAL_LEVEL)
        .setDbLogDir(logDirectory)
        .setKeepLogFileNum(1);
  }

  /** Of images of what is in memory: written by checkpoints, read by restores. */
  ColumnFamilyOptions imageOptions() {
    return new ColumnFamilyOptions()
        .setWriteBufferSize(WRITE_BUFFER_BYTES)
        .setCompressionType(CompressionType.LZ4_COMPRESSION);
  }

  /** Of entries that are looked up by key; appending is RocksDB's merge, with nothing between. */
  ColumnFamilyOptions coldOptions() {
    return new ColumnFamilyOptions()
        .setWriteBufferSize(WRITE_BUFFER_BYTES)
        .setMaxWriteBufferNumber(WRITE_BUFFERS)
        .setLevel0FileNumCompactionTrigger(YOUNG_FILES)
        .setLevel0SlowdownWritesTrigger(3 * YOUNG_FILES)
        .setLevel0StopWritesTrigger(5 * YOUNG_FILES)
        .setCompressionPerLevel(COLD_COMPRESSION)
        .setMergeOperator(new StringAppendOperator(""))
        // Most keys that are asked for are not there: searching write buffers for them cost most.
        .setMemtablePrefixBloomSizeRatio(MEMTABLE_BLOOM_RATIO)
        .setMemtableWholeKeyFiltering(true)
        .setTableFormatConfig(
            new BlockBasedTableConfig()
                .setBlockCache(cache)
                .setFilterPolicy(new BloomFilter(BLOOM_BITS_PER_KEY))
                .setIndexType(IndexType.kTwoLevelIndexSearch)
                .setPartitionFilters(true)
                .setCacheIndexAndFilterBlocks(true)
                .setPinTopLevelIndexAndFilter(true));
  }
}
