package io.weir.runtime.checkpoint;

import io.weir.runtime.state.ColdStore;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where checkpoints of one job are kept. Opened by one process at a time. {@link #openWorker} and
 * {@link #read} are called on the workers' threads, the rest on the coordinator's.
 */
public interface CheckpointStorage extends AutoCloseable {
  /** Takes entries of a store. */
  interface EntryReader {
    /** The arrays are not used again by the caller. */
    void entry(int keyGroup, byte[] key, byte[] value);
  }

  /** The checkpoint to go on from, null on a fresh start. */
  @Nullable Manifest restored();

  /** What people should know about opening: a damaged checkpoint that was passed over. */
  List<String> messages();

  /** A new, empty image for a worker of this run. */
  WorkerState openWorker(int worker);

  /** All entries of a store in the restored checkpoint, of all workers there were then. */
  void read(String stateId, String store, EntryReader reader);

  /**
   * All entries that a store had evicted in the restored checkpoint, on all workers there were
   * then, in order by worker.
   */
  void readCold(String stateId, String store, ColdStore.Reader reader);

  /**
   * Makes the images of all workers, as they were flushed last, and the manifest durable, and
   * removes checkpoints that are no longer retained. When it fails nothing new is visible.
   *
   * @return bytes of the checkpoint
   * @throws io.weir.runtime.error.JobException when it cannot be written
   */
  long complete(Manifest manifest);

  @Override
  void close();
}
