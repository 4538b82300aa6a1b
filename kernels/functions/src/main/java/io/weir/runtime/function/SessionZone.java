package io.weir.runtime.function;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;

/**
 * Converts between instants and local times of one zone; remembers the offset of the last instant
 * and between which transitions it holds. Not thread-safe.
 */
public final class SessionZone {
  private final ZoneId zone;
  private final ZoneRules rules;
  private final boolean fixed;

  /** Instants (micros) from which and before which {@code offset} holds. */
  private long from = 1;

  private long until;
  private long offset;

  public SessionZone(String id) {
    zone = ZoneId.of(id);
    rules = zone.getRules();
    fixed = rules.isFixedOffset();
    if (fixed) {
      offset = rules.getOffset(Instant.EPOCH).getTotalSeconds() * 1_000_000L;
    }
  }

  public ZoneId id() {
    return zone;
  }

  /** The local time of an instant. */
  public long toLocal(long instant) {
    if (!fixed && (instant < from || instant >= until)) {
      locate(instant);
    }
    return instant + offset;
  }

  /**
   * The instant of a local time: the earlier one where clocks are set back, and as if they had not
   * been put forward yet where that time does not exist.
   */
  public long toInstant(long local) {
    if (fixed) {
      return local - offset;
    }
    LocalDateTime time =
        LocalDateTime.ofEpochSecond(
            Math.floorDiv(local, 1_000_000L),
            (int) Math.floorMod(local, 1_000_000L) * 1000,
            ZoneOffset.UTC);
    ZoneOffsetTransition transition = rules.getTransition(time);
    ZoneOffset at = transition == null ? rules.getOffset(time) : transition.getOffsetBefore();
    return local - at.getTotalSeconds() * 1_000_000L;
  }

  private void locate(long instant) {
    Instant at = Instant.ofEpochSecond(Math.floorDiv(instant, 1_000_000L));
    offset = rules.getOffset(at).getTotalSeconds() * 1_000_000L;
    ZoneOffsetTransition before = rules.previousTransition(at.plusNanos(1));
    ZoneOffsetTransition after = rules.nextTransition(at);
    from = before == null ? Long.MIN_VALUE : before.getInstant().getEpochSecond() * 1_000_000L;
    until = after == null ? Long.MAX_VALUE : after.getInstant().getEpochSecond() * 1_000_000L;
  }
}
