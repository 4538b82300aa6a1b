package io.weir.connector.files;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
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

  /** Changes when a followed file is renamed. */
  volatile Path path;

  /** Bytes when the file was found. What is appended later is read only of a followed file. */
  final long size;

  final long modifiedMillis;

  /** Changes when a tool writes a followed file anew, with what was read at its beginning. */
  volatile FileIdentity identity;

  /** Whether the file may grow: a record is complete only with its line end. */
  final boolean followed;

  /** Of what was found of a followed file. */
  private volatile FileIdentity.Fingerprint fingerprint;

  final Compression compression;

  /** Number within the scan of the file's first unit; the others follow. */
  final int firstUnit;

  final int units;

  /** The group of what is read of the file just now, or was read last. */
  volatile long group;

  private final AtomicInteger unfinishedUnits;

  /** Where a record starts that had no line end when its split was read. */
  private final AtomicLong incompleteFrom = new AtomicLong(Long.MAX_VALUE);

  /**
   * How far a followed file is read, once its units are: a position in the unpacked bytes, and the
   * number of the split that begins there. Changed by the reader whose the file is then.
   */
  private volatile Tail tail;

  /** Bytes that the file had when it was read last; more bytes are growth. */
  private volatile long readSize;

  /** The most bytes that the file was ever seen to have, also before a restore. */
  private volatile long seenSize;

  /** Whether growth was found that is not read yet. */
  private volatile boolean growing;

  /** Whether a followed file was deleted after it was read. */
  private volatile boolean gone;

  /** Whether another followed file was renamed to the name that a file had which is gone. */
  private volatile boolean withoutName;

  /** When a look saw the inode changed last, as {@link FileIdentity#changedMicros}. */
  private volatile long seenChange;

  /** Of the last look. */
  private volatile Seen seen;

  /**
   * What a look saw of a file.
   *
   * @param modifiedMillis when the file was modified last
   */
  record Seen(long size, long modifiedMillis) {
    /** Not known: of a checkpoint that did not keep it. */
    static final Seen NONE = new Seen(-1, 0);

    /** Whether a file with a size and modification time may be this one, unchanged or longer. */
    boolean mayBe(long nowSize, long nowModifiedMillis) {
      return nowSize != size || nowModifiedMillis == modifiedMillis;
    }
  }

  /**
   * What follows the part of a file that was read.
   *
   * @param progress what of the split that follows was processed
   * @param left bytes behind {@code offset} that have no line end, of a packed file: unpacked
   */
  record Tail(long split, long offset, SplitProgress progress, long left) {}

  private final @Nullable AtomicLongArray ends;

  ScanFile(
      int partition, FileListing.Found found, boolean followed, int firstUnit, int splitBytes) {
    this.partition = partition;
    path = found.path();
    size = found.size();
    modifiedMillis = found.modifiedMillis();
    identity = found.identity();
    fingerprint = found.fingerprint();
    this.followed = followed;
    readSize = size;
    seenSize = size;
    seenChange = identity.changedMicros();
    seen = new Seen(size, modifiedMillis);
    this.firstUnit = firstUnit;
    compression = found.compression();
    units =
        compression == Compression.NONE
            ? (int) Math.max(1, (size + splitBytes - 1) / splitBytes)
            : 1;
    unfinishedUnits = new AtomicInteger(units);
    tail = new Tail(units, size, SplitProgress.NONE, 0);
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

  /** Returns whether it was the last one. */
  boolean finishUnit() {
    if (unfinishedUnits.decrementAndGet() > 0) {
      return false;
    }
    if (compression == Compression.NONE) {
      tail = new Tail(units, Math.min(size, incompleteFrom.get()), SplitProgress.NONE, 0);
    }
    return true;
  }

  /** Whether all that was found of the file is read. */
  boolean isFinished() {
    return unfinishedUnits.get() == 0 && !growing;
  }

  /** Where the last record of the file starts if it is known to have no line end, or a maximum. */
  long incompleteFrom() {
    return incompleteFrom.get();
  }

  void publishIncomplete(long position) {
    incompleteFrom.accumulateAndGet(position, Math::min);
  }

  Tail tail() {
    return tail;
  }

  void setTail(Tail next) {
    tail = next;
  }

  long readSize() {
    return readSize;
  }

  void setReadSize(long bytes) {
    readSize = bytes;
    setSeenSize(bytes);
  }

  long seenSize() {
    return seenSize;
  }

  void setSeenSize(long bytes) {
    seenSize = Math.max(seenSize, bytes);
  }

  /**
   * Bytes behind the last line end of a followed file, which are not read: of a file that is read
   * as far as it was seen. Of a packed file they are unpacked bytes.
   */
  long bytesWithoutLineEnd() {
    if (!followed || !isFinished()) {
      return 0;
    }
    return compression == Compression.NONE ? Math.max(0, seenSize - tail.offset) : tail.left;
  }

  Seen seen() {
    return seen;
  }

  void setSeen(Seen now) {
    seen = now;
  }

  boolean isGrowing() {
    return growing;
  }

  /** The file has that many bytes now, and those behind the tail are to be read. */
  void grow(long bytes) {
    setReadSize(bytes);
    growing = true;
  }

  void endGrowth() {
    growing = false;
  }

  FileIdentity.Fingerprint fingerprint() {
    return fingerprint;
  }

  void setFingerprint(FileIdentity.Fingerprint longer) {
    fingerprint = longer;
  }

  boolean isGone() {
    return gone;
  }

  void setGone(boolean isGone) {
    gone = isGone;
  }

  boolean isWithoutName() {
    return withoutName;
  }

  void setWithoutName() {
    withoutName = true;
  }

  /** Whether a look sees another time of change than the one before. */
  boolean seeChange(long changedMicros) {
    boolean changed = changedMicros != seenChange;
    seenChange = changedMicros;
    return changed;
  }
}
