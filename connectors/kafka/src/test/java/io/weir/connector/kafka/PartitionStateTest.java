package io.weir.connector.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weir.connector.kafka.TopicPositions.PartitionPosition;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Since when a partition is known to be empty. */
class PartitionStateTest {
  private static final long GAP = 1000;
  private static final long UNKNOWN = Long.MAX_VALUE;

  private static final long IDLE = 2 * GAP;

  private final PartitionState partition = state();

  private static PartitionState state() {
    return new PartitionState(
        new PartitionPosition(0, "t", 0, 0, 0, 0, 0, Long.MAX_VALUE, "id"),
        IDLE,
        new AnswerTimes(GAP));
  }

  /** Time goes on to a moment, with an answer every so often. */
  private void answers(long from, long to, long offset) {
    for (long at = from; at <= to; at += 100) {
      partition.endsAt(offset, at, at);
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
    partition.endsAt(7, 6100, 6100);
    assertEquals(UNKNOWN, partition.emptySince(60_000));
    partition.endsAt(7, 60_000, 60_000);
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
    partition.endsAt(7, 6100, 6100);
    assertEquals(6100, partition.emptySince(6100));
  }

  @Test
  void recordsThatTheLeaderHasAndTheReaderDoesNotAreAwaited() {
    partition.handedOut(7);
    answers(5000, 6000, 7);
    partition.endsAt(9, 6100, 6100);
    assertEquals(UNKNOWN, partition.emptySince(6100));
  }

  private boolean isEmptyForTheTimeout(long now) {
    return partition.emptySince(now) <= now - IDLE;
  }

  /** Each question waits for the answer to the one before. */
  @Test
  void answersThatComeSlowlyButSteadilyAreProof() {
    partition.handedOut(7);
    long roundTrip = 10 * GAP;
    long asked = 5000;
    while (asked < 5000 + 3 * roundTrip) {
      assertEquals(false, isEmptyForTheTimeout(asked + roundTrip), "at " + asked);
      partition.endsAt(7, asked, asked + roundTrip);
      asked += roundTrip + 10;
    }
    for (int i = 0; i < 10; i++) {
      partition.endsAt(7, asked, asked + roundTrip);
      assertEquals(true, isEmptyForTheTimeout(asked + roundTrip));
      asked += roundTrip + 10;
      assertEquals(true, isEmptyForTheTimeout(asked + roundTrip));
    }
  }

  /** Whether some time of at least the timeout had no silence that was longer than its half. */
  private static boolean mayBeIdle(List<Long> asked, long now) {
    long longest = 0;
    long later = now;
    for (int i = asked.size() - 1; i >= 0; i--) {
      longest = Math.max(longest, later - asked.get(i));
      later = asked.get(i);
      if (now - later >= IDLE && 2 * longest <= now - later) {
        return true;
      }
    }
    return false;
  }

  @Test
  void silenceNeverMakesUpMoreThanHalfOfTheTimeThatAPartitionWasEmpty() {
    Random random = new Random(5);
    int idle = 0;
    for (int run = 0; run < 1000; run++) {
      PartitionState slow = state();
      slow.handedOut(7);
      List<Long> answered = new ArrayList<>();
      int usual = 1 + random.nextInt(3 * (int) GAP);
      long now = 100_000;
      for (int i = 0; i < 100; i++) {
        long asked = now + 10;
        long roundTrip = random.nextInt(6) == 0 ? random.nextInt(20 * (int) GAP) : usual;
        for (int look = 0; look < 5; look++) {
          now = asked + roundTrip * look / 4;
          if (slow.emptySince(now) <= now - IDLE) {
            idle++;
            assertEquals(true, mayBeIdle(answered, now), "run " + run + " at " + now);
          }
        }
        slow.endsAt(7, asked, now);
        answered.add(asked);
      }
    }
    assertEquals(true, idle > 1000, idle + " times idle");
  }
}
