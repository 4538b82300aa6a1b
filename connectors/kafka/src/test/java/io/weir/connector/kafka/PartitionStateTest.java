package io.weir.connector.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weir.connector.kafka.TopicPositions.PartitionPosition;
import org.junit.jupiter.api.Test;

/** Since when a partition is known to be empty. */
class PartitionStateTest {
  private static final long GAP = 1000;
  private static final long UNKNOWN = Long.MAX_VALUE;

  private final PartitionState partition =
      new PartitionState(new PartitionPosition(0, "t", 0, 0, 0, 0, Long.MAX_VALUE, "id"), GAP);

  /** Time goes on to a moment, with an answer every so often. */
  private void answers(long from, long to, long offset) {
    for (long at = from; at <= to; at += 100) {
      partition.endsAt(offset, at);
    }
  }

  @Test
  void answersThatLeaveNothingToReadAreProof() {
    answers(5000, 5500, 7);
    assertEquals(UNKNOWN, partition.emptySince(5500), "nobody has said what was read");
    partition.handedOut(6);
    answers(5600, 5900, 7);
    assertEquals(UNKNOWN, partition.emptySince(5900), "a record is still to come");
    partition.handedOut(7);
    assertEquals(5900, partition.emptySince(5950));
    answers(6000, 9000, 7);
    assertEquals(5900, partition.emptySince(9100));
    partition.received();
    assertEquals(UNKNOWN, partition.emptySince(9100));
    partition.handedOut(8);
    assertEquals(UNKNOWN, partition.emptySince(9100), "the last answer was before the record");
    answers(9200, 9300, 8);
    assertEquals(9200, partition.emptySince(9300));
  }

  @Test
  void silenceOfTheLeaderIsNoProof() {
    partition.handedOut(7);
    answers(5000, 8000, 7);
    assertEquals(5000, partition.emptySince(8000 + GAP));
    assertEquals(UNKNOWN, partition.emptySince(8001 + GAP));
    answers(20_000, 20_500, 7);
    assertEquals(20_000, partition.emptySince(20_500));
  }

  /** A stopped process finds an old answer, and time that has passed. */
  @Test
  void anAnswerThatWasGivenBeforeAStopCountsFromThen() {
    partition.handedOut(7);
    answers(5000, 6000, 7);
    partition.endsAt(7, 6100);
    assertEquals(UNKNOWN, partition.emptySince(60_000));
    partition.endsAt(7, 60_000);
    assertEquals(60_000, partition.emptySince(60_000));
  }

  @Test
  void aClockThatIsSetBeginsAnew() {
    partition.handedOut(7);
    answers(5_000_000, 5_001_000, 7);
    assertEquals(UNKNOWN, partition.emptySince(10_000));
    answers(10_000, 10_500, 7);
    assertEquals(10_000, partition.emptySince(10_500));
  }

  @Test
  void whoeverLostSightOfAPartitionBeginsAnew() {
    partition.handedOut(7);
    answers(5000, 6000, 7);
    partition.loseSight();
    assertEquals(UNKNOWN, partition.emptySince(6000));
    partition.endsAt(7, 6100);
    assertEquals(6100, partition.emptySince(6100));
  }

  @Test
  void recordsThatTheLeaderHasAndTheReaderDoesNotAreAwaited() {
    partition.handedOut(7);
    answers(5000, 6000, 7);
    partition.endsAt(9, 6100);
    assertEquals(UNKNOWN, partition.emptySince(6100));
  }
}
