package io.weir.runtime.checkpoint;

import io.weir.runtime.checkpoint.StoredCheckpoint.DamagedException;
import io.weir.runtime.checkpoint.StoredCheckpoint.FileEntry;
import io.weir.runtime.error.JobException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.rocksdb.CompressionType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** Checkpoints in a local directory: hard links to the files of one RocksDB per worker. */
public final class RocksCheckpointStorage implements CheckpointStorage {
  private static final long WRITE_BUFFER_BYTES = 32L << 20;

  private final StateDirectory directory;
  private final int retained;
  private final List<String> messages = new ArrayList<>();
  private final @Nullable StoredCheckpoint restored;
  private final StoreIds stores;
  private final Options options;
  private final Path work;
  private final TreeMap<Integer, RocksWorkerState> workers = new TreeMap<>();
  private final Map<Integer, RocksDB> restoredImages = new HashMap<>();

  /** Checksums of immutable files of the checkpoint before. */
  private Map<String, FileEntry> known = Map.of();

  private RocksCheckpointStorage(
      StateDirectory directory, String jobName, String fingerprint, int retained)
      throws IOException {
    this.directory = directory;
    this.retained = retained;
    restored = newestValid();
    stores = new StoreIds(List.of());
    if (restored != null && !restored.manifest().fingerprint().equals(fingerprint)) {
      throw new JobException(
          "state directory "
              + directory.root()
              + " belongs to another job"
              + (restored.manifest().jobName().equals(jobName)
                  ? " (its statements were different)"
                  : " (" + restored.manifest().jobName() + ")")
              + ": give each job a directory of its own, or remove this one to start anew");
    }
    work = directory.newWork();
    RocksDB.loadLibrary();
    options =
        new Options()
            .setCreateIfMissing(true)
            .setWriteBufferSize(WRITE_BUFFER_BYTES)
            .setCompressionType(CompressionType.LZ4_COMPRESSION)
            .setInfoLogLevel(InfoLogLevel.FATAL_LEVEL)
            .setDbLogDir(work.toString())
            .setKeepLogFileNum(1);
  }

  /**
   * Takes possession of a state directory, which is created when it is missing.
   *
   * @param fingerprint of the job: checkpoints of another one are refused
   * @param retained how many checkpoints are kept
   * @throws JobException when the directory cannot be used, is in use, or belongs to another job
   */
  public static RocksCheckpointStorage open(
      Path path, String jobName, String fingerprint, int retained) {
    StateDirectory directory = StateDirectory.open(path);
    try {
      return new RocksCheckpointStorage(directory, jobName, fingerprint, retained);
    } catch (IOException e) {
      directory.close();
      throw new JobException(
          "cannot use state directory " + directory.root() + ": " + JobException.reason(e), e);
    } catch (RuntimeException | Error e) {
      directory.close();
      throw e;
    }
  }

  private @Nullable StoredCheckpoint newestValid() throws IOException {
    List<Long> numbers = directory.numbers();
    for (long number : numbers) {
      try {
        StoredCheckpoint valid = StoredCheckpoint.read(directory.checkpoint(number));
        if (!messages.isEmpty()) {
          messages.add("rows that were written after checkpoint " + number + " are written again");
        }
        return valid;
      } catch (DamagedException e) {
        messages.add(
            "checkpoint "
                + number
                + " in "
                + directory.root()
                + " is damaged and is passed over: "
                + e.getMessage());
      }
    }
    if (!numbers.isEmpty()) {
      throw new JobException(
          "no checkpoint in "
              + directory.root()
              + " can be used; remove the directory to start anew. "
              + String.join("; ", messages));
    }
    return null;
  }

  @Override
  public @Nullable Manifest restored() {
    return restored == null ? null : restored.manifest();
  }

  @Override
  public List<String> messages() {
    return List.copyOf(messages);
  }

  @Override
  public WorkerState openWorker(int worker) {
    RocksWorkerState state =
        RocksWorkerState.open(work.resolve("worker-" + worker), stores, options);
    synchronized (workers) {
      workers.put(worker, state);
    }
    return state;
  }

