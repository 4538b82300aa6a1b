package io.weir.codegen.expression;

import static io.weir.codegen.expression.Expressions.BIGINT;
import static io.weir.codegen.expression.Expressions.DATE;
import static io.weir.codegen.expression.Expressions.INT;
import static io.weir.codegen.expression.Expressions.STRING;
import static io.weir.codegen.expression.Expressions.call;
import static io.weir.codegen.expression.Expressions.field;
import static io.weir.codegen.expression.Expressions.literal;
import static io.weir.codegen.expression.Expressions.number;
import static io.weir.codegen.expression.Expressions.ref;
import static io.weir.codegen.expression.Expressions.text;
import static io.weir.codegen.expression.Expressions.time;
import static io.weir.codegen.expression.Expressions.timestamp;
import static io.weir.codegen.expression.Expressions.zoned;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weir.planner.plan.Expression;
import io.weir.planner.plan.PlanType;
import io.weir.planner.plan.PlanType.Kind;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Functions of dates, times and intervals, by examples. */
class TimeFunctionsTest extends FunctionExamples {
  private static final LocalDateTime TIME = LocalDateTime.parse("2024-02-29T13:14:15.678901");

  private static long micros(LocalDateTime time) {
    return time.toEpochSecond(ZoneOffset.UTC) * 1_000_000 + time.getNano() / 1000;
  }

  private static Expression ts(LocalDateTime time) {
    return literal(timestamp(6), micros(time));
  }

  private static Expression date(LocalDate date) {
    return literal(DATE, date.toEpochDay());
  }

