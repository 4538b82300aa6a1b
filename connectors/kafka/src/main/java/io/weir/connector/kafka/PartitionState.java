package io.weir.connector.kafka;

import io.weir.connector.kafka.TopicPositions.PartitionPosition;
import org.apache.kafka.common.TopicPartition;

/**
 * How far a partition is. All but {@code finished} and what is known of its end belongs to the
 * partition's reader.
 */
final class PartitionState {
  private static final long UNKNOWN = -1;

  final int number;
  final TopicPartition partition;

  /** Offset of the first record that is not read. */
  final long end;

  final String topicId;

  /** Number of the current split, or of the next one. */
  long split;

  /** Offset of the first record of that split, or {@link PartitionPosition#EARLIEST}. */
  long offset;

  /** Records below this offset were processed before a restore. */
  long skipUntil;

  volatile boolean finished;

  private final long longestGapMicros;

  /** Offset before which everything was handed out, {@link #UNKNOWN} while records are at hand. */
  private long readTo = UNKNOWN;

  /** Where the leader said that the partition ends, and when it was asked. */
  private long endOffset = UNKNOWN;

  private long askedMicros;

  /** First and last of the answers, without a gap between them, that left nothing to be read. */
  private long emptySince = Long.MAX_VALUE;

  private long emptyUntil;

  /**
   * @param longestGapMicros longest time between two answers of its leader for which the partition
   *     counts as empty all the time
   */
  PartitionState(PartitionPosition position, long longestGapMicros) {
    this.longestGapMicros = longestGapMicros;
    number = position.number();
    partition = position.topicPartition();
    topicId = position.topicId();
    split = position.split();
    offset = position.offset();
    skipUntil = position.skipUntil();
    end = position.end();
  }

  /** Records have arrived and are not handed out yet. */
  synchronized void received() {
    readTo = UNKNOWN;
    endOffset = UNKNOWN;
    emptySince = Long.MAX_VALUE;
  }

  /** All records before an offset were handed out. */
  synchronized void handedOut(long before) {
    readTo = before;
    compare();
  }

  /**
   * The leader has answered where the partition ends.
   *
   * @param asked when it was asked, micros: what it said held then or later
   */
  synchronized void endsAt(long offset, long asked) {
    endOffset = offset;
    askedMicros = asked;
    compare();
  }

  /** What was known of the end does not count any more. */
  synchronized void loseSight() {
    endOffset = UNKNOWN;
    emptySince = Long.MAX_VALUE;
  }

  private void compare() {
    if (readTo == UNKNOWN || endOffset == UNKNOWN) {
      return;
    }
    if (readTo < endOffset) {
      emptySince = Long.MAX_VALUE;
    } else if (emptySince == Long.MAX_VALUE
        || Math.abs(askedMicros - emptyUntil) > longestGapMicros) {
      emptySince = askedMicros;
      emptyUntil = askedMicros;
    } else {
      emptyUntil = Math.max(emptyUntil, askedMicros);
    }
  }

  /** See {@link io.weir.runtime.connector.SourceReader#emptySince}. */
  synchronized long emptySince(long nowMicros) {
    return Math.abs(nowMicros - emptyUntil) > longestGapMicros ? Long.MAX_VALUE : emptySince;
  }

  PartitionPosition position(long newSkipUntil) {
    return new PartitionPosition(
        number,
        partition.topic(),
        partition.partition(),
        split,
        offset,
        newSkipUntil,
        end,
        topicId);
  }
}
