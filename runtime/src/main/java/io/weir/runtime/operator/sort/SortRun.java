package io.weir.runtime.operator.sort;

/**
 * Sorted rows that are not in memory.
 *
 * @param number names its pieces
 * @param level how often its rows were merged
 * @param pieces numbered from 0 on
 */
record SortRun(int number, int level, int pieces, long rows) {}
