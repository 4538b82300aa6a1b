package io.weir.engine.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.engine.QueryResult;
import io.weir.engine.Row;
import io.weir.engine.Weir;
import io.weir.parser.SqlException;
import io.weir.runtime.data.Field;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Dates and times of the years 1 to 9999 against java.time: one calendar everywhere. */
class CalendarTest {
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS");

  private static final Map<String, Function<LocalDateTime, Object>> EXPRESSIONS = expressions();

  @TempDir static Path directory;

  private static Map<String, Function<LocalDateTime, Object>> expressions() {
    Map<String, Function<LocalDateTime, Object>> all = new LinkedHashMap<>();
    all.put("dt", t -> t.toLocalDate());
    all.put("CAST(dt AS STRING)", t -> t.toLocalDate());
    all.put("CAST(ts AS STRING)", t -> t.format(MILLIS));
    all.put("CAST(s AS TIMESTAMP(3)) = ts", t -> true);
    all.put("CAST(SUBSTRING(s FROM 1 FOR 10) AS DATE) = dt", t -> true);
    all.put("TO_TIMESTAMP(s) = ts AND TO_DATE(SUBSTRING(s, 1, 10)) = dt", t -> true);
    all.put("CAST(ts AS DATE) = dt AND CAST(dt AS TIMESTAMP(3)) <= ts", t -> true);
    all.put("DATE_FORMAT(ts, 'yyyy-MM-dd HH:mm:ss')", t -> t.format(SECONDS));
    all.put("EXTRACT(YEAR FROM ts)", t -> t.getYear());
    all.put("EXTRACT(QUARTER FROM dt)", t -> t.get(IsoFields.QUARTER_OF_YEAR));
    all.put("EXTRACT(MONTH FROM dt)", t -> t.getMonthValue());
    all.put("EXTRACT(WEEK FROM ts)", t -> t.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
    all.put("EXTRACT(ISOYEAR FROM ts)", t -> t.get(IsoFields.WEEK_BASED_YEAR));
    all.put("EXTRACT(DAY FROM ts)", t -> t.getDayOfMonth());
    all.put("EXTRACT(DOY FROM dt)", t -> t.getDayOfYear());
    all.put("EXTRACT(DOW FROM dt)", t -> t.getDayOfWeek().getValue() % 7 + 1);
    all.put("EXTRACT(ISODOW FROM dt)", t -> t.getDayOfWeek().getValue());
    all.put("EXTRACT(HOUR FROM ts)", t -> t.getHour());
    all.put("EXTRACT(MILLISECOND FROM ts)", t -> t.get(ChronoField.MILLI_OF_SECOND));
    all.put("EXTRACT(CENTURY FROM dt)", t -> (t.getYear() + 99) / 100);
    all.put("EXTRACT(DECADE FROM dt)", t -> t.getYear() / 10);
    all.put("FLOOR(ts TO YEAR)", t -> day(t).withDayOfYear(1));
    all.put("FLOOR(ts TO MONTH)", t -> day(t).withDayOfMonth(1));
    all.put(
        "FLOOR(ts TO QUARTER)",
        t -> day(t).withDayOfMonth(1).withMonth(t.getMonth().firstMonthOfQuarter().getValue()));
    all.put(
        "FLOOR(ts TO WEEK)", t -> day(t).with(TemporalAdjusters.previousOrSame(DayOfWeek.SUNDAY)));
    all.put("FLOOR(ts TO DAY)", t -> day(t));
    all.put("FLOOR(ts TO HOUR)", t -> t.truncatedTo(ChronoUnit.HOURS));
    all.put("FLOOR(dt TO MONTH)", t -> t.toLocalDate().withDayOfMonth(1));
    all.put("CEIL(ts TO MONTH)", t -> up(t, day(t).withDayOfMonth(1), ChronoUnit.MONTHS));
    all.put("CEIL(ts TO YEAR)", t -> up(t, day(t).withDayOfYear(1), ChronoUnit.YEARS));
    all.put("CEIL(ts TO DAY)", t -> up(t, day(t), ChronoUnit.DAYS));
    all.put(
        "CEIL(ts TO MINUTE)", t -> up(t, t.truncatedTo(ChronoUnit.MINUTES), ChronoUnit.MINUTES));
    all.put("TIMESTAMPADD(YEAR, 3, ts)", t -> t.plusYears(3));
    all.put("TIMESTAMPADD(MONTH, -7, ts)", t -> t.minusMonths(7));
    all.put("TIMESTAMPADD(QUARTER, 5, dt)", t -> t.toLocalDate().plusMonths(15));
    all.put("TIMESTAMPADD(DAY, -400, dt)", t -> t.toLocalDate().minusDays(400));
    all.put("TIMESTAMPADD(SECOND, 86401, ts)", t -> t.plusSeconds(86_401));
    all.put("dt + INTERVAL '1' MONTH", t -> t.toLocalDate().plusMonths(1));
    all.put("ts - INTERVAL '1-1' YEAR TO MONTH", t -> t.minusMonths(13));
    all.put(
        "TIMESTAMPDIFF(DAY, TIMESTAMP '1582-10-04 00:00:00', ts)",
        t -> LocalDateTime.of(1582, 10, 4, 0, 0).until(t, ChronoUnit.DAYS));
    all.put(
        "TIMESTAMPDIFF(MONTH, DATE '1500-02-01', dt)",
        t -> LocalDate.of(1500, 2, 1).until(t.toLocalDate(), ChronoUnit.MONTHS));
    return all;
  }

  private static LocalDateTime day(LocalDateTime time) {
    return time.truncatedTo(ChronoUnit.DAYS);
  }

  private static LocalDateTime up(LocalDateTime time, LocalDateTime floor, ChronoUnit unit) {
    return time.equals(floor) ? time : floor.plus(1, unit);
  }

  /** Times of all years, many at the ends of months and around the change of the calendars. */
  private static List<LocalDateTime> times() {
    Random random = new Random(20);
    List<LocalDateTime> times = new ArrayList<>();
    for (int year = 4; year < 9_990; year++) {
      LocalDate date =
          switch (random.nextInt(4)) {
            case 0 -> LocalDate.of(year, 2, 1).with(TemporalAdjusters.lastDayOfMonth());
            case 1 ->
                LocalDate.of(year, 1 + random.nextInt(12), 1)
                    .with(TemporalAdjusters.lastDayOfMonth());
            case 2 -> LocalDate.of(year, 1, 1).plusDays(random.nextInt(5) - 2);
            default -> LocalDate.of(year, 1, 1).plusDays(random.nextInt(365));
          };
      boolean midnight = random.nextInt(4) == 0;
      times.add(
          date.atStartOfDay().plusNanos(midnight ? 0 : random.nextInt(86_400_000) * 1_000_000L));
    }
    for (int day = 1; day < 31; day++) {
      times.add(LocalDateTime.of(1582, 10, day, 12, 0, 0, 500_000_000));
    }
    return times;
  }

  @ParameterizedTest
  @ValueSource(strings = {"csv", "json"})
  void functions(String format) throws IOException {
    List<LocalDateTime> times = times();
    StringBuilder lines = new StringBuilder();
    for (LocalDateTime time : times) {
      String text = time.format(MILLIS);
      lines.append(
          format.equals("csv")
              ? "%s,%s,%s\n".formatted(time.toLocalDate(), text, text)
              : "{\"dt\":\"%s\",\"ts\":\"%s\",\"s\":\"%s\"}\n"
                  .formatted(time.toLocalDate(), text, text));
    }
    Files.writeString(directory.resolve("times." + format), lines);
    try (Weir weir = Weir.open(Map.of("parallelism.default", "1"))) {
      weir.execute(
          "CREATE TABLE t (dt DATE, ts TIMESTAMP(3), s STRING) WITH ('connector' = 'filesystem',"
              + (" 'path' = '" + directory.resolve("times." + format) + "',")
              + (" 'format' = '" + format + "')"));
      String items = String.join(", ", EXPRESSIONS.keySet());
      int at = 0;
      try (QueryResult result = weir.query("SELECT " + items + " FROM t")) {
        List<Field> fields = result.schema().fields();
        for (Row row : result) {
          LocalDateTime time = times.get(at++);
          int column = 0;
          for (var expression : EXPRESSIONS.entrySet()) {
            assertEquals(
                expression.getValue().apply(time).toString(),
                String.valueOf(row.get(fields.get(column++).name())),
                () -> expression.getKey() + " of " + time);
          }
        }
      }
      assertEquals(times.size(), at);
    }
  }

  @Test
  void literals() {
    Random random = new Random(5);
    try (Weir weir = Weir.open()) {
      for (int i = 0; i < 150; i++) {
        int year = random.nextInt(3) == 0 ? 100 * random.nextInt(100) : random.nextInt(9_999);
        int month = random.nextInt(3) == 0 ? 2 : random.nextInt(14);
        int day = random.nextInt(3) == 0 ? 29 : random.nextInt(33);
        String text = "%04d-%02d-%02d".formatted(year, month, day);
        boolean valid = year > 0;
        try {
          LocalDate.of(year, month, day);
        } catch (DateTimeException e) {
          valid = false;
        }
        for (String literal : List.of("DATE '" + text + "'", "TIMESTAMP '" + text + " 10:11:12'")) {
          String sql = "SELECT CAST(" + literal + " AS STRING) AS x";
          if (valid) {
            try (QueryResult result = weir.query(sql)) {
              String value = result.iterator().next().getString("x");
              assertTrue(value.startsWith(text), () -> literal + " is " + value);
            }
          } else {
            SqlException refused = assertThrows(SqlException.class, () -> weir.query(sql), literal);
            assertTrue(refused.getMessage().startsWith("Illegal "), refused.getMessage());
            assertEquals(13, refused.span() == null ? -1 : refused.span().startColumn());
          }
        }
      }
    }
  }
}
