package io.weir.connector.files;

import io.weir.runtime.connector.SourceReader;
import io.weir.runtime.error.JobException;
import io.weir.runtime.kernel.BadRecordException;
import java.io.IOException;
import java.util.BitSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads splits of the files of a source: which unit is read, which are finished, and what was left
 * out. How the bytes of a split become rows is for those that extend it.
 */
abstract class SplitReader implements SourceReader {
  /** Instead of a unit. */
  static final int NONE = -1;

  final FileSource source;
  final int number;
  final FileMetadata metadata;

  /** Units of which all rows are processed. */
  final BitSet finished = new BitSet();

  /** The unit that is read, or was last; {@link #NONE} before the first. */
  int unit = NONE;

  private ScanFile[] files = {};
  private @Nullable ScanFile file;
  private long badRecords;
  private long ignoredRecords;

  SplitReader(FileSource source, int number) {
    this.source = source;
    this.number = number;
    metadata = new FileMetadata(source.request.metadataKeys(), source.request.physicalColumns());
  }

  /** Closes the file that is open, if one is. */
  abstract void closeBytes() throws IOException;

  /** Of which file a split is read. */
  final ScanFile file() {
    ScanFile read = file;
    if (read == null) {
      throw new IllegalStateException("no split has been polled");
    }
    return read;
  }

  /** Whether rows come from that file now. */
  final boolean reads(ScanFile in) {
    return in == file;
  }

  /** From now on a file is read. */
  final void use(ScanFile in) {
    file = in;
    metadata.use(in);
  }

  /** The file with a unit. Units are claimed in rising order, so it is the one read or later. */
  final ScanFile fileOf(int claimed) {
    ScanFile read = file;
    int at = read == null ? 0 : read.partition;
    if (at >= files.length
        || claimed >= files[files.length - 1].firstUnit + files[files.length - 1].units) {
      files = source.files();
    }
    while (claimed >= files[at].firstUnit + files[at].units) {
      at++;
    }
    return files[at];
  }

  /**
   * Counts a record that gives no rows.
   *
   * @param place says where it stands and what is wrong
   * @param failure of the job where such records are not left out
   */
  final void leaveOut(
      BadRecordException bad, Supplier<String> place, Supplier<JobException> failure) {
    if (bad.ignored()) {
      ignoredRecords++;
    } else if (source.skipBadRecords) {
      badRecords++;
    } else {
      throw failure.get();
    }
    source.firstLeftOut.met(bad.ignored(), place);
  }

  /** All of a unit is processed. */
  final void endUnit(ScanFile in) {
    finished.set(unit);
    if (in.finishUnit()) {
      source.finished(in);
    }
  }

  @Override
  public final int partition() {
    return file().partition;
  }

  @Override
  public final int partitionCount() {
    return source.files().length;
  }

  @Override
  public final boolean isPartitionFinished(int partition) {
    return source.files()[partition].isFinished();
  }

  /** A file of which something is left to read is never idle, however long that takes. */
  @Override
  public final long emptySince(int partition) {
    return isPartitionFinished(partition) ? Long.MIN_VALUE : Long.MAX_VALUE;
  }

  @Override
  public final long badRecords() {
    return badRecords;
  }

  @Override
  public final long ignoredRecords() {
    return ignoredRecords;
  }

  final void closeFile() throws IOException {
    file = null;
    closeBytes();
  }

  @Override
  public final void close() {
    try {
      closeFile();
    } catch (IOException e) {
      throw new JobException("cannot close a file: " + e.getMessage(), e);
    }
  }
}
