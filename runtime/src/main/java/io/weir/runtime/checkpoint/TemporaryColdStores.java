package io.weir.runtime.checkpoint;

import io.weir.runtime.error.JobException;
import io.weir.runtime.state.ColdStore;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/**
 * What the stores of a job without a state directory evict from memory: a database a worker, in a
 * directory that is made when the first store writes and removed when the job ends. What a process
 * that was killed has left there is removed by the next one that makes a directory beside it.
 * Thread-safe.
 */
public final class TemporaryColdStores implements AutoCloseable {
  private static final String PREFIX = "weir-state-";
  private static final String LOCK = "lock";

  /**
   * Directories of this process. Their lock files must not be opened: closing any channel on one
   * would release the process's lock.
   */
  private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

  private final Path parent;
  private final StoreIds ids = new StoreIds(List.of());
  private final Map<Integer, WorkerPlace> workers = new HashMap<>();
  private @Nullable Path directory;
  private @Nullable FileChannel lockFile;

  /**
   * @param parent where the directory is made; need not exist before
   */
  public TemporaryColdStores(Path parent) {
    this.parent = parent;
  }

  /** The entries of a store of a worker. */
  public ColdStore of(int worker, String stateId, String store) {
    WorkerPlace place;
    synchronized (this) {
      place = workers.computeIfAbsent(worker, WorkerPlace::new);
    }
    return new RocksColdStore(place, ids.idOf(stateId, store));
  }

  /** A worker's database; opened on the worker's thread. */
  private final class WorkerPlace implements RocksColdStore.Place {
    private final int worker;
    private volatile @Nullable RocksDatabase database;

    WorkerPlace(int worker) {
      this.worker = worker;
    }

    @Override
    public RocksDatabase database() {
      RocksDatabase opened = database;
      if (opened == null) {
        opened = open();
        database = opened;
      }
      return opened;
    }

    private RocksDatabase open() {
      try {
        Path path = directory();
        return RocksDatabase.open(path.resolve("worker-" + worker), path);
      } catch (RocksDBException | IOException e) {
        throw new JobException(
            "cannot keep state that does not fit into memory, in %s: %s"
                .formatted(description(), JobException.reason(e)),
            e);
      }
    }

    @Override
    public boolean isOpen() {
      return database != null;
    }

    @Override
    public boolean isKept() {
      return false;
    }

    /** No checkpoint is ever waited for. */
    @Override
    public long stored() {
      return Long.MAX_VALUE;
    }

    @Override
    public void awaitStored(long before) {}

    @Override
    public String description() {
      return parent + " ('io.tmp.dirs')";
    }

    void close() {
      RocksDatabase opened = database;
      if (opened != null) {
        opened.close();
      }
    }
  }

  private synchronized Path directory() throws IOException {
    Path made = directory;
    if (made == null) {
      // Some Java versions refuse a link to a directory here.
      if (!Files.isDirectory(parent)) {
        Files.createDirectories(parent);
      }
      removeLeftovers();
      made = Files.createDirectory(parent.toRealPath().resolve(PREFIX + UUID.randomUUID()));
      directory = made;
      OWN.add(made);
      Path locked = made.resolve(LOCK + ".new");
      lockFile = FileChannel.open(locked, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      lockFile.lock(); // Released when the channel is closed, or the process is gone.
      Files.move(locked, made.resolve(LOCK)); // Nobody sees it unlocked.
    }
    return made;
  }

  /** Removes directories whose process is gone, as far as it may. */
  private void removeLeftovers() throws IOException {
    List<Path> others = new ArrayList<>();
    for (Path each : StateDirectory.children(parent.toRealPath())) {
      if (each.getFileName().toString().startsWith(PREFIX)
          && !OWN.contains(each)
          && Files.exists(each.resolve(LOCK))) {
        others.add(each);
      }
    }
    for (Path each : others) {
      try (FileChannel channel = FileChannel.open(each.resolve(LOCK), StandardOpenOption.WRITE);
          FileLock lock = channel.tryLock()) {
        if (lock != null) {
          StateDirectory.delete(each);
        }
      } catch (IOException e) {
        continue; // It is not ours to remove.
      }
    }
  }

  /** After the workers have stopped. */
  @Override
  public synchronized void close() {
    workers.values().forEach(WorkerPlace::close);
    workers.clear();
    Path made = directory;
    if (made == null) {
      return;
    }
    directory = null;
    try {
      StateDirectory.delete(made);
      if (lockFile != null) {
        lockFile.close();
      }
    } catch (IOException e) {
      throw new JobException("cannot remove " + made + ": " + JobException.reason(e), e);
    }
    OWN.remove(made);
  }
}
