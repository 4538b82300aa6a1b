package io.weir.runtime.operator;

import io.weir.runtime.data.Batch;

/**
 * Transforms change batches on one thread. Never blocks, starts no thread, owns no clock, does no
 * I/O but through its stores. The host calls {@link #open} once, then any of the other methods one
 * at a time on one thread; after a call returned {@link Progress#MORE} only {@link #resume} until
 * it returns DONE. A chainable operator ({@link OperatorSpec#chainable}) always returns DONE from
 * {@link #process}.
 *
 * <p>The host forwards watermarks, barriers and ends of input downstream by itself after the call
 * for it is DONE.
 */
public interface Operator extends AutoCloseable {
  /** Registers stores and timers; restored state is loaded into the stores right after this. */
  void open(OperatorContext context);

  /** Consumes a batch; it is only valid during the call (and the resumes that belong to it). */
  Progress process(int input, Batch batch);

  /** Goes on with a call that returned MORE. */
  default Progress resume() {
    return Progress.DONE;
  }

  /**
   * Event time has reached {@code micros}; strictly increasing, already combined over the inputs.
   * At the end of a bounded input {@link Long#MAX_VALUE}, before {@link #endOfInput}.
   */
  default Progress watermark(long micros) {
    return Progress.DONE;
  }

  /**
   * All producers are idle: watermarks of others go on without them, and rows that this operator
   * holds back would be late. It puts them out.
   */
  default Progress idle() {
    return Progress.DONE;
  }

  /** Processing time has reached the earliest timer registered. */
  default Progress timer(long micros) {
    return Progress.DONE;
  }

  /** Pushes what is buffered into stores or output: the stores are written next. */
  default Progress beforeBarrier(long checkpoint) {
    return Progress.DONE;
  }

  /** Nothing more comes on that input. */
  default Progress endOfInput(int input) {
    return Progress.DONE;
  }

  /**
   * Whether no further row can change what comes out: the host may stop feeding this operator, as
   * if all inputs had ended. Asked after any call that is DONE; once true it stays so.
   */
  default boolean isFinished() {
    return false;
  }

  @Override
  default void close() {}
}
