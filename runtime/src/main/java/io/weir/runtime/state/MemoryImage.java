package io.weir.runtime.state;

import io.weir.runtime.data.ByteBuilder;
import java.util.Arrays;
import java.util.Comparator;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What one worker has written of a store, its entries or its pieces, in memory: for hosts that keep
 * checkpoints there. Not thread-safe.
 */
public final class MemoryImage implements StateWriter, ImageStore.Pieces {
  private record EntryKey(int keyGroup, byte[] key) implements Comparable<EntryKey> {
    @Override
    public int compareTo(EntryKey other) {
      int order = Integer.compare(keyGroup, other.keyGroup);
      return order != 0 ? order : Arrays.compareUnsigned(key, other.key);
    }
  }

  private record PieceKey(int part, int chunk, int kind) implements Comparable<PieceKey> {
    private static final Comparator<PieceKey> ORDER =
        Comparator.comparingInt(PieceKey::part)
            .thenComparingInt(PieceKey::chunk)
            .thenComparingInt(PieceKey::kind);

    @Override
    public int compareTo(PieceKey other) {
      return ORDER.compare(this, other);
    }
  }

  private final TreeMap<EntryKey, byte[]> entries = new TreeMap<>();
  private final TreeMap<PieceKey, byte[]> pieces = new TreeMap<>();
  private final ByteBuilder open = new ByteBuilder(64);
  private @Nullable PieceKey openKey;

  /** A copy that further writes do not change. */
  public MemoryImage copy() {
    close();
    MemoryImage copy = new MemoryImage();
    copy.entries.putAll(entries);
    copy.pieces.putAll(pieces);
    return copy;
  }

  /** Forgets everything. */
  public void clear() {
    openKey = null;
    entries.clear();
    pieces.clear();
  }

  /** Entries, and pieces of chunks that there are. */
  public int size() {
    close();
    long chunks = pieces.keySet().stream().filter(key -> key.kind() != SlotImage.HEAD).count();
    return entries.size() + (int) chunks;
  }

  @Override
  public void put(int keyGroup, byte[] key, int keyLength, byte[] value, int valueLength) {
    close();
    entries.put(
        new EntryKey(keyGroup, Arrays.copyOf(key, keyLength)), Arrays.copyOf(value, valueLength));
  }

  @Override
  public void delete(int keyGroup, byte[] key, int keyLength) {
    close();
    entries.remove(new EntryKey(keyGroup, Arrays.copyOf(key, keyLength)));
  }

  @Override
  public ByteBuilder piece(int part, int chunk, int kind) {
    close();
    open.clear();
    openKey = new PieceKey(part, chunk, kind);
    return open;
  }

  @Override
  public void deletePiece(int part, int chunk, int kind) {
    close();
    if (pieces.remove(new PieceKey(part, chunk, kind)) == null) {
      throw new IllegalStateException("deletes a piece that is not there");
    }
  }

  private void close() {
    if (openKey != null) {
      pieces.put(openKey, Arrays.copyOf(open.bytes, open.length));
      openKey = null;
    }
  }

  @Override
  public void read(ImageStore.PieceReader reader) {
    close();
    pieces.forEach(
        (key, bytes) -> reader.piece(key.part(), key.chunk(), key.kind(), bytes.clone()));
  }

  /**
   * Gives a store back what is here.
   *
   * @param worker that had written it
   * @param own key groups to give; null for all, when this image goes on being written for the
   *     store
   */
  public void restore(StateStore store, int worker, @Nullable KeyGroupRange own) {
    close();
    if (store instanceof ImageStore images && entries.isEmpty()) {
      images.restore(worker, this, own);
      return;
    }
    entries.forEach(
        (key, value) -> {
          if (own == null || own.contains(key.keyGroup())) {
            store.restore(key.key().clone(), value.clone());
          }
        });
  }

  /** Gives the entries. */
  public void entries(ColdStore.Reader reader) {
    entries.forEach((key, value) -> reader.entry(key.keyGroup(), key.key().clone(), value.clone()));
  }

  /** Adds those entries of another image that are of some key groups. */
  public void addEntries(MemoryImage other, KeyGroupRange own) {
    other.entries.forEach(
        (key, value) -> {
          if (own.contains(key.keyGroup())) {
            entries.put(key, value);
          }
        });
  }
}
