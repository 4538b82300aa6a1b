package io.weir.runtime.connector;

import java.util.List;

/**
 * How far a scan is.
 *
 * @param bytesRead bytes consumed so far
 * @param totalBytes bytes in all, -1 when unknown or unbounded
 * @param recordsLag records known to be waiting, -1 when unknown
 * @param remainders beginnings of records that are not read before their line end is there
 */
public record ScanProgress(
    long bytesRead, long totalBytes, long recordsLag, List<Remainder> remainders) {
  /**
   * What is left of a file that is otherwise read.
   *
   * @param file its name
   * @param bytes more than 0
   */
  public record Remainder(String file, long bytes) {}

  public ScanProgress {
    remainders = List.copyOf(remainders);
  }

  /** Without remainders. */
  public ScanProgress(long bytesRead, long totalBytes, long recordsLag) {
    this(bytesRead, totalBytes, recordsLag, List.of());
  }
}
