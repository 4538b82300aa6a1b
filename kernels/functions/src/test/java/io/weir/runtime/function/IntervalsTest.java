package io.weir.runtime.function;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.runtime.error.JobException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Random;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Each method beside BigInteger, BigDecimal and java.time, with operands about all borders. */
class IntervalsTest {
  private static final String NAME = "the expression";
  private static final BigInteger DAY = BigInteger.valueOf(86_400_000_000L);
  private static final LocalDate FIRST = LocalDate.of(-290_000, 1, 1);
  private static final LocalDate LAST = LocalDate.of(290_000, 12, 31);
  private static final BigInteger FIRST_MICROS = big(FIRST.toEpochDay()).multiply(DAY);
  private static final BigInteger LAST_MICROS =
      big(LAST.toEpochDay() + 1).multiply(DAY).subtract(BigInteger.ONE);
  private static final long[] UNITS = {
    1, 1_000, 1_000_000, 60_000_000, 3_600_000_000L, 86_400_000_000L, 604_800_000_000L
  };
  private static final int[] MONTHS = {1, 3, 12, 120, 1200, 12_000};

  private final Random random = new Random(11);
  private int inRange;
  private int outOfRange;

  @Test
  void timestampsMoveByMicros() {
    for (int i = 0; i < 300_000; i++) {
      long time = timestamp();
      long by = anyLong();
      long unit = UNITS[random.nextInt(UNITS.length)];
      checkMicros(big(time).add(big(by)), () -> Intervals.addMicros(time, by, NAME));
      checkMicros(big(time).subtract(big(by)), () -> Intervals.subtractMicros(time, by, NAME));
      checkMicros(
          big(time).add(big(by).multiply(big(unit))),
          () -> Intervals.addUnits(time, by, unit, NAME));
    }
    assertBothHappened();
  }

  @Test
  void datesMoveByMicrosDownToTheDay() {
    for (int i = 0; i < 300_000; i++) {
      int day = (int) Math.floorDiv(timestamp(), DAY.longValue());
      long by = anyLong();
      long unit = UNITS[random.nextInt(UNITS.length)];
      BigInteger start = big(day).multiply(DAY);
      checkDay(floorDay(start.add(big(by))), () -> Intervals.addMicrosToDate(day, by, NAME));
      checkDay(
          floorDay(start.subtract(big(by))), () -> Intervals.subtractMicrosFromDate(day, by, NAME));
      BigInteger moved = big(by).multiply(big(unit));
      // A count of micros that no long holds is no date in any case.
      checkDay(floorDay(start.add(moved)), () -> Intervals.addUnitsToDate(day, by, unit, NAME));
    }
    assertBothHappened();
  }

  @Test
  void monthsClampTheDay() {
    for (int i = 0; i < 300_000; i++) {
      long time = timestamp();
      int day = (int) Math.floorDiv(time, DAY.longValue());
      long count = anyLong();
      int unit = MONTHS[random.nextInt(MONTHS.length)];
      BigInteger expected = plusMonths(day, big(count).multiply(big(unit)));
      checkDay(expected, () -> Intervals.addMonthsToDate(day, count, unit, NAME));
      checkMicros(withTime(expected, time), () -> Intervals.addMonths(time, count, unit, NAME));
      int months = (int) count;
      BigInteger earlier = plusMonths(day, big(months).negate());
      checkDay(earlier, () -> Intervals.subtractMonthsFromDate(day, months, NAME));
      checkMicros(withTime(earlier, time), () -> Intervals.subtractMonths(time, months, NAME));
    }
    assertBothHappened();
  }

  @Test
  void timesOfTheDayGoAroundMidnight() {
    for (int i = 0; i < 300_000; i++) {
      long time = Math.floorMod(random.nextLong(), DAY.longValue());
      long by = anyLong();
      long unit = UNITS[random.nextInt(UNITS.length)];
      assertEquals(
          big(time).add(big(by)).mod(DAY).longValue(), Intervals.addMicrosToTime(time, by));
      assertEquals(
          big(time).subtract(big(by)).mod(DAY).longValue(),
          Intervals.subtractMicrosFromTime(time, by));
      assertEquals(
          big(time).add(big(by).multiply(big(unit))).mod(DAY).longValue(),
          Intervals.addUnitsToTime(time, by, unit));
    }
  }

  @Test
  void intervalsAreAddedAndMultiplied() {
    for (int i = 0; i < 300_000; i++) {
      long a = anyLong();
      long b = anyLong();
      checkLong(big(a).add(big(b)), () -> Intervals.sum(a, b, NAME));
      checkLong(big(a).subtract(big(b)), () -> Intervals.difference(a, b, NAME));
      checkLong(big(a).negate(), () -> Intervals.negated(a, NAME));
      checkLong(big(a).multiply(big(b)), () -> Intervals.product(a, b, NAME));
      long divisor = b == 0 ? -1 : b;
      checkLong(big(a).divide(big(divisor)), () -> Intervals.quotient(a, divisor, NAME));
      int m = (int) a;
      int n = (int) b;
      checkInt(big(m).add(big(n)), () -> Intervals.sum(m, n, NAME));
      checkInt(big(m).subtract(big(n)), () -> Intervals.difference(m, n, NAME));
      checkInt(big(m).negate(), () -> Intervals.negated(m, NAME));
      checkInt(big(m).multiply(big(b)), () -> Intervals.product(m, b, NAME));
      checkInt(big(m).divide(big(divisor)), () -> Intervals.quotient(m, divisor, NAME));
      checkInt(big(a), () -> Intervals.months(a, NAME));
      long unit = UNITS[random.nextInt(UNITS.length)];
      BigInteger difference = big(b).subtract(big(a));
      boolean fits = difference.bitLength() < Long.SIZE;
      checkInt(fits ? difference.divide(big(unit)) : null, () -> Intervals.units(a, b, unit, NAME));
    }
    assertBothHappened();
  }

