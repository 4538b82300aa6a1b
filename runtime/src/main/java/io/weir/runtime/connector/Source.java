package io.weir.runtime.connector;

/** One scan of one table by one job: shared by the readers of all workers, hence thread-safe. */
public interface Source extends AutoCloseable {
  boolean isBounded();

  /**
   * Finds what is to be read (lists files, asks for partitions). Once, before any reader is made;
   * may block.
   *
   * @throws io.weir.runtime.error.JobException when there is nothing to read from
   */
  void open(SourceContext context);

  /** A reader for a worker; called on that worker's thread. */
  SourceReader createReader(int worker);

  /** Progress of the scan as a whole, for status lines; cheap. */
  ScanProgress progress();

  @Override
  void close();
}