  @Test
  void extract() {
    for (LocalDateTime time :
        List.of(
            TIME,
            LocalDateTime.parse("1969-12-31T23:59:59.999999"),
            LocalDateTime.parse("2021-01-03T00:00:00"),
            LocalDateTime.parse("2000-12-31T12:00:00"),
            LocalDateTime.parse("1583-01-01T01:02:03"))) {
      Map<String, Long> parts =
          Map.ofEntries(
              Map.entry("YEAR", (long) time.getYear()),
              Map.entry("QUARTER", (long) time.get(IsoFields.QUARTER_OF_YEAR)),
              Map.entry("MONTH", (long) time.getMonthValue()),
              Map.entry("WEEK", (long) time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR)),
              Map.entry("ISOYEAR", (long) time.get(IsoFields.WEEK_BASED_YEAR)),
              Map.entry("DAY", (long) time.getDayOfMonth()),
              Map.entry("DOY", (long) time.getDayOfYear()),
              Map.entry("DOW", time.getDayOfWeek().getValue() % 7 + 1L),
              Map.entry("ISODOW", (long) time.getDayOfWeek().getValue()),
              Map.entry("CENTURY", (time.getYear() + 99L) / 100),
              Map.entry("MILLENNIUM", (time.getYear() + 999L) / 1000),
              Map.entry("DECADE", time.getYear() / 10L),
              Map.entry("HOUR", (long) time.getHour()),
              Map.entry("MINUTE", (long) time.getMinute()),
              Map.entry("SECOND", (long) time.getSecond()),
              Map.entry("MILLISECOND", (long) time.get(ChronoField.MILLI_OF_SECOND)),
              Map.entry("MICROSECOND", (long) time.get(ChronoField.MICRO_OF_SECOND)),
              Map.entry("EPOCH", time.toEpochSecond(ZoneOffset.UTC)));
      parts.forEach(
          (unit, expected) -> strict(expected, call(BIGINT, "EXTRACT", symbol(unit), ts(time))));
    }
    strict(29L, call(BIGINT, "EXTRACT", symbol("DAY"), date(TIME.toLocalDate())));
    strict(13L, call(BIGINT, "EXTRACT", symbol("HOUR"), literal(time(3), 13L * 3_600_000_000L)));
    assertEquals(
        List.of(1L),
        Evaluation.of(field("t", zoned(3)))
            .zone("Asia/Tokyo")
            .rows(
                call(BIGINT, "EXTRACT", symbol("HOUR"), ref(0, zoned(3))),
                Expressions.column(16L * 3_600_000_000L)));
  }

  @Test
  void floorAndCeil() {
    Map<String, LocalDateTime> floors =
        Map.of(
            "SECOND", TIME.truncatedTo(ChronoUnit.SECONDS),
            "MINUTE", TIME.truncatedTo(ChronoUnit.MINUTES),
            "HOUR", TIME.truncatedTo(ChronoUnit.HOURS),
            "DAY", TIME.truncatedTo(ChronoUnit.DAYS),
            "WEEK", LocalDateTime.parse("2024-02-25T00:00"),
            "MONTH", LocalDateTime.parse("2024-02-01T00:00"),
            "QUARTER", LocalDateTime.parse("2024-01-01T00:00"),
            "YEAR", LocalDateTime.parse("2024-01-01T00:00"));
    floors.forEach(
        (unit, floor) -> {
          strict(micros(floor), call(timestamp(6), "FLOOR", symbol(unit), ts(TIME)));
          LocalDateTime ceil =
              unit.equals("QUARTER")
                  ? floor.plusMonths(3)
                  : floor.plus(1, ChronoUnit.valueOf(unit.equals("DAY") ? "DAYS" : unit + "S"));
          strict(micros(ceil), call(timestamp(6), "CEIL", symbol(unit), ts(TIME)));
          strict(micros(floor), call(timestamp(6), "CEIL", symbol(unit), ts(floor)));
        });
    strict(
        (int) LocalDate.parse("2024-02-01").toEpochDay(),
        call(DATE, "FLOOR", symbol("MONTH"), date(LocalDate.parse("2024-02-29"))));
    strict(
        (int) LocalDate.parse("2025-01-01").toEpochDay(),
        call(DATE, "CEIL", symbol("YEAR"), date(LocalDate.parse("2024-02-29"))));
    long instant =
        LocalDateTime.parse("2024-03-31T12:00").toEpochSecond(ZoneOffset.UTC) * 1_000_000;
    long midnight =
        LocalDate.parse("2024-03-31").atStartOfDay(ZoneId.of("Europe/Berlin")).toEpochSecond()
            * 1_000_000;
    assertEquals(
        List.of(midnight),
        Evaluation.of(field("t", zoned(3)))
            .zone("Europe/Berlin")
            .rows(
                call(zoned(3), "FLOOR", symbol("DAY"), ref(0, zoned(3))),
                Expressions.column(instant)));
  }

  @Test
  void intervals() {
    PlanType months = PlanType.of(Kind.INTERVAL_YEAR_MONTH, true);
    PlanType span = PlanType.of(Kind.INTERVAL_DAY_TIME, true);
    strict(
        micros(LocalDateTime.parse("2025-02-28T13:14:15.678901")),
        call(timestamp(6), "+", ts(TIME), literal(months, 12)));
    strict(
        micros(LocalDateTime.parse("2023-11-29T13:14:15.678901")),
        call(timestamp(6), "-", ts(TIME), literal(months, 3)));
    strict(
        micros(TIME.minusDays(40)),
        call(timestamp(6), "-", ts(TIME), literal(span, 40 * 86_400_000_000L)));
    strict(
        (int) LocalDate.parse("2024-02-29").toEpochDay(),
        call(DATE, "+", literal(months, 1), date(LocalDate.parse("2024-01-31"))));
    strict(
        (int) LocalDate.parse("2024-01-29").toEpochDay(),
        call(DATE, "-", date(LocalDate.parse("2024-01-31")), literal(span, 2 * 86_400_000_000L)));
    strict(
        3_600_000_000L,
        call(time(0), "+", literal(time(0), 23 * 3_600_000_000L), literal(span, 7_200_000_000L)));
    strict(5_000_000L, call(span, "-", ts(TIME), ts(TIME.minusSeconds(5))));
    strict(6_000_000L, call(span, "*", literal(span, 2_000_000L), number(3)));
    strict(6_000_000L, call(span, "*", number(3), literal(span, 2_000_000L)));
    strict(7, call(months, "+", literal(months, 3), literal(months, 4)));
    for (ChronoUnit unit :
        List.of(
            ChronoUnit.SECONDS,
            ChronoUnit.MINUTES,
            ChronoUnit.HOURS,
            ChronoUnit.DAYS,
            ChronoUnit.WEEKS,
            ChronoUnit.MONTHS,
            ChronoUnit.YEARS)) {
      String name = unit.name().substring(0, unit.name().length() - 1);
      for (int count : new int[] {-13, 0, 1, 12}) {
        LocalDateTime start = TIME.minusDays(10);
        LocalDateTime moved = start.plus(count, unit);
        LocalDateTime later = moved.plusHours(1);
        strict(
            micros(moved),
            call(timestamp(6), "TIMESTAMPADD", symbol(name), number(count), ts(start)));
        strict(
            (int) unit.between(start, later),
            call(INT, "TIMESTAMPDIFF", symbol(name), ts(start), ts(later)));
      }
    }
  }

  @Test
  void timeConversions() {
    strict("2024-02-29 13:14", call(STRING, "DATE_FORMAT", ts(TIME), text("yyyy-MM-dd HH:mm")));
    strict("Feb 29, 24", call(STRING, "DATE_FORMAT", ts(TIME), text("MMM d, yy")));
    strict("13:14:15.678", call(STRING, "DATE_FORMAT", ts(TIME), text("HH:mm:ss.SSS")));
    strict("2024", call(STRING, "DATE_FORMAT", text("2024-02-29 13:14:15"), text("yyyy")));
    strict(null, call(STRING, "DATE_FORMAT", text("x"), text("yyyy")));
    LocalDateTime whole = TIME.truncatedTo(ChronoUnit.MILLIS);
    strict(micros(whole), call(timestamp(3), "TO_TIMESTAMP", text("2024-02-29 13:14:15.678901")));
    strict(null, call(timestamp(3), "TO_TIMESTAMP", text("2024-02-30 13:14:15")));
    strict(
        micros(LocalDateTime.parse("2024-02-29T13:14")),
        call(timestamp(3), "TO_TIMESTAMP", text("29.02.2024 13h14"), text("dd.MM.yyyy HH'h'mm")));
    strict(
        (int) LocalDate.parse("2024-02-29").toEpochDay(),
        call(DATE, "TO_DATE", text("2024-02-29")));
    strict(null, call(DATE, "TO_DATE", text("2024-02-31")));
    strict(
        (int) LocalDate.parse("2024-02-29").toEpochDay(),
        call(DATE, "TO_DATE", text("20240229"), text("yyyyMMdd")));
    strict(1_500_000L, call(zoned(3), "TO_TIMESTAMP_LTZ", big(1500), number(3)));
    strict(1_500_000_000L, call(zoned(3), "TO_TIMESTAMP_LTZ", big(1500), number(0)));
    strict(1_500_000L, call(zoned(3), "TO_TIMESTAMP_LTZ", big(1500)));
    strict(2_500_000L, call(zoned(3), "TO_TIMESTAMP_LTZ", real(2.5), number(0)));
    strict("1970-01-01 00:00:44", call(STRING, "FROM_UNIXTIME", big(44)));
    strict("1970", call(STRING, "FROM_UNIXTIME", big(44), text("yyyy")));
    strict(44L, call(BIGINT, "UNIX_TIMESTAMP", text("1970-01-01 00:00:44")));
    strict(
        "1969-12-31 16:00:00",
        call(
            STRING,
            "CONVERT_TZ",
            text("1970-01-01 00:00:00"),
            text("UTC"),
            text("America/Los_Angeles")));
    custom(Evaluation.NOW / 1000 * 1000, call(zoned(3), "CURRENT_TIMESTAMP"));
    custom(Evaluation.NOW / 1_000_000, call(BIGINT, "UNIX_TIMESTAMP"));
    custom((int) (Evaluation.NOW / 86_400_000_000L), call(DATE, "CURRENT_DATE"));
    assertEquals(
        List.of("1970-01-01 09:00:00"),
        Evaluation.of(field("s", BIGINT))
            .zone("Asia/Tokyo")
            .rows(call(STRING, "FROM_UNIXTIME", ref(0, BIGINT)), Expressions.column(0L)));
  }
}
