package io.weir.planner.plan;

import org.jspecify.annotations.Nullable;

/** A named column of a node's output or field of a ROW type. */
public record PlanField(String name, PlanType type) {
  /** By hand: every query compares fields, and linking a record's own takes part of each start. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PlanField that && name.equals(that.name) && type.equals(that.type);
  }

  @Override
  public int hashCode() {
    return 31 * name.hashCode() + type.hashCode();
  }
}
