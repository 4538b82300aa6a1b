package io.weir.runtime.kernel;

/**
 * What a generated class may ask its host for. Its constructor takes {@code (Object[] constants,
 * KernelContext context)}.
 */
public interface KernelContext {
  /**
   * The host's wall clock, micros since the epoch: PROCTIME(), and CURRENT_TIMESTAMP in streaming.
   */
  long currentMicros();

  /** The clock when the job started, micros since the epoch: CURRENT_TIMESTAMP in batch. */
  long jobStartMicros();
}
