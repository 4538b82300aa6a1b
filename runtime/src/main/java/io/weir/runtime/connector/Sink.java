package io.weir.runtime.connector;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The writing of one job into one table: shared by the writers of all workers, hence thread-safe.
 *
 * <p>A job that stops must end in time, whatever its sinks wait for. When the time for the last
 * checkpoint is over, the threads that work for the job are interrupted: a wait in {@link #commit},
 * in a writer or anywhere else then ends with a {@link io.weir.runtime.error.JobException}. {@link
 * #abort} and {@link #close} wait no longer than {@link SinkContext#deadline} allows. A thread that
 * does not come back all the same is left behind.
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
   * What was written and has not arrived as far as is known, and why, such as "12 rows not
   * delivered to topic 'a' of Kafka at b:9092: …"; null when there is nothing of the kind. Told to
   * people when the job had to stop without a last checkpoint. Any thread; does not wait.
   */
  default @Nullable String undelivered() {
    return null;
  }

  /**
   * How to commit without this sink, when a job goes on whose statements no longer write the table.
   *
   * @param connector whose {@link Connector#commit} does it
   * @param text for that connector
   */
  record Recovery(String connector, String text) {}

  /** Once it is open; null when nothing is ever left to commit. */
  default @Nullable Recovery recovery() {
    return null;
  }

  /**
   * Removes what writers left and that will never be committed; called when a job failed or was
   * cancelled.
   */
  void abort();

  @Override
  void close();
}
