package io.weir.runtime.connector;

import io.weir.runtime.data.Batch;

/**
 * Reads on one worker, a split at a time: a piece of a file, a fetch from a partition. Rows of a
 * split belong to one partition (a file, a Kafka partition), in which splits are numbered from 0
 * without gaps; watermarks are tracked per partition, over its splits in order. All methods are
 * called on the worker's thread and must not block for more than some milliseconds.
 *
 * <p>Protocol: {@link #poll} until it returns SPLIT_END; then {@link #confirm} until CONFIRMED (on
 * RETRY all rows of the split are forgotten and polled again); only then are the rows used. {@code
 * partition()}, {@code splitNumber()} and {@code rowsToSkip()} speak of the split being read, from
 * the first poll that returned its rows until the first poll after CONFIRMED.
 */
public interface SourceReader extends AutoCloseable {
  /** What a poll brought. */
  enum Poll {
    /** Rows of the current split; more follow. */
    ROWS,
    /** The last rows of the current split (possibly none). */
    SPLIT_END,
    /** Nothing to read just now. */
    NOTHING,
    /** This reader will never read anything again. */
    END
  }

  /** Whether the rows of a split are right. */
  enum Confirmation {
    CONFIRMED,
    /** Depends on another reader that is not done yet; ask again later. */
    WAIT,
    /** The split began elsewhere than assumed: forget its rows and poll again. */
    RETRY
  }

  /**
   * Appends rows to {@code out}, which is cleared; at most its batch capacity. The memory that the
   * rows refer to stays unchanged until the first poll after the split was confirmed.
   */
  Poll poll(Batch out);

  default Confirmation confirm() {
    return Confirmation.CONFIRMED;
  }

  /** Dense number of the partition within the source, from 0. */
  int partition();

  /**
   * Number of the split within its partition. After a restore numbers go on: those of splits that
   * were wholly processed are not used again, and a split of which rows are to be skipped keeps its
   * number.
   */
  long splitNumber();

  /**
   * Rows at the start of the current split that were already processed before a restore; it may
   * become less until the split is confirmed.
   */
  default int rowsToSkip() {
    return 0;
  }

  /** Partitions that the source has now; the ones nobody has begun hold the watermark back. */
  int partitionCount();

  /**
   * Whether nothing more will ever come from a partition: it no longer holds the watermark back.
   */
  boolean isPartitionFinished(int partition);

  /**
   * Since when a partition is known, without a gap, to have nothing that was not handed out: micros
   * of {@link SourceContext#clock}; {@link Long#MIN_VALUE} for always, {@link Long#MAX_VALUE} when
   * that is not known at this moment. A partition is known to be empty only while whoever keeps it
   * answers, and everything that it is known to have was handed out and its splits confirmed. A
   * reader that cannot reach a partition, has not asked for some time, or still has rows of it,
   * does not know. Only a partition that was empty for the idle timeout lets the watermark go on
   * without it. Speaks of all partitions of the source, not only of those of this reader; any
   * thread.
   */
  long emptySince(int partition);

  /**
   * Text (JSON) from which {@link SourceContext#restored} lets reading go on: everything that this
   * reader handed out up to now counts as processed, except that of the current split only the
   * first {@code rowsReleased} rows do.
   */
  String snapshot(int rowsReleased);

  /** Records skipped as bad so far. */
  default long badRecords() {
    return 0;
  }

  /**
   * Malformed records left out so far because an option of the format ({@code ignore-parse-errors})
   * says so; they do not count as bad.
   */
  default long ignoredRecords() {
    return 0;
  }

  /** Values made NULL so far because an option of the format says so, which are no values. */
  default long ignoredValues() {
    return 0;
  }

  /**
   * Messages that had nothing to read so far: without a value (a deletion), or with one that is
   * empty or a comment.
   */
  default long emptyRecords() {
    return 0;
  }

  @Override
  void close();
}
