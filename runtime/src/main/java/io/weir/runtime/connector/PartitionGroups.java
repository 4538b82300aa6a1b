package io.weir.runtime.connector;

/**
 * The order of a source's partitions, where one comes after another: files that were found together
 * are a group, and groups follow each other. Event time is then what one reader would see that
 * reads the partitions by their numbers, however many readers there are. Thread-safe.
 */
public interface PartitionGroups {
  /** What {@link #open} says when all groups are finished. */
  long NONE = Long.MAX_VALUE;

  /** The first group that is not finished, or {@link #NONE}; never goes back to an earlier one. */
  long open();

  /** The group that a partition, or what is read of it just now, belongs to. */
  long group(int partition);

  /** The last partition of a group that is not finished. */
  int last(long group);

  /** Whether all partitions of a group but the last one are finished. */
  boolean onlyLastIsOpen(long group);
}
