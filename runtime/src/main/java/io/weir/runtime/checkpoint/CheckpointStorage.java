package io.weir.runtime.checkpoint;

import io.weir.runtime.restart.KeptNode;
import io.weir.runtime.state.ColdStore;
import io.weir.runtime.state.ImageStore;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where checkpoints of one job are kept. Opened by one process at a time. {@link #openWorker},
 * {@link #read} and {@link #readPieces} are called on the workers' threads, the rest on the
 * coordinator's.
 */
public interface CheckpointStorage extends AutoCloseable {
  /** Takes entries of a store. */
  interface EntryReader {
    /** The arrays are not used again by the caller. */
    void entry(int keyGroup, byte[] key, byte[] value);
  }

  /** The checkpoint to go on from, null on a fresh start. */
  @Nullable Manifest restored();

  /**
   * What a sink prepared that the job does not have any more.
   *
   * @param title of the sink, for people
   */
  record Orphan(String title, KeptNode.Recovery recovery, List<String> committables) {}

  /** To be committed before anything else; again at each start until the next checkpoint. */
  default List<Orphan> orphans() {
    return List.of();
  }

  /** What people should know about opening: a damaged checkpoint that was passed over. */
  List<String> messages();

  /**
   * An image for a worker of this run. It is new and empty, or goes on from what the restored
   * checkpoint has of the worker.
   *
   * @param workers how many there are in this run
   */
  WorkerState openWorker(int worker, int workers);

  /** All entries of a store that one of the workers of the restored checkpoint had written. */
  void read(String stateId, String store, int worker, EntryReader reader);

  /** All pieces of a store that one of the workers of the restored checkpoint had written. */
  void readPieces(String stateId, String store, int worker, ImageStore.PieceReader reader);

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
