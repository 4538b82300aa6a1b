package io.weir.planner.validate;

import java.util.function.Supplier;

/** Told of each step of an analysis. */
@FunctionalInterface
public interface PassListener {
  PassListener NONE = (name, result, nanos) -> {};

  /**
   * @param result what the step gave, as text
   * @param nanos that it took
   */
  void passed(String name, Supplier<String> result, long nanos);
}
