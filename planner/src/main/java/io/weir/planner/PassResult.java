package io.weir.planner;

/**
 * The plan after a pass.
 *
 * @param name of the pass
 * @param plan printed, several lines
 * @param micros that the pass took
 */
public record PassResult(String name, String plan, long micros) {}
