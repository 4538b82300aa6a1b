package io.weir.runtime.host;

import io.weir.runtime.checkpoint.CheckpointStorage;
import io.weir.runtime.checkpoint.Manifest;
import io.weir.runtime.checkpoint.WorkerState;
import io.weir.runtime.state.ColdStore;
import io.weir.runtime.state.MemoryColdStore;
import io.weir.runtime.state.StateWriter;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Checkpoints that survive simulated crashes. {@link #reopen} is the start of the next process. */
final class MemoryCheckpointStorage implements CheckpointStorage {
  private record StoreName(String stateId, String store) {}

  /** A key group and a key; compared by content. */
  private record EntryKey(int keyGroup, List<Byte> key) {
    static EntryKey of(int keyGroup, byte[] key, int length) {
      Byte[] boxed = new Byte[length];
      for (int i = 0; i < length; i++) {
        boxed[i] = key[i];
      }
      return new EntryKey(keyGroup, List.of(boxed));
    }

    byte[] bytes() {
      byte[] bytes = new byte[key.size()];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = key.get(i);
      }
      return bytes;
    }
  }

  /** One worker's image. */
  private static final class Image implements WorkerState {
    final Map<StoreName, Map<EntryKey, byte[]>> flushed = new HashMap<>();
    private final Map<StoreName, Map<EntryKey, byte[]>> buffered = new HashMap<>();

    @Override
    public StateWriter writer(String stateId, String store) {
      Map<EntryKey, byte[]> entries =
          buffered.computeIfAbsent(new StoreName(stateId, store), name -> new HashMap<>());
      return new StateWriter() {
        @Override
        public void put(int keyGroup, byte[] key, int keyLength, byte[] value, int valueLength) {
          entries.put(EntryKey.of(keyGroup, key, keyLength), Arrays.copyOf(value, valueLength));
        }

        @Override
        public void delete(int keyGroup, byte[] key, int keyLength) {
          entries.remove(EntryKey.of(keyGroup, key, keyLength));
        }
      };
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
      buffered.forEach((name, entries) -> flushed.put(name, new HashMap<>(entries)));
    }
  }

  private final TreeMap<Integer, Image> images = new TreeMap<>();
  private @Nullable Manifest latest;
  private List<Map<StoreName, Map<EntryKey, byte[]>>> latestImages = List.of();

  @Nullable Manifest latest() {
    return latest;
  }

  MemoryCheckpointStorage reopen() {
    MemoryCheckpointStorage next = new MemoryCheckpointStorage();
    next.latest = latest;
    next.latestImages = latestImages;
    next.restored = latest;
    next.restoredImages = latestImages;
    next.latestCold = latestCold;
    next.restoredCold = latestCold;
    return next;
  }

  private @Nullable Manifest restored;
  private List<Map<StoreName, Map<EntryKey, byte[]>>> restoredImages = List.of();

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
  public WorkerState openWorker(int worker) {
    Image image = new Image();
    images.put(worker, image);
    return image;
  }

  @Override
  public void read(String stateId, String store, EntryReader reader) {
    for (Map<StoreName, Map<EntryKey, byte[]>> image : restoredImages) {
      image
          .getOrDefault(new StoreName(stateId, store), Map.of())
          .forEach((key, value) -> reader.entry(key.keyGroup(), key.bytes(), value.clone()));
    }
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
    latest = manifest;
    latestCold = images.values().stream().map(Image::storeCold).toList();
    latestImages = images.values().stream().map(image -> Map.copyOf(image.flushed)).toList();
    return 0;
  }

  @Override
  public void close() {}
}
