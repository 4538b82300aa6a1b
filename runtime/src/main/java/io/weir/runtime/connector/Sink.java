package io.weir.runtime.connector;

import java.util.List;

/**
 * The writing of one job into one table: shared by the writers of all workers, hence thread-safe.
 */
public interface Sink extends AutoCloseable {
  /**
   * Checks that the target can be written. Once, before any writer is made; may block.
   *
   * @throws io.weir.runtime.error.JobException when it cannot
   */
  void open(SinkContext context);

  /** A writer for a worker; called on that worker's thread. */
  SinkWriter createWriter(int worker);

  /**
   * Makes visible what {@link SinkWriter#prepareCommit} returned: after the checkpoint is durable,
   * at the end of a job, and again after a restore for the restored checkpoint, so it must be
   * idempotent.
   */
  void commit(List<String> committables);

  /**
   * Removes what writers left and that will never be committed; called when a job failed or was
   * cancelled.
   */
  void abort();

  @Override
  void close();
}
