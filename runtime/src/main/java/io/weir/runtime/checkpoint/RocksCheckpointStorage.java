package io.weir.runtime.checkpoint;

import io.weir.runtime.checkpoint.StoredCheckpoint.DamagedException;
import io.weir.runtime.checkpoint.StoredCheckpoint.FileEntry;
import io.weir.runtime.data.Storage;
import io.weir.runtime.error.JobException;
import io.weir.runtime.restart.StateChange;
import io.weir.runtime.restart.StateMatch;
import io.weir.runtime.state.ColdStore;
import io.weir.runtime.state.ColumnOrder;
import io.weir.runtime.state.ImageStore;
import io.weir.runtime.state.SlotImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/**
 * Checkpoints in a local directory: one RocksDB per worker, of which each checkpoint has the tables
 * by hard links and the rest as copies.
 */
public final class RocksCheckpointStorage implements CheckpointStorage {
  private static final long READ_AHEAD_BYTES = 2L << 20;
  private static final String ALLOW =
      "run it with --allow-dropped-state (SET 'state.allow-dropped' = 'true')";

  private final StateDirectory directory;
  private final int retained;
  private final List<String> messages = new ArrayList<>();
  private final List<Orphan> orphans = new ArrayList<>();

  /** Stores whose columns the job has in another order, or not all of. */
  private final Map<StoreIds.StoreName, ColumnOrder> reordered = new HashMap<>();

  private final @Nullable StoredCheckpoint restored;
  private final StoreIds stores;
  private final BlockPool pool = new BlockPool();
  private final Path work;
  private final TreeMap<Integer, RocksWorkerState> workers = new TreeMap<>();

  /** Of the checkpoint to go on from, until the first one of this run. */
  private final List<RocksDatabase> restoredImages = new ArrayList<>();

  /** Checksums of immutable files of the checkpoint before. */
  private final Map<String, FileEntry> known = new HashMap<>();

  private RocksCheckpointStorage(StateDirectory directory, JobShape job, int retained)
      throws IOException {
    this.directory = directory;
    this.retained = retained;
    work = directory.newWork();
    try {
      restored = newestValid(job);
      stores = new StoreIds(restored == null ? List.of() : restored.stores());
    } catch (IOException | RuntimeException | Error e) {
      closeRestored();
      throw e;
    }
  }

  /**
   * Takes possession of a state directory, which is created when it is missing.
   *
   * @param job whose checkpoints are in the directory: those of another one are refused
   * @param retained how many checkpoints are kept
   * @throws JobException when the directory cannot be used, is in use, or belongs to another job
   */
  public static RocksCheckpointStorage open(Path path, JobShape job, int retained) {
    StateDirectory directory = StateDirectory.open(path);
    try {
      return new RocksCheckpointStorage(directory, job, retained);
    } catch (IOException e) {
      directory.close();
      throw new JobException(
          "cannot use state directory " + directory.root() + ": " + JobException.reason(e), e);
    } catch (RuntimeException | Error e) {
      directory.close();
      throw e;
    }
  }

  /** The newest manifest in a directory that can be read; null when there is none. */
  public static @Nullable Manifest newestManifest(Path path) {
    return StateDirectory.newestManifest(path);
  }

  /**
   * Removes a state directory.
   *
   * @throws JobException when it is in use, or cannot be removed
   */
  public static void remove(Path path) {
    try (StateDirectory directory = StateDirectory.open(path)) {
      StateDirectory.delete(directory.root());
    } catch (IOException e) {
      throw new JobException(
          "cannot remove state directory " + path + ": " + JobException.reason(e), e);
    }
  }

