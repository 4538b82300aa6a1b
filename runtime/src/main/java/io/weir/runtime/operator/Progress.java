package io.weir.runtime.operator;

/** Whether an operator has finished what it was called for. */
public enum Progress {
  /** All done; the next call may come. */
  DONE,
  /** The output is full; the host calls {@link Operator#resume} when it has room again. */
  MORE
}
