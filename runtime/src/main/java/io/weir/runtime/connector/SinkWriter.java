package io.weir.runtime.connector;

import io.weir.runtime.data.Batch;
import java.util.List;

/** Writes on one worker. All methods are called on the worker's thread. */
public interface SinkWriter extends AutoCloseable {
  /** Writes the rows of a batch, which is only valid during the call. */
  void write(Batch batch);

  /** Whether a batch can be written now without blocking for long. */
  default boolean hasRoom() {
    return true;
  }

  /**
   * A barrier or the end of the input has arrived: everything written so far must be durable when
   * the call returns.
   *
   * @param checkpoint number of the checkpoint with which it will be committed; a job that ends
   *     commits what is left with that number or with one more
   * @return what {@link Sink#commit} needs to make it visible; empty when it is visible already
   */
  List<String> prepareCommit(long checkpoint);

  @Override
  void close();
}