  @Test
  void factorsMayBeFractions() {
    for (int i = 0; i < 300_000; i++) {
      long a = anyLong();
      int m = (int) a;
      double by =
          switch (random.nextInt(6)) {
            case 0 -> Double.NaN;
            case 1 -> random.nextBoolean() ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
            case 2 -> Double.longBitsToDouble(random.nextLong());
            case 3 -> anyLong();
            default -> random.nextGaussian() * 10;
          };
      checkLong(whole(a * by), () -> Intervals.product(a, by, NAME));
      checkInt(whole(m * by), () -> Intervals.product(m, by, NAME));
      checkLong(by == 0 ? null : whole(a / by), () -> Intervals.quotient(a, by, NAME));
      checkInt(by == 0 ? null : whole(m / by), () -> Intervals.quotient(m, by, NAME));
    }
    assertBothHappened();
  }

  @Test
  void secondsAreTimestampsInRange() {
    for (int i = 0; i < 300_000; i++) {
      long seconds = anyLong();
      BigInteger micros = big(seconds).multiply(big(1_000_000));
      checkMicros(micros, () -> Intervals.ofSeconds(seconds, NAME));
      boolean in = micros.compareTo(FIRST_MICROS) >= 0 && micros.compareTo(LAST_MICROS) <= 0;
      assertEquals(in ? micros.longValue() : Long.MIN_VALUE, Intervals.ofSeconds(seconds, null));
      assertEquals(
          in ? micros.longValue() : Long.MIN_VALUE, TimeConversions.ofEpoch(seconds, 0, NAME));
    }
    assertBothHappened();
  }

  private void assertBothHappened() {
    assertTrue(inRange > 10_000 && outOfRange > 10_000, inRange + " in, " + outOfRange + " out");
  }

  private static BigInteger big(long value) {
    return BigInteger.valueOf(value);
  }

  private static @Nullable BigInteger whole(double value) {
    return Double.isNaN(value) || Double.isInfinite(value)
        ? null
        : new BigDecimal(value).setScale(0, RoundingMode.DOWN).toBigInteger();
  }

  private static BigInteger floorDay(BigInteger micros) {
    BigInteger[] parts = micros.divideAndRemainder(DAY);
    return parts[1].signum() < 0 ? parts[0].subtract(BigInteger.ONE) : parts[0];
  }

  private static @Nullable BigInteger plusMonths(int day, BigInteger months) {
    if (months.bitLength() >= Long.SIZE) {
      return null;
    }
    try {
      return big(LocalDate.ofEpochDay(day).plusMonths(months.longValue()).toEpochDay());
    } catch (DateTimeException | ArithmeticException e) {
      return null;
    }
  }

  private static @Nullable BigInteger withTime(@Nullable BigInteger day, long time) {
    return day == null ? null : day.multiply(DAY).add(big(time).mod(DAY));
  }

  /** Any timestamp, often about now, the epoch or an end of the range. */
  private long timestamp() {
    long first = FIRST_MICROS.longValue();
    long last = LAST_MICROS.longValue();
    long near = random.nextLong() >> random.nextInt(Long.SIZE);
    return switch (random.nextInt(4)) {
      case 0 -> first + Math.floorMod(near, last);
      case 1 -> last - Math.floorMod(near, last);
      case 2 -> 1_790_000_000_000_000L + (near >> 8);
      default -> near >= first && near <= last ? near : 0;
    };
  }

  /** Any long, of any length, often about a power of two. */
  private long anyLong() {
    long value = random.nextLong() >> random.nextInt(Long.SIZE);
    return switch (random.nextInt(5)) {
      case 0 -> (1L << random.nextInt(Long.SIZE)) + random.nextInt(3) - 1;
      case 1 -> -(1L << random.nextInt(Long.SIZE)) + random.nextInt(3) - 1;
      default -> value;
    };
  }

  private void checkMicros(@Nullable BigInteger expected, LongSupplier actual) {
    check(expected, FIRST_MICROS, LAST_MICROS, actual::getAsLong);
  }

  private void checkDay(@Nullable BigInteger expected, LongSupplier actual) {
    check(expected, big(FIRST.toEpochDay()), big(LAST.toEpochDay()), actual::getAsLong);
  }

  private void checkLong(@Nullable BigInteger expected, LongSupplier actual) {
    check(expected, big(Long.MIN_VALUE), big(Long.MAX_VALUE), actual::getAsLong);
  }

  private void checkInt(@Nullable BigInteger expected, LongSupplier actual) {
    check(expected, big(Integer.MIN_VALUE), big(Integer.MAX_VALUE), actual::getAsLong);
  }

  /**
   * @param expected null when no number is
   */
  private void check(
      @Nullable BigInteger expected, BigInteger least, BigInteger most, Supplier<Long> actual) {
    boolean in =
        expected != null && expected.compareTo(least) >= 0 && expected.compareTo(most) <= 0;
    Long value;
    try {
      value = actual.get();
    } catch (JobException e) {
      assertTrue(!in && e.getMessage().endsWith(NAME), () -> expected + ": " + e.getMessage());
      outOfRange++;
      return;
    }
    inRange++;
    assertEquals(expected, big(value));
    assertTrue(in, () -> expected + " is out of range");
  }
}
