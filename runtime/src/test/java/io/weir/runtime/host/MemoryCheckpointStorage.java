package io.weir.runtime.host;

import io.weir.runtime.checkpoint.CheckpointStorage;
import io.weir.runtime.checkpoint.Manifest;
import io.weir.runtime.checkpoint.WorkerState;
import io.weir.runtime.state.ColdStore;
import io.weir.runtime.state.ImageStore;
import io.weir.runtime.state.KeyGroupRange;
import io.weir.runtime.state.MemoryColdStore;
import io.weir.runtime.state.MemoryImage;
import io.weir.runtime.state.StateWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Checkpoints that survive simulated crashes. {@link #reopen} is the start of the next process. */
final class MemoryCheckpointStorage implements CheckpointStorage {
  private record StoreName(String stateId, String store) {}

  /** One worker's image. */
  private static final class Image implements WorkerState {
    final Map<StoreName, MemoryImage> flushed = new HashMap<>();
    private final Map<StoreName, MemoryImage> buffered = new HashMap<>();

    /** What the restored checkpoint has of this worker, where it can go on from that. */
    private final Map<StoreName, MemoryImage> found = new HashMap<>();

    private final Map<StoreName, KeyGroupRange> ranges;
    private final Map<StoreName, Boolean> begun = new HashMap<>();

    Image(Map<StoreName, KeyGroupRange> ranges) {
      this.ranges = new HashMap<>(ranges);
    }

    @Override
    public boolean begin(String stateId, String store, KeyGroupRange own) {
      StoreName name = new StoreName(stateId, store);
      return begun.computeIfAbsent(
          name,
          n -> {
            MemoryImage before = found.remove(n);
            boolean goesOn = before != null && own.equals(ranges.get(n));
            buffered.put(n, goesOn ? before.copy() : new MemoryImage());
            ranges.put(n, own);
            if (!goesOn) {
              cold.remove(n);
            }
            return goesOn;
          });
    }

    @Override
    public StateWriter writer(String stateId, String store) {
      return buffered.computeIfAbsent(new StoreName(stateId, store), name -> new MemoryImage());
    }

    final Map<StoreName, MemoryColdStore> cold = new HashMap<>();

    @Override
    public ColdStore cold(String stateId, String store) {
      return cold.computeIfAbsent(new StoreName(stateId, store), name -> new MemoryColdStore());
    }

    Map<StoreName, MemoryColdStore> storeCold() {
      Map<StoreName, MemoryColdStore> copies = new HashMap<>();
      cold.forEach((name, store) -> copies.put(name, store.copy()));
      cold.values().forEach(MemoryColdStore::checkpointStored);
      return copies;
    }

    @Override
    public void clear(String stateId) {
      cold.forEach(
          (name, store) -> {
            if (name.stateId().equals(stateId)) {
              store.clear();
            }
          });
      buffered.forEach(
          (name, entries) -> {
            if (name.stateId().equals(stateId)) {
              entries.clear();
            }
          });
    }

    @Override
    public void flush() {
      flushed.clear();
      buffered.forEach((name, entries) -> flushed.put(name, entries.copy()));
    }
  }

  private final TreeMap<Integer, Image> images = new TreeMap<>();
  private Runnable aroundComplete = () -> {};
  private @Nullable Manifest latest;
  private List<Map<StoreName, MemoryImage>> latestImages = List.of();

  @Nullable Manifest latest() {
    return latest;
  }

  MemoryCheckpointStorage reopen() {
    MemoryCheckpointStorage next = new MemoryCheckpointStorage();
    next.latest = latest;
    next.latestImages = latestImages;
    next.restored = latest;
    next.restoredImages = latestImages;
    next.latestRanges = latestRanges;
    next.restoredRanges = latestRanges;
    next.latestCold = latestCold;
    next.restoredCold = latestCold;
    return next;
  }

  private @Nullable Manifest restored;
  private List<Map<StoreName, MemoryImage>> restoredImages = List.of();

  private List<Map<StoreName, KeyGroupRange>> latestRanges = List.of();
  private List<Map<StoreName, KeyGroupRange>> restoredRanges = List.of();

  private List<Map<StoreName, MemoryColdStore>> latestCold = List.of();
  private List<Map<StoreName, MemoryColdStore>> restoredCold = List.of();

  @Override
  public @Nullable Manifest restored() {
    return restored;
  }

  @Override
  public List<String> messages() {
    return List.of();
  }

  @Override
  public WorkerState openWorker(int worker, int workers) {
    boolean same = restored != null && restored.workers() == workers;
    Image image = new Image(same ? restoredRanges.get(worker) : Map.of());
    if (same) {
      image.found.putAll(restoredImages.get(worker));
      restoredCold.get(worker).forEach((name, cold) -> image.cold.put(name, cold.copy()));
    }
    images.put(worker, image);
    return image;
  }

  @Override
  public void read(String stateId, String store, int worker, EntryReader reader) {
    restoredImages
        .get(worker)
        .getOrDefault(new StoreName(stateId, store), new MemoryImage())
        .entries(reader::entry);
  }

  @Override
  public void readPieces(String stateId, String store, int worker, ImageStore.PieceReader reader) {
    restoredImages
        .get(worker)
        .getOrDefault(new StoreName(stateId, store), new MemoryImage())
        .read(reader);
  }

  @Override
  public void readCold(String stateId, String store, ColdStore.Reader reader) {
    for (Map<StoreName, MemoryColdStore> image : restoredCold) {
      MemoryColdStore cold = image.get(new StoreName(stateId, store));
      if (cold != null) {
        cold.all(reader);
      }
    }
  }

  @Override
  public long complete(Manifest manifest) {
    aroundComplete.run();
    latest = manifest;
    latestCold = images.values().stream().map(Image::storeCold).toList();
    latestRanges = images.values().stream().map(image -> Map.copyOf(image.ranges)).toList();
    latestImages = images.values().stream().map(image -> Map.copyOf(image.flushed)).toList();
    aroundComplete.run();
    return 0;
  }

  /** Called before and after a checkpoint becomes durable; may throw. */
  void aroundComplete(Runnable action) {
    aroundComplete = action;
  }

  @Override
  public void close() {}
}
