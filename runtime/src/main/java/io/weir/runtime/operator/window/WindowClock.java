package io.weir.runtime.operator.window;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import org.jspecify.annotations.Nullable;

/**
 * Tells when windows fire, and where windows follow the local time of a zone, brings instants to
 * that time and back. Windows and slices are in local time, watermarks are instants. Remembers the
 * offset in force, hence one for each operator.
 */
final class WindowClock {
  private static final long MICROS = 1_000_000;

  private final WindowSpec window;
  private final @Nullable ZoneRules rules;

  // The offset in force for instants from … to - 1.
  private long offset;
  private long from = 1;
  private long to;

  WindowClock(WindowSpec window) {
    this.window = window;
    String zone = window.timeZone();
    rules = zone == null ? null : ZoneId.of(zone).getRules();
  }

  /** The time by which windows are cut at an instant. */
  long local(long instant) {
    if (rules == null) {
      return instant;
    }
    if (instant < from || instant >= to) {
      enter(rules, instant);
    }
    return instant + offset;
  }

  private void enter(ZoneRules zone, long instant) {
    Instant at = Instant.EPOCH.plus(instant, ChronoUnit.MICROS);
    offset = zone.getOffset(at).getTotalSeconds() * MICROS;
    ZoneOffsetTransition before = zone.previousTransition(at.plusNanos(1));
    ZoneOffsetTransition after = zone.nextTransition(at);
    from = before == null ? Long.MIN_VALUE : before.toEpochSecond() * MICROS;
    to = after == null ? Long.MAX_VALUE : after.toEpochSecond() * MICROS;
  }

  /**
   * The instant of a local time: the later one where clocks were put back, that of the change where
   * the time was skipped.
   */
  long instant(long local) {
    if (rules == null) {
      return local;
    }
    LocalDateTime time =
        LocalDateTime.ofEpochSecond(0, 0, ZoneOffset.UTC).plus(local, ChronoUnit.MICROS);
    ZoneOffsetTransition change = rules.getTransition(time);
    if (change != null && change.isGap()) {
      return change.toEpochSecond() * MICROS;
    }
    ZoneOffset at = change == null ? rules.getOffset(time) : change.getOffsetAfter();
    return local - at.getTotalSeconds() * MICROS;
  }

  /** The watermark at which a window fires. */
  long firing(long windowEnd) {
    return instant(windowEnd) - window.unit();
  }

  /** Micros that the watermark would have to be lower for a window not to have fired. */
  long lateness(long windowEnd, long watermark) {
    return watermark - firing(windowEnd) + 1;
  }

  /** Whether a window has fired at a watermark. */
  boolean hasFired(long windowEnd, long watermark) {
    return watermark >= firing(windowEnd);
  }

  /**
   * The end of the first window that has not fired at a watermark; {@link Long#MIN_VALUE} or {@link
   * Long#MAX_VALUE} for a watermark before or after all times.
   */
  long windowEndAfter(long watermark) {
    if (watermark == Long.MIN_VALUE) {
      return Long.MIN_VALUE;
    }
    if (watermark >= Long.MAX_VALUE - 2 * window.size() - window.slide()) {
      return Long.MAX_VALUE;
    }
    long end = window.windowEndFrom(local(watermark + window.unit() + 1));
    while (rules != null && !hasFired(end - window.slide(), watermark)) {
      end -= window.slide();
    }
    return end;
  }

  /** A property of the window that ends at {@code end}. */
  long property(WindowProperty property, long end) {
    return switch (property) {
      case WINDOW_START -> end - window.size();
      case WINDOW_END -> end;
      case WINDOW_TIME -> instant(end) - window.unit();
    };
  }
}
