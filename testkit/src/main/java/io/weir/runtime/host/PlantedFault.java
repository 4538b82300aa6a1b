package io.weir.runtime.host;

/** A fault of the kind that the simulation is there to find, planted to see that it does. */
public enum PlantedFault {
  NONE,

  /** A barrier overtakes rows that were sent before it. */
  BARRIER_BEFORE_DATA,

  /** The manifest of a checkpoint is not brought to disk before the checkpoint counts. */
  UNSYNCED_MANIFEST,

  /** Now and then an operator is not called at the time that it asked for. */
  TIMER_LOST,

  /** State that an operator changes, or removes, stays in checkpoints as it was. */
  CHANGE_FORGOTTEN,

  /** Sinks commit before the checkpoint with which they do is on disk. */
  COMMIT_BEFORE_MANIFEST
}
