package io.weir.runtime.connector;

import org.jspecify.annotations.Nullable;

/**
 * One scan of one table by one job: shared by the readers of all workers, hence thread-safe. When a
 * job ends in the middle, a wait of a source or reader is ended by an interrupt of its thread, with
 * a {@link io.weir.runtime.error.JobException}; closing waits no longer than {@link
 * SourceContext#deadline} allows.
 */
public interface Source extends AutoCloseable {
  boolean isBounded();

  /** As {@link Connector#isPaced}. */
  default boolean isPaced() {
    return false;
  }

  /**
   * Finds what is to be read (lists files, asks for partitions). Once, before any reader is made;
   * may block.
   *
   * @throws io.weir.runtime.error.JobException when there is nothing to read from
   */
  void open(SourceContext context);

  /** A reader for a worker; called on that worker's thread. */
  SourceReader createReader(int worker);

  /** Whether partitions come one after another, not side by side. */
  default boolean isSequential() {
    return false;
  }

  /** The order of the partitions of a sequential source; null for others, and before it is open. */
  default @Nullable PartitionGroups groups() {
    return null;
  }

  /** What people know a partition by, such as a file; {@code number} is that of the readers. */
  default String partitionName(int number) {
    return "partition " + number;
  }

  /** Progress of the scan as a whole, for status lines; cheap. */
  ScanProgress progress();

  /** Of the records that its readers left out; null when every record gives a row. */
  default @Nullable FirstLeftOut firstLeftOut() {
    return null;
  }

  @Override
  void close();
}
