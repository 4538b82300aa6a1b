package io.weir.benchmarks.flink.nexmark;

import java.io.Serializable;
import org.apache.flink.api.connector.source.lib.util.IteratorSourceSplit;
import org.apache.flink.table.data.RowData;

/**
 * Events of a reader.
 *
 * @param next number of the next one
 * @param step from one to the next
 * @param end number that they stay below
 * @param paths fields that are read
 */
record NexmarkSplit(int number, long next, int step, long end, int[][] paths)
    implements IteratorSourceSplit<RowData, NexmarkIterator>, Serializable {
  @Override
  public String splitId() {
    return Integer.toString(number);
  }

  @Override
  public NexmarkIterator getIterator() {
    return new NexmarkIterator(this);
  }

  @Override
  public NexmarkSplit getUpdatedSplitForIterator(NexmarkIterator iterator) {
    return new NexmarkSplit(number, iterator.next, step, end, paths);
  }
}