  private @Nullable StoredCheckpoint newestValid(JobShape job) throws IOException {
    List<Long> numbers = directory.numbers();
    LastCheckpoint last = LastCheckpoint.read(directory.lastCheckpoint());
    if (last != null && !numbers.contains(last.checkpoint())) {
      messages.add(
          "checkpoint %d in %s, the last one that was taken, is gone"
              .formatted(last.checkpoint(), directory.root()));
    }
    if (last == null) {
      requireOneRun(numbers);
    }
    for (long number : numbers) {
      try {
        StoredCheckpoint valid = StoredCheckpoint.read(directory.checkpoint(number), number);
        if (last != null && !last.jobId().equals(valid.manifest().jobId())) {
          throw new DamagedException("it is of another run of the job than the last one here");
        }
        openImages(valid);
        if (!messages.isEmpty() && (last == null || number < last.checkpoint())) {
          messages.add("rows that were written after checkpoint " + number + " are written again");
        }
        return matched(valid, job);
      } catch (DamagedException e) {
        closeRestored();
        messages.add(
            "checkpoint "
                + number
                + " in "
                + directory.root()
                + " is damaged and is passed over: "
                + e.getMessage());
      }
    }
    if (!messages.isEmpty()) {
      throw new JobException(
          "no checkpoint in "
              + directory.root()
              + " can be used: put the directory back from a copy, or remove it to start anew. "
              + String.join("; ", messages));
    }
    return null;
  }

  /** Without a note of the last checkpoint: all that can be read must be of the same run. */
  private void requireOneRun(List<Long> numbers) {
    Set<String> runs = new TreeSet<>();
    for (long number : numbers) {
      try {
        runs.add(StoredCheckpoint.readManifest(directory.checkpoint(number)).manifest().jobId());
      } catch (DamagedException e) {
        continue; // Which is going to be said.
      }
    }
    if (runs.size() > 1) {
      throw new JobException(
          "state directory "
              + directory.root()
              + " has checkpoints of different runs of a job, of which only one can be gone on"
              + " from: leave those of one, or remove the directory to start anew");
    }
  }

  /** Opens the images of a checkpoint for reading. */
  private void openImages(StoredCheckpoint stored) throws DamagedException {
    Manifest manifest = stored.manifest();
    Path root = directory.checkpoint(manifest.checkpoint());
    List<Object> opened =
        IntStream.range(0, manifest.workers())
            .parallel()
            .mapToObj(worker -> openImage(root.resolve("worker-" + worker), worker))
            .toList();
    for (Object each : opened) {
      if (each instanceof RocksDatabase image) {
        restoredImages.add(image);
      }
    }
    for (Object each : opened) {
      if (each instanceof DamagedException damage) {
        throw damage;
      }
    }
  }

  /** A database, or why there is none. */
  private Object openImage(Path path, int worker) {
    try {
      return RocksDatabase.openReadOnly(path, work);
    } catch (RocksDBException e) {
      return new DamagedException(
          "the state of worker " + worker + " cannot be read: " + e.getMessage());
    }
  }

  /** The checkpoint as the job finds it, which may be another version of the one that wrote it. */
  private StoredCheckpoint matched(StoredCheckpoint found, JobShape job) {
    Manifest manifest = found.manifest();
    StateMatch match = StateMatch.of(manifest.nodes(), manifest.finishedNodes(), job.nodes());
    if (match.keepsState() && !(manifest.finished() && match.keepsAll())) {
      checkMode(manifest.batch(), job.batch());
      checkTimeZone(manifest.timeZone(), job.timeZone());
    }
    boolean anew = manifest.finished() && !match.keepsAll();
    List<StateChange> changes = match.changes();
    if (!job.mayDrop()) {
      if (match.isOfOthers() && changes.stream().anyMatch(StateChange::loses)) {
        throw new JobException(
            "state directory %s belongs to another job (%s), of which nothing is in this one: give each job a directory of its own, or remove this one to start anew"
                .formatted(directory.root(), manifest.jobName()));
      } else if (anew) {
        throw new JobException(
            "state directory %s is of a job that has finished (%s), and this one is another%nRemove the directory to read all inputs from their start, or %s, which does so too"
                .formatted(directory.root(), manifest.jobName(), ALLOW));
      } else if (changes.stream().anyMatch(StateChange::loses)) {
        throw new JobException(
            "going on from checkpoint %d in %s would lose state:%s%nPut the statements back, or lose it: %s"
                .formatted(manifest.checkpoint(), directory.root(), lines(changes), ALLOW));
      }
    }
    if (anew) {
      messages.add(
          "%s had finished, and is another job now: all inputs are read from their start"
              .formatted(manifest.jobName()));
    } else if (changes.stream().anyMatch(change -> change.outcome() != StateChange.Outcome.KEPT)) {
      messages.add(
          "state of %s, checkpoint %d:%s"
              .formatted(manifest.jobName(), manifest.checkpoint(), lines(changes)));
    }
    match
        .orders()
        .forEach(
            (id, order) ->
                reordered.put(
                    new StoreIds.StoreName(id, order.store()),
                    new ColumnOrder(
                        storage(order.keys()),
                        order.keyOrder(),
                        storage(order.values()),
                        order.valueOrder())));
    Set<String> renamed = match.renamed().keySet();
    orphans.addAll(manifest.orphans(node -> !renamed.contains(node.id())));
    return found.matched(match, anew);
  }

