package io.weir.runtime.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When the guard does what, on one thread, by a clock that goes on while it waits. */
class ShutdownGuardTest {
  private long micros;
  private final List<String> done = new ArrayList<>();
  private long interrupts;
  private final CountDownLatch hurry = new Latch();
  private final CountDownLatch ended = new Latch();

  /** To wait for it takes its time at once. */
  private final class Latch extends CountDownLatch {
    Latch() {
      super(1);
    }

    @Override
    public boolean await(long timeout, TimeUnit unit) {
      if (getCount() > 0) {
        micros += unit.toMicros(timeout);
      }
      return getCount() == 0;
    }
  }

  private void guard(Duration timeout, Runnable afterInterrupt) {
    ShutdownGuard.Target target =
        new ShutdownGuard.Target() {
          @Override
          public void giveUp() {
            done.add("give up at " + micros);
          }

          @Override
          public void interrupt() {
            interrupts++;
            afterInterrupt.run();
          }

          @Override
          public void abandon() {
            done.add("abandon at " + micros);
          }
        };
    new ShutdownGuard(target, timeout, hurry, ended, () -> micros).run();
  }

  @ParameterizedTest
  @ValueSource(longs = {20, 1_000, 3_000, 10_000, 600_000})
  void whatNeverEndsIsLeftBehindInTime(long millis) {
    micros = 77;
    guard(Duration.ofMillis(millis), () -> {});
    assertEquals(
        List.of("give up at " + (77 + 800 * millis), "abandon at " + (77 + 850 * millis)), done);
    assertTrue(interrupts >= 2, interrupts + " interrupts");
  }

  @Test
  void withoutATimeoutAllOfItHappensAtOnce() {
    guard(Duration.ZERO, () -> {});
    assertEquals(List.of("give up at 0", "abandon at 0"), done);
  }

  @Test
  void whatHasNoLastCheckpointToWaitForHasAMomentToLeaveByItself() {
    hurry.countDown();
    guard(
        Duration.ofSeconds(10),
        () -> {
          done.add("interrupt at " + micros);
          ended.countDown();
        });
    assertEquals(List.of("give up at 0", "interrupt at 200000"), done);
  }

  @Test
  void interruptsGoOnUntilTheyAreHeeded() {
    guard(
        Duration.ofSeconds(10),
        () -> {
          if (interrupts == 2) {
            ended.countDown();
          }
        });
    assertEquals(List.of("give up at 8000000"), done);
    assertEquals(2, interrupts);
    assertEquals(8_400_000, micros);
  }

  @Test
  void aJobThatHasEndedIsLeftAlone() {
    hurry.countDown();
    ended.countDown();
    guard(Duration.ofSeconds(10), () -> {});
    assertEquals(List.of(), done);
    assertEquals(0, micros);
  }
}
