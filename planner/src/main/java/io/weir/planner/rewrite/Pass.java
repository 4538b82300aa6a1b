package io.weir.planner.rewrite;

import org.apache.calcite.plan.hep.HepProgram;

/**
 * A pass over the algebra.
 *
 * @param name as EXPLAIN PASSES prints it
 * @param reason what it does and why it stands at its place
 */
public record Pass(String name, String reason, HepProgram program) {}
