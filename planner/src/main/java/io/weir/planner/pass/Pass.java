package io.weir.planner.pass;

import java.util.function.UnaryOperator;

/**
 * A step of planning.
 *
 * @param name as EXPLAIN PASSES prints it
 * @param reason what the pass does and why it stands at its place
 */
public record Pass(String name, String reason, UnaryOperator<Draft> transform) {}