  // --- the way back ---

  @Override
  public void read(String stateId, String store, EntryReader reader) {
    if (restored == null) {
      return;
    }
    int id = restored.stores().indexOf(new StoreIds.StoreName(stateId, store));
    if (id < 0) {
      return;
    }
    byte[] prefix = RocksWorkerState.prefix(id);
    for (int worker = 0; worker < restored.manifest().workers(); worker++) {
      readImage(restoredImage(worker), prefix, reader);
    }
  }

  private static void readImage(RocksDB image, byte[] prefix, EntryReader reader) {
    try (ReadOptions readOptions = new ReadOptions().setFillCache(false);
        RocksIterator iterator = image.newIterator(readOptions)) {
      for (iterator.seek(prefix); iterator.isValid(); iterator.next()) {
        byte[] key = iterator.key();
        if (key[0] != prefix[0] || key[1] != prefix[1]) {
          break;
        }
        reader.entry(
            key[2] & 0xff,
            Arrays.copyOfRange(key, RocksWorkerState.KEY_PREFIX, key.length),
            iterator.value());
      }
      iterator.status();
    } catch (RocksDBException e) {
      throw new JobException("cannot read a checkpoint: " + e.getMessage(), e);
    }
  }

  private RocksDB restoredImage(int worker) {
    synchronized (restoredImages) {
      RocksDB open = restoredImages.get(worker);
      if (open == null) {
        Path path = restoredPath().resolve("worker-" + worker);
        try {
          open = RocksDB.openReadOnly(options, path.toString());
        } catch (RocksDBException e) {
          throw new JobException("cannot read checkpoint " + path + ": " + e.getMessage(), e);
        }
        restoredImages.put(worker, open);
      }
      return open;
    }
  }

  private Path restoredPath() {
    return directory.checkpoint(restored == null ? 0 : restored.manifest().checkpoint());
  }

  private void closeRestored() {
    synchronized (restoredImages) {
      restoredImages.values().forEach(RocksDB::close);
      restoredImages.clear();
    }
  }

  // --- the way there ---

  @Override
  public long complete(Manifest manifest) {
    closeRestored();
    long number = manifest.checkpoint();
    try {
      if (directory.numbers().contains(number)) {
        directory.setAside(number);
      }
      Path target = directory.begin(number);
      if (!manifest.finished()) {
        makeImages(target);
      }
      StoredCheckpoint stored = new StoredCheckpoint(manifest, stores.names(), filesOf(target));
      stored.write(target);
      directory.publish(number);
      directory.retain(retained);
      return stored.bytes();
    } catch (IOException | RocksDBException e) {
      directory.abandon(number);
      throw new JobException(
          "cannot write checkpoint to " + directory.root() + ": " + JobException.reason(e), e);
    }
  }

  private void makeImages(Path target) throws RocksDBException {
    synchronized (workers) {
      for (Map.Entry<Integer, RocksWorkerState> each : workers.entrySet()) {
        each.getValue().checkpointTo(target.resolve("worker-" + each.getKey()));
      }
    }
  }

  /** Lists all files with checksums, and brings those to disk that RocksDB may not have. */
  private List<FileEntry> filesOf(Path target) throws IOException {
    Map<String, FileEntry> entries = new TreeMap<>();
    for (Path image : StateDirectory.children(target)) {
      for (Path file : StateDirectory.children(image)) {
        String path = image.getFileName() + "/" + file.getFileName();
        boolean immutable = path.endsWith(".sst");
        FileEntry before = known.get(path);
        if (immutable && before != null) {
          entries.put(path, before);
        } else {
          if (!immutable) {
            StateDirectory.synchronize(file);
          }
          entries.put(path, new FileEntry(path, Files.size(file), StoredCheckpoint.checksum(file)));
        }
      }
      StateDirectory.synchronize(image);
    }
    known = entries;
    return List.copyOf(entries.values());
  }

  @Override
  public void close() {
    closeRestored();
    synchronized (workers) {
      workers.values().forEach(RocksWorkerState::close);
      workers.clear();
    }
    options.close();
    directory.close();
  }
}
