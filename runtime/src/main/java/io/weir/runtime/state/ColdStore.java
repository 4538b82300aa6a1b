package io.weir.runtime.state;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a store has evicted from memory: entries in a database, in the order of their bytes, which
 * checkpoints keep together with the images of what is in memory.
 *
 * <p>So that both are of the same moment, nothing may be written from a store's {@link #imageTaken}
 * until the checkpoint is stored: {@link #isWritable} tells. Used on the thread of the store's
 * worker. All methods throw {@link io.weir.runtime.error.JobException} when the database cannot be
 * read or written.
 */
public interface ColdStore {
  /** Takes entries. */
  interface Reader {
    /** The arrays are not used again by the caller. */
    void entry(int keyGroup, byte[] key, byte[] value);
  }

  /**
   * Whether the store has no entries because nothing was written since its start or restore: then
   * nothing needs to be looked up.
   */
  boolean isEmpty();

  /** Whether checkpoints keep the entries; otherwise they are of no use beyond the job's run. */
  boolean isKept();

  /** The store wrote its image of the checkpoint whose barrier is passing. */
  void imageTaken();

  /** Whether a write now is of the same checkpoint as the store's next image. */
  boolean isWritable();

  /**
   * Waits a moment for a checkpoint that is being stored, for a store that needs to evict; only
   * while {@link #isWritable} is false. The worker may still be needed for the checkpoint, so this
   * is no wait for its end.
   */
  void awaitWritable();

  /**
   * Sets an entry; the arrays may be reused when the call returns. Visible after {@link #flush}.
   */
  void put(int keyGroup, byte[] key, int keyLength, byte[] value, int valueLength);

  /**
   * Appends bytes to an entry, which need not be there, without reading it. Visible after {@link
   * #flush}.
   */
  void append(int keyGroup, byte[] key, int keyLength, byte[] value, int valueLength);

  /** Removes an entry, if it is there. Visible after {@link #flush}. */
  void delete(int keyGroup, byte[] key, int keyLength);

  /** Brings what was written into the database; best in the order of key groups and keys. */
  void flush();

  /** Names an entry for {@link #get}. */
  byte[] key(int keyGroup, byte[] key, int keyLength);

  /**
   * Reads entries at once.
   *
   * @param keys made by {@link #key}
   * @return a value for each key, null where there is no entry; not used again by the database
   */
  List<byte @Nullable []> get(List<byte[]> keys);

  /** Reads the entries of a key group whose keys begin with some bytes, in order. */
  void scan(int keyGroup, byte[] prefix, int prefixLength, Reader reader);

  /** Removes all entries. */
  void clear();
}
