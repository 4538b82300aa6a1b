package io.weir.runtime.operator;

import io.weir.runtime.state.StateMemory;
import io.weir.runtime.state.StateStore;

/** What a host gives to an operator. Used on the operator's thread only. */
public interface OperatorContext {
  Output output();

  /** Index of this worker among {@link #workers}. */
  int worker();

  int workers();

  /** The host's clock, micros since the epoch. */
  long currentMicros();

  /**
   * Asks for {@link Operator#timer} when the clock reaches {@code micros}; only the earliest
   * counts.
   */
  void registerTimer(long micros);

  /** Includes a store in checkpoints; only during {@link Operator#open}. */
  void register(StateStore store);

  /** What stores may hold before they put rows into files. */
  StateMemory stateMemory();

  /** This operator's counters. */
  OperatorMetrics metrics();
}
