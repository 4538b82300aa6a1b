package io.weir.planner.plan;

/**
 * What is known of the rows that leave a node, beside their columns.
 *
 * @param changelog the changes on the edges that leave the node
 * @param singleton whether all rows come to worker 0
 * @param bounded whether the rows end
 */
public record NodeTraits(Changelog changelog, boolean singleton, boolean bounded) {}
