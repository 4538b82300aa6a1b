package io.weir.runtime.function;

/**
 * Where a function that returns a primitive says that its result is NULL. Read right after the
 * call.
 */
public final class NullFlag {
  public boolean isNull;
}
