package io.weir.planner.explain;

import java.util.ArrayList;
import java.util.List;

/** Lengths of time as people write them. */
public final class Durations {
  private static final long[] LENGTHS = {
    86_400_000_000L, 3_600_000_000L, 60_000_000L, 1_000_000L, 1_000L, 1L
  };
  private static final String[] UNITS = {"d", "h", "min", "s", "ms", "µs"};

  private Durations() {}

  /** Such as {@code 1 min 30 s}. */
  public static String text(long micros) {
    List<String> parts = new ArrayList<>();
    long rest = Math.abs(micros);
    for (int i = 0; i < LENGTHS.length; i++) {
      if (rest >= LENGTHS[i]) {
        parts.add(rest / LENGTHS[i] + " " + UNITS[i]);
        rest %= LENGTHS[i];
      }
    }
    return (micros < 0 ? "-" : "") + (parts.isEmpty() ? "0 s" : String.join(" ", parts));
  }
}
