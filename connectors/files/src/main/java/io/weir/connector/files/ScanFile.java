package io.weir.connector.files;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * A file of a scan, which is a partition of it, and what the readers tell each other about it.
 * Thread-safe.
 *
 * <p>Readers claim <em>units</em>: the splits of a file, or a packed file as a whole.
 */
final class ScanFile {
  /** The end of a split is not known yet. */
  static final long UNKNOWN = 0;

  /** The next split starts right after the first line feed in it or just before it. */
  static final long AFTER_LINE_FEED = -1;

  final int partition;
  final Path path;

  /** Bytes when the file was found; what is appended later is not read. */
  final long size;

  final long modifiedMillis;
  final Compression compression;

  /** Number within the scan of the file's first unit; the others follow. */
  final int firstUnit;

  final int units;

  private final AtomicInteger unfinishedUnits;
  private final @Nullable AtomicLongArray ends;

  ScanFile(
      int partition, Path path, long size, long modifiedMillis, int firstUnit, int splitBytes) {
    this.partition = partition;
    this.path = path;
    this.size = size;
    this.modifiedMillis = modifiedMillis;
    this.firstUnit = firstUnit;
    compression = Compression.of(path);
    units =
        compression == Compression.NONE
            ? (int) Math.max(1, (size + splitBytes - 1) / splitBytes)
            : 1;
    unfinishedUnits = new AtomicInteger(units);
    ends = units > 1 ? new AtomicLongArray(units) : null;
  }

  /**
   * Where the records of a split really ended, which is where those of the next one start: a
   * position in the file, {@link #UNKNOWN} or {@link #AFTER_LINE_FEED}.
   */
  long end(int split) {
    return ends == null ? UNKNOWN : ends.get(split);
  }

  void publishEnd(int split, long end) {
    if (ends != null) {
      ends.set(split, end);
    }
  }

  void finishUnit() {
    unfinishedUnits.decrementAndGet();
  }

  boolean isFinished() {
    return unfinishedUnits.get() == 0;
  }
}
