package io.weir.planner.plan;

/** A named column of a node's output or field of a ROW type. */
public record PlanField(String name, PlanType type) {}
