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

  /** Rows of the record at that offset that were processed before a restore. */
  int skipRows;

  volatile boolean finished;

  private final long idleMicros;
  private final AnswerTimes answers;

  /** Offset before which everything was handed out, {@link #UNKNOWN} while records are at hand. */
  private long readTo = UNKNOWN;

  /** Where the leader said that the partition ends, and when it was asked. */
  private long endOffset = UNKNOWN;

  private long askedMicros;

  /** First and last of the answers, without a gap between them, that left nothing to be read. */
  private long emptySince = Long.MAX_VALUE;

  private long emptyUntil;

  /** Longest time between two of these answers. */
  private long widestGap;

  PartitionState(PartitionPosition position, long idleMicros) {
    this(position, idleMicros, new AnswerTimes(AnswerTimes.usualGapMicros(idleMicros)));
  }

  /**
   * @param idleMicros the idle timeout
   * @param answers what is known of the times that the leader takes
   */
  PartitionState(PartitionPosition position, long idleMicros, AnswerTimes answers) {
    this.idleMicros = idleMicros;
    this.answers = answers;
    number = position.number();
    partition = position.topicPartition();
    topicId = position.topicId();
    split = position.split();
    offset = position.offset();
    skipUntil = position.skipUntil();
    skipRows = position.skipRows();
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
   * @param answered when it answered, micros
   */
  synchronized void endsAt(long offset, long asked, long answered) {
    answers.add(Math.abs(answered - asked));
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
    long gap = Math.abs(askedMicros - emptyUntil);
    if (readTo < endOffset) {
      emptySince = Long.MAX_VALUE;
    } else if (emptySince == Long.MAX_VALUE || gap > answers.longestGapMicros()) {
      emptySince = askedMicros;
      emptyUntil = askedMicros;
      widestGap = 0;
    } else {
      emptyUntil = Math.max(emptyUntil, askedMicros);
      widestGap = Math.max(widestGap, gap);
    }
  }

  /**
   * See {@link io.weir.runtime.connector.SourceReader#emptySince}. Of the time that is asked for no
   * silence may make up more than half: when answers come slowly, and so may stay away for long
   * without being missed, it must be longer than the idle timeout.
   */
  synchronized long emptySince(long nowMicros) {
    long silence = Math.abs(nowMicros - emptyUntil);
    if (emptySince == Long.MAX_VALUE || silence > answers.longestGapMicros()) {
      return Long.MAX_VALUE;
    }
    return emptySince + Math.max(0, 2 * Math.max(widestGap, silence) - idleMicros);
  }

  PartitionPosition position() {
    return position(skipUntil, skipRows);
  }

  PartitionPosition position(long newSkipUntil, int newSkipRows) {
    return new PartitionPosition(
        number,
        partition.topic(),
        partition.partition(),
        split,
        offset,
        newSkipUntil,
        newSkipRows,
        end,
        topicId);
  }
}
