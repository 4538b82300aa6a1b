package io.weir.runtime.operator;

import io.weir.runtime.data.Batch;

/** Where an operator's rows go. */
public interface Output {
  /** Hands a batch on; it may be reused when the call returns. Empty batches are ignored. */
  void emit(Batch batch);

  /**
   * Whether downstream can take more without piling up. An operator that can make many batches from
   * one call asks after each, and returns MORE when there is no room.
   */
  boolean hasRoom();
}
