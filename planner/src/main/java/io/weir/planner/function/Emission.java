package io.weir.planner.function;

/**
 * How the calls of a function become Java: the part of its entry that code generation reads. It is
 * the call of one method, a construct that code generation writes itself, another function, or
 * nothing that is emitted where an expression is.
 */
public sealed interface Emission
    permits JavaMethod, Construct, Emission.SpellingOf, Emission.Elsewhere {
  /**
   * Another spelling: plans call the other function.
   *
   * @param function its name in calls
   */
  record SpellingOf(String function) implements Emission {}

  /** What no expression of a plan calls. */
  enum Elsewhere implements Emission {
    /** The planner writes it with other functions. */
    PLANNER,
    /** Accumulators. */
    AGGREGATE,
    /** Assigners of windows. */
    WINDOW
  }
}