  private static List<Storage> storage(List<String> columns) {
    return columns.stream()
        .map(column -> Storage.valueOf(column.substring(0, column.indexOf(' '))))
        .toList();
  }

  private static String lines(List<StateChange> changes) {
    return changes.stream()
        .map(change -> "%n  ".formatted() + change)
        .collect(Collectors.joining());
  }

  @Override
  public List<Orphan> orphans() {
    return List.copyOf(orphans);
  }

  /** What a batch keeps is not what a stream keeps of the same query. */
  private void checkMode(boolean before, boolean now) {
    if (before != now) {
      String mode = before ? "batch" : "streaming";
      throw new JobException(
          "state directory %s is of a job in %s mode: SET 'execution.runtime-mode' = '%s' to go on"
              .formatted(directory.root(), mode, mode));
    }
  }

  /** Dates and windows of the state are those of a time zone: they would be mixed with others. */
  private void checkTimeZone(@Nullable String before, @Nullable String now) {
    if (before != null
        && now != null
        && !ZoneId.of(before).getRules().equals(ZoneId.of(now).getRules())) {
      throw new JobException(
          "state directory %s is of a job in the time zone %s, and the session's is %s: SET 'table.local-time-zone' = '%s' to go on"
              .formatted(directory.root(), before, now, before));
    }
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
  public WorkerState openWorker(int worker, int workersNow) {
    Path path = work.resolve("worker-" + worker);
    Set<Integer> found = Set.of();
    if (restored != null && restored.manifest().workers() == workersNow) {
      takeOver(image(restored, worker), path);
      found =
          IntStream.range(0, restored.stores().size())
              .boxed()
              .collect(Collectors.toUnmodifiableSet());
    }
    RocksWorkerState state = RocksWorkerState.open(path, stores, work, pool, found, rewritten());
    synchronized (workers) {
      workers.put(worker, state);
      if (!found.isEmpty() && restored != null) {
        String prefix = path.getFileName() + "/";
        for (FileEntry file : restored.files()) {
          if (isTable(file.path()) && file.path().startsWith(prefix)) {
            known.put(file.path(), file);
          }
        }
      }
    }
    return state;
  }

  private Path image(StoredCheckpoint stored, int worker) {
    return directory.checkpoint(stored.manifest().checkpoint()).resolve("worker-" + worker);
  }

  /** Makes a database of a checkpoint's image: its tables by hard links, the rest as copies. */
  private static void takeOver(Path image, Path path) {
    try {
      Files.createDirectory(path);
      for (Path file : StateDirectory.children(image)) {
        Path here = path.resolve(file.getFileName());
        if (isTable(file.toString())) {
          Files.createLink(here, file);
        } else if (!StoredCheckpoint.isSignature(file)) {
          Files.copy(file, here);
        }
      }
    } catch (IOException e) {
      throw new JobException("cannot keep state in " + path + ": " + JobException.reason(e), e);
    }
  }

  /** Numbers of the stores whose image does not go on, since its columns were others. */
  private Set<Integer> rewritten() {
    Set<Integer> numbers = new HashSet<>();
    reordered.keySet().forEach(name -> numbers.add(stores.idOf(name.stateId(), name.store())));
    return numbers;
  }

  // --- the way back ---

  @Override
  public void read(String stateId, String store, int worker, EntryReader reader) {
    byte[] prefix = prefixOf(stateId, store);
    RocksDB image = restoredImages.get(worker).database();
    try (ReadOptions readOptions = new ReadOptions().setFillCache(false);
        RocksIterator iterator = image.newIterator(readOptions)) {
      for (iterator.seek(prefix); iterator.isValid(); iterator.next()) {
        byte[] key = iterator.key();
        if (key[0] != prefix[0] || key[1] != prefix[1]) {
          break;
        }
        if (isRange(key, key.length)) {
          continue;
        }
        if (key.length < RocksWorkerState.ENTRY_PREFIX || key[2] < 0) {
          throw new JobException(
              "checkpoint %s is damaged: it has an entry that is of no key group"
                  .formatted(restoredPath()));
        }
        reader.entry(
            key[2],
            Arrays.copyOfRange(key, RocksWorkerState.ENTRY_PREFIX, key.length),
            iterator.value());
      }
      iterator.status();
    } catch (RocksDBException e) {
      throw new JobException("cannot read a checkpoint: " + e.getMessage(), e);
    }
  }

  private static boolean isRange(byte[] key, int length) {
    return length == RocksWorkerState.ENTRY_PREFIX && key[2] == RocksWorkerState.RANGE;
  }

  @Override
  public void readPieces(String stateId, String store, int worker, ImageStore.PieceReader reader) {
    ColumnOrder order = reordered.get(new StoreIds.StoreName(stateId, store));
    readPiecesAsTheyAre(
        stateId, store, worker, order == null ? reader : SlotImage.reordered(order, reader));
  }

  private void readPiecesAsTheyAre(
      String stateId, String store, int worker, ImageStore.PieceReader reader) {
    byte[] prefix = prefixOf(stateId, store);
    RocksDB image = restoredImages.get(worker).database();
    byte[] key = new byte[64];
    byte[] value = new byte[1 << 16];
    try (ReadOptions readOptions =
            new ReadOptions()
                .setFillCache(false)
                .setReadaheadSize(READ_AHEAD_BYTES)
                // The files have just been compared with their checksums.
                .setVerifyChecksums(false);
        RocksIterator iterator = image.newIterator(readOptions)) {
      for (iterator.seek(prefix); iterator.isValid(); iterator.next()) {
        int keyLength = iterator.key(key, 0, key.length);
        if (key[0] != prefix[0] || key[1] != prefix[1]) {
          break;
        }
        if (isRange(key, keyLength)) {
          continue;
        }
        if (keyLength != RocksWorkerState.PIECE_KEY) {
          throw new JobException(
              "checkpoint %s is damaged: it has a piece without a number"
                  .formatted(restoredPath()));
        }
        int length = iterator.value(value, 0, value.length);
        if (length > value.length) {
          value = new byte[length + (length >> 2)];
          iterator.value(value, 0, value.length);
        }
        reader.piece(
            RocksWorkerState.bigEndianInt(key, 2),
            RocksWorkerState.bigEndianInt(key, 6),
            key[10],
            value);
      }
      iterator.status();
    } catch (RocksDBException e) {
      throw new JobException("cannot read a checkpoint: " + e.getMessage(), e);
    }
  }

  /** The first bytes of a store's keys in the restored checkpoint. */
  private byte[] prefixOf(String stateId, String store) {
    if (restored == null || restoredImages.size() != restored.manifest().workers()) {
      throw new IllegalStateException("the restored checkpoint is not open");
    }
    int id = restored.stores().indexOf(new StoreIds.StoreName(stateId, store));
    if (id < 0) {
      // Every store of a node that has not finished has a number from its first barrier on.
      throw new JobException(
          "checkpoint %s is damaged: it has no store %s of %s"
              .formatted(restoredPath(), store, stateId));
    }
    return RocksWorkerState.prefix(id);
  }

  @Override
  public void readCold(String stateId, String store, ColdStore.Reader reader) {
    if (restored == null) {
      return;
    }
    byte[] prefix = prefixOf(stateId, store);
    ColdStore.Reader checked = reader;
    if (reordered.containsKey(new StoreIds.StoreName(stateId, store))) {
      checked =
          (keyGroup, key, value) -> {
            throw new JobException(
                "the columns of %s of %s are others than in the checkpoint, and a part of it was not in memory: put its aggregates and keys back as they were"
                    .formatted(store, stateId));
          };
    }
    for (RocksDatabase image : restoredImages) {
      ColumnFamilyHandle cold = image.cold();
      if (cold != null) {
        try {
          RocksColdStore.scan(image.database(), cold, prefix, checked);
        } catch (RocksDBException e) {
          throw new JobException("cannot read a checkpoint: " + e.getMessage(), e);
        }
      }
    }
  }

  private Path restoredPath() {
    return directory.checkpoint(restored == null ? 0 : restored.manifest().checkpoint());
  }

  private void closeRestored() {
    restoredImages.forEach(RocksDatabase::close);
    restoredImages.clear();
  }

  // --- the way there ---

  @Override
  public long complete(Manifest manifest) {
    closeRestored();
    long number = manifest.checkpoint();
    try {
      for (long other : directory.numbers()) {
        if (other >= number) {
          directory.setAside(other); // It was passed over.
        }
      }
      Path target = directory.begin(number);
      List<StoreIds.StoreName> names = stores.names();
      if (!manifest.finished()) {
        makeImages(target, new StoredCheckpoint(manifest, names, List.of()));
      }
      StoredCheckpoint stored = new StoredCheckpoint(manifest, names, filesOf(target));
      stored.write(target);
      directory.publish(number);
      LastCheckpoint.of(number, manifest.jobId()).write(directory.lastCheckpoint());
      directory.retain(retained);
      return stored.bytes();
    } catch (IOException | RocksDBException e) {
      directory.abandon(number);
      throw new JobException(
          "cannot write checkpoint to " + directory.root() + ": " + JobException.reason(e), e);
    }
  }

  private void makeImages(Path target, StoredCheckpoint stored)
      throws RocksDBException, IOException {
    synchronized (workers) {
      for (Map.Entry<Integer, RocksWorkerState> each : workers.entrySet()) {
        Path image = target.resolve("worker-" + each.getKey());
        each.getValue().checkpointTo(image);
        ownMetadata(image);
        stored.sign(image);
      }
    }
  }

  /**
   * Of what checkpoints share, by hard links, damage to one file is damage to all of them: that is
   * so for tables, which are large, and for nothing else.
   */
  private static void ownMetadata(Path image) throws IOException {
    for (Path file : StateDirectory.children(image)) {
      if (StoredCheckpoint.isNeedless(image.getFileName() + "/" + file.getFileName())) {
        Files.delete(file);
      } else if (!isTable(file.toString())) {
        Path copy = image.resolve(file.getFileName() + ".copy");
        Files.copy(file, copy);
        Files.move(copy, file, StandardCopyOption.ATOMIC_MOVE);
      }
    }
  }

  private static boolean isTable(String path) {
    return path.endsWith(".sst");
  }

  /** Lists all files with checksums, and brings those to disk that RocksDB may not have. */
  private List<FileEntry> filesOf(Path target) throws IOException {
    Map<String, FileEntry> entries = new TreeMap<>();
    for (Path image : StateDirectory.children(target)) {
      for (Path file : StateDirectory.children(image)) {
        String path = image.getFileName() + "/" + file.getFileName();
        boolean immutable = isTable(path);
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
    known.clear();
    known.putAll(entries);
    pool.trim();
    return List.copyOf(entries.values());
  }

  @Override
  public void close() {
    closeRestored();
    synchronized (workers) {
      workers.values().forEach(RocksWorkerState::close);
      workers.clear();
    }
    directory.close();
  }
}
