package io.weir.runtime.checkpoint;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.DBOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/**
 * A worker's database: images of what its stores hold in memory, and the entries that they have
 * evicted, in a column family each. Without a write-ahead log: only checkpoints count.
 */
final class RocksDatabase implements AutoCloseable {
  private static final byte[] COLD = "cold".getBytes(StandardCharsets.UTF_8);

  /** Databases are made from this; shared with those that are opened by other classes. */
  private final RocksDB database;

  private final DBOptions options;
  private final ColumnFamilyOptions imageOptions;
  private final ColumnFamilyOptions coldOptions;
  private final ColumnFamilyHandle images;
  private final @Nullable ColumnFamilyHandle cold;

  private RocksDatabase(Path directory, Path logDirectory, boolean readOnly)
      throws RocksDBException {
    RocksMemory memory = RocksMemory.shared();
    options = memory.databaseOptions(logDirectory.toString());
    imageOptions = memory.imageOptions();
    coldOptions = memory.coldOptions();
    List<ColumnFamilyHandle> handles = new ArrayList<>();
    try {
      List<ColumnFamilyDescriptor> families = new ArrayList<>();
      families.add(new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, imageOptions));
      if (!readOnly || hasCold(directory)) {
        families.add(new ColumnFamilyDescriptor(COLD, coldOptions));
      }
      database =
          readOnly
              ? RocksDB.openReadOnly(options, directory.toString(), families, handles)
              : RocksDB.open(options, directory.toString(), families, handles);
    } catch (RocksDBException | RuntimeException | Error e) {
      closeOptions();
      throw e;
    }
    images = handles.get(0);
    cold = handles.size() > 1 ? handles.get(1) : null;
  }

  private static boolean hasCold(Path directory) throws RocksDBException {
    try (Options plain = new Options()) {
      return RocksDB.listColumnFamilies(plain, directory.toString()).stream()
          .anyMatch(name -> Arrays.equals(name, COLD));
    }
  }

  /**
   * Opens a database to read and write, creating what is missing.
   *
   * @param logDirectory where RocksDB may write what it has to say
   */
  static RocksDatabase open(Path directory, Path logDirectory) throws RocksDBException {
    return new RocksDatabase(directory, logDirectory, false);
  }

  /** Opens a database that is only read, such as one of a checkpoint. */
  static RocksDatabase openReadOnly(Path directory, Path logDirectory) throws RocksDBException {
    return new RocksDatabase(directory, logDirectory, true);
  }

  RocksDB database() {
    return database;
  }

  /** RocksDB's default column family: that of the calls which name none. */
  ColumnFamilyHandle images() {
    return images;
  }

  /** Null where the database is only read and has nothing evicted. */
  @Nullable ColumnFamilyHandle cold() {
    return cold;
  }

  @Override
  public void close() {
    images.close();
    if (cold != null) {
      cold.close();
    }
    database.close();
    closeOptions();
  }

  private void closeOptions() {
    options.close();
    imageOptions.close();
    coldOptions.close();
  }
}
