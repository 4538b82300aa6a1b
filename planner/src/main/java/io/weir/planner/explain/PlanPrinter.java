package io.weir.planner.explain;

import io.weir.planner.plan.ExecPlan;

/** Prints a plan as a tree. */
public final class PlanPrinter {
  private PlanPrinter() {}

  /** The tree of every sink, several lines, each ended by a line break. */
  public static String print(ExecPlan plan) {
    throw new UnsupportedOperationException();
  }
}
