package io.weir.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StopSignalsTest {
  private final List<String> done = new ArrayList<>();
  private long nanos = Long.MAX_VALUE - 5; // It may overflow.

  private StopSignals signals() {
    StopSignals.Environment environment =
        new StopSignals.Environment() {
          @Override
          public long nanos() {
            return nanos;
          }

          @Override
          public void halt(int status) {
            done.add("halt " + status);
          }

          @Override
          public void killAfter(Duration time) {}
        };
    return new StopSignals(
        environment, List.of(), () -> Duration.ofHours(1), status -> done.add("stop " + status));
  }

  @Test
  void signalsThatComeTogetherAreOneRequest() {
    try (StopSignals signals = signals()) {
      signals.receive(StopSignals.Stop.TERM);
      nanos += 1_000_000;
      signals.receive(StopSignals.Stop.TERM);
      nanos += StopSignals.ONE_REQUEST.toNanos() - 1_000_000;
      signals.receive(StopSignals.Stop.HUP);
      assertEquals(List.of("stop 143"), done);
      assertEquals(StopSignals.Stop.TERM, signals.received());
    }
  }

  @Test
  void aSecondRequestEndsTheProcessAtOnce() {
    try (StopSignals signals = signals()) {
      signals.receive(StopSignals.Stop.INT);
      nanos += StopSignals.ONE_REQUEST.toNanos() + 1;
      signals.receive(StopSignals.Stop.INT);
      assertEquals(List.of("stop 130", "halt 130"), done);
    }
  }
}
