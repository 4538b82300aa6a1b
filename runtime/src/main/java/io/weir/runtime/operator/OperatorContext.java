package io.weir.runtime.operator;

import io.weir.runtime.state.ColdStore;
import io.weir.runtime.state.StateMemory;
import io.weir.runtime.state.StateStore;

/** What a host gives to an operator. Used on the operator's thread only. */
public interface OperatorContext {
  Output output();

  /** Index of this worker among {@link #workers}. */
  int worker();

  int workers();

  /**
   * The lowest watermark, in micros, of the producers of an input, {@link Long#MAX_VALUE} once all
   * have ended. Unlike the watermark that the operator is told, which goes on without producers
   * that are idle, this one stays with them: windows that they will put out are behind it. Known
   * while the operator is told a watermark.
   */
  long inputWatermark(int input);

  /** The host's clock, micros since the epoch. */
  long currentMicros();

  /**
   * Asks for {@link Operator#timer} when the clock reaches {@code micros}; only the earliest
   * counts.
   */
  void registerTimer(long micros);

  /** Includes a store in checkpoints; only during {@link Operator#open}. */
  void register(StateStore store);

  /** What stores may hold before they evict. */
  StateMemory stateMemory();

  /**
   * Where a store of this operator evicts to. It holds what the restored checkpoint had for the key
   * groups of this worker.
   *
   * @param store its name
   */
  ColdStore coldStore(String store);

  /** This operator's counters. */
  OperatorMetrics metrics();
}
