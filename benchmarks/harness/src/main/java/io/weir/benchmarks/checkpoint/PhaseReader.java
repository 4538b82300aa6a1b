package io.weir.benchmarks.checkpoint;

import io.weir.benchmarks.checkpoint.Phases.Phase;
import org.jspecify.annotations.Nullable;

/** Makes the keys that one of the readers of the source has, as {@link Phases} says. */
public final class PhaseReader {
  /** There will be no keys any more. */
  public static final int END = -1;

  private final int reader;
  private final int readers;
  private final long rate;
  private @Nullable Phase phase;
  private long taken;
  private long random;

  /**
   * @param reader its number, from 0
   * @param rate rows a second of all readers together
   */
  public PhaseReader(int reader, int readers, long rate) {
    this.reader = reader;
    this.readers = readers;
    this.rate = rate;
    random = System.nanoTime() + reader;
  }

  /**
   * Writes the keys that are due, as many as there is room for.
   *
   * @return how many, 0 if none is due now, {@link #END}
   */
  public int next(long[] keys, int room) {
    Phase now = Phases.current();
    if (phase != now) {
      phase = now;
      taken = 0;
    }
    int count =
        switch (now.kind()) {
          case FILL -> (int) Math.min(room, left(now));
          case RANDOM -> (int) Math.max(0, Math.min(room, due(now) - taken));
          case NOTHING -> 0;
          case END -> END;
        };
    if (count <= 0) {
      return count < 0 ? END : 0;
    }
    if (now.kind() == Phases.Kind.FILL) {
      for (int row = 0; row < count; row++) {
        keys[row] = (taken + row) * readers + reader;
      }
    } else {
      for (int row = 0; row < count; row++) {
        random += 0x9E3779B97F4A7C15L;
        long mixed = (random ^ random >>> 32) * 0xD6E8FEB86659FD93L;
        keys[row] = Math.floorMod(mixed ^ mixed >>> 32, now.keys());
      }
    }
    taken += count;
    if (now.kind() == Phases.Kind.FILL && left(now) == 0) {
      Phases.readerHasFilled();
    }
    return count;
  }

  private long left(Phase now) {
    return (now.keys() - reader + readers - 1) / readers - taken;
  }

  /** Rows come millisecond by millisecond, as from a network, and not one by one. */
  private long due(Phase now) {
    long millis = (System.nanoTime() - now.startNanos()) / 1_000_000;
    return millis * rate / readers / 1000;
  }
}
