package io.weir.codegen.expression;

import static io.weir.codegen.expression.Expressions.BIGINT;
import static io.weir.codegen.expression.Expressions.BOOLEAN;
import static io.weir.codegen.expression.Expressions.BYTES;
import static io.weir.codegen.expression.Expressions.DATE;
import static io.weir.codegen.expression.Expressions.DOUBLE;
import static io.weir.codegen.expression.Expressions.FLOAT;
import static io.weir.codegen.expression.Expressions.INT;
import static io.weir.codegen.expression.Expressions.MICROS;
import static io.weir.codegen.expression.Expressions.MONTHS;
import static io.weir.codegen.expression.Expressions.NULL;
import static io.weir.codegen.expression.Expressions.SMALLINT;
import static io.weir.codegen.expression.Expressions.STRING;
import static io.weir.codegen.expression.Expressions.TINYINT;
import static io.weir.codegen.expression.Expressions.call;
import static io.weir.codegen.expression.Expressions.cast;
import static io.weir.codegen.expression.Expressions.character;
import static io.weir.codegen.expression.Expressions.column;
import static io.weir.codegen.expression.Expressions.decimal;
import static io.weir.codegen.expression.Expressions.field;
import static io.weir.codegen.expression.Expressions.literal;
import static io.weir.codegen.expression.Expressions.ref;
import static io.weir.codegen.expression.Expressions.text;
import static io.weir.codegen.expression.Expressions.time;
import static io.weir.codegen.expression.Expressions.timestamp;
import static io.weir.codegen.expression.Expressions.tryCast;
import static io.weir.codegen.expression.Expressions.varchar;
import static io.weir.codegen.expression.Expressions.zoned;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.weir.planner.plan.PlanField;
import io.weir.planner.plan.PlanType;
import io.weir.runtime.error.JobException;
import io.weir.runtime.format.ValueText;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class CastTest {
  @AfterAll
  static void compileByJavac() {
    Evaluation.checkByJavac();
  }

  private static final long SEED = 20260131;

  /** Casts values from a column and compares with an oracle; NULL stays NULL. */
  private static void check(
      PlanType from, PlanType to, List<?> values, Function<Object, @Nullable Object> oracle) {
    List<@Nullable Object[]> rows = new ArrayList<>(column(values.toArray()));
    rows.add(new @Nullable Object[] {null});
    List<@Nullable Object> expected = new ArrayList<>();
    for (Object value : values) {
      expected.add(oracle.apply(value));
    }
    expected.add(null);
    PlanField input = field("value", from);
    assertEquals(
        expected,
        Evaluation.of(input).rows(cast(ref(0, from), to), rows),
        () -> "CAST " + from + " to " + to);
    assertEquals(
        expected,
        Evaluation.of(input).gathering().rows(tryCast(ref(0, from), to), rows),
        () -> "TRY_CAST " + from + " to " + to);
  }

  /** A text that can and one that cannot be cast. */
  private static void parses(@Nullable Object expected, String text, PlanType type) {
    assertEquals(expected, Evaluation.value(cast(text(text), type)), text);
    assertEquals(expected, Evaluation.value(tryCast(text(text), type)), text);
  }

  private static void fails(String text, PlanType type) {
    JobException error =
        assertThrows(JobException.class, () -> Evaluation.value(cast(text(text), type)), text);
    assertEquals(
        "cannot cast '" + text + "' to " + type + " in CAST('" + text + "' AS " + type + ")",
        error.getMessage());
    assertEquals(null, Evaluation.value(tryCast(text(text), type)), text);
  }

  private static List<Long> longs() {
    Random random = new Random(SEED);
    List<Long> values =
        new ArrayList<>(
            List.of(0L, 1L, -1L, 127L, 128L, 9_999_999L, Long.MIN_VALUE, Long.MAX_VALUE));
    for (int i = 0; i < 200; i++) {
      values.add(random.nextLong() >> random.nextInt(63));
    }
    return values;
  }

  private static List<Double> doubles() {
    Random random = new Random(SEED);
    List<Double> values =
        new ArrayList<>(List.of(0.0, -0.0, 0.5, -2.5, 1e300, 12345.675, -1e-10, 3.4e38));
    for (int i = 0; i < 200; i++) {
      values.add(random.nextGaussian() * Math.pow(10, random.nextInt(20) - 5));
    }
    return values;
  }

  private static List<BigDecimal> decimals(int precision, int scale) {
    Random random = new Random(SEED);
    List<BigDecimal> values = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      StringBuilder digits = new StringBuilder(random.nextBoolean() ? "-" : "");
      int count = 1 + random.nextInt(precision);
      for (int d = 0; d < count; d++) {
        digits.append(random.nextInt(4) == 0 ? 9 : random.nextInt(10));
      }
      values.add(new BigDecimal(new java.math.BigInteger(digits.toString()), scale));
    }
    return values;
  }

  private static @Nullable BigDecimal fit(BigDecimal value, int precision, int scale) {
    BigDecimal scaled = value.setScale(scale, RoundingMode.HALF_UP);
    return scaled.precision() > precision ? null : scaled;
  }

  @Test
  void integersToEverything() {
    List<Long> values = longs();
    check(BIGINT, TINYINT, values, v -> (int) ((Long) v).byteValue());
    check(BIGINT, SMALLINT, values, v -> (int) ((Long) v).shortValue());
    check(BIGINT, INT, values, v -> ((Long) v).intValue());
    check(BIGINT, DOUBLE, values, v -> ((Long) v).doubleValue());
    check(BIGINT, FLOAT, values, v -> (double) ((Long) v).floatValue());
    check(BIGINT, STRING, values, Object::toString);
    check(BIGINT, BOOLEAN, values, v -> (Long) v != 0);
    check(
        BIGINT,
        varchar(3),
        values,
        v -> v.toString().substring(0, Math.min(3, v.toString().length())));
    for (int[] type : new int[][] {{19, 0}, {10, 2}, {38, 10}, {18, 0}, {5, 5}, {20, 2}}) {
      check(
          BIGINT,
          decimal(type[0], type[1]),
          values,
          v -> fit(BigDecimal.valueOf((Long) v), type[0], type[1]));
    }
  }

  @Test
  void doublesToEverything() {
    List<Double> values = doubles();
    check(DOUBLE, TINYINT, values, v -> (int) (byte) ((Double) v).intValue());
    check(DOUBLE, INT, values, v -> ((Double) v).intValue());
    check(DOUBLE, BIGINT, values, v -> ((Double) v).longValue());
    check(DOUBLE, FLOAT, values, v -> (double) ((Double) v).floatValue());
    check(DOUBLE, STRING, values, v -> ValueText.text((Double) v));
    check(DOUBLE, BOOLEAN, values, v -> (Double) v != 0);
    check(DOUBLE, decimal(10, 2), values, v -> fit(BigDecimal.valueOf((Double) v), 10, 2));
    check(DOUBLE, decimal(38, 8), values, v -> fit(BigDecimal.valueOf((Double) v), 38, 8));
    List<Double> floats = values.stream().map(v -> (double) v.floatValue()).toList();
    check(FLOAT, STRING, floats, v -> ValueText.text(((Double) v).floatValue()));
    assertThrows(
        JobException.class, () -> Evaluation.value(cast(literal(DOUBLE, "NaN"), decimal(10, 2))));
  }

  @Test
  void decimalsToEverything() {
    for (int[] from : new int[][] {{10, 2}, {18, 6}, {18, 0}, {38, 10}, {25, 0}}) {
      List<BigDecimal> values = decimals(from[0], from[1]);
      PlanType type = decimal(from[0], from[1]);
      check(type, INT, values, v -> (int) ((BigDecimal) v).longValue());
      check(type, BIGINT, values, v -> ((BigDecimal) v).longValue());
      check(type, DOUBLE, values, v -> ((BigDecimal) v).doubleValue());
      check(type, STRING, values, v -> ((BigDecimal) v).toPlainString());
      check(type, BOOLEAN, values, v -> ((BigDecimal) v).signum() != 0);
      for (int[] to :
          new int[][] {{10, 2}, {12, 4}, {4, 0}, {18, 18}, {38, 2}, {38, 20}, {20, 0}}) {
        check(type, decimal(to[0], to[1]), values, v -> fit((BigDecimal) v, to[0], to[1]));
      }
    }
  }

  @Test
  void stringsToNumbers() {
    parses(12, " 12 ", INT);
    parses(-12, "-12.9", INT);
    parses(Integer.MIN_VALUE, "-2147483648", INT);
    parses(127, "+127", TINYINT);
    parses(Long.MIN_VALUE, "-9223372036854775808", BIGINT);
    parses(Long.MAX_VALUE, "9223372036854775807", BIGINT);
    for (String text : List.of("", " ", "-", "1x", "1e3", "1.2.3", "2147483648", "-2147483649")) {
      fails(text, INT);
    }
    fails("128", TINYINT);
    fails("9223372036854775808", BIGINT);
    fails("-9223372036854775809", BIGINT);
    fails("99999999999999999999999", BIGINT);
    parses(1e3, "1e3", DOUBLE);
    parses(-0.1, " -0.1", DOUBLE);
    parses(Double.NaN, "NaN", DOUBLE);
    parses(123456.789, "123456.789", DOUBLE);
    fails("x", DOUBLE);
    fails("", DOUBLE);
    fails(".", DOUBLE);
    parses((double) 0.1f, "0.1", FLOAT);
    parses(new BigDecimal("1.24"), "1.235", decimal(5, 2));
    parses(new BigDecimal("1200.00"), "1.2e3", decimal(6, 2));
    parses(null, "1234.5", decimal(5, 2));
    fails("1,5", decimal(5, 2));
    List<String> texts = new ArrayList<>();
    doubles().forEach(value -> texts.add(Double.toString(value)));
    decimals(15, 4).forEach(value -> texts.add(value.toPlainString()));
    check(STRING, DOUBLE, texts, v -> Double.parseDouble((String) v));
    check(STRING, FLOAT, texts, v -> (double) Float.parseFloat((String) v));
    check(STRING, decimal(30, 5), texts, v -> fit(new BigDecimal((String) v), 30, 5));
  }

  @Test
  void booleans() {
    for (String text : List.of("true", "T", "Yes", "y", "1")) {
      parses(true, text, BOOLEAN);
    }
    for (String text : List.of("FALSE", "f", "no", "n", "0")) {
      parses(false, text, BOOLEAN);
    }
    fails("maybe", BOOLEAN);
    check(BOOLEAN, INT, List.of(true, false), v -> (Boolean) v ? 1 : 0);
    check(BOOLEAN, BIGINT, List.of(true, false), v -> (Boolean) v ? 1L : 0L);
    check(
        BOOLEAN,
        STRING,
        List.of(true, false),
        v -> v.toString().toUpperCase(java.util.Locale.ROOT));
    check(BOOLEAN, decimal(3, 1), List.of(true), v -> new BigDecimal("1.0"));
  }

  @Test
  void lengthsOfStrings() {
    check(STRING, varchar(3), List.of("a", "äöü", "äöüx", ""), v -> cut((String) v, 3));
    check(
        STRING,
        character(3),
        List.of("a", "äöü", "äöüx", ""),
        v -> (cut((String) v, 3) + "   ").substring(0, 3));
    check(STRING, BYTES, List.of("ä"), v -> Values.byteList(0xc3, 0xa4));
    check(BYTES, STRING, List.of(Values.bytes(0xc3, 0xa4)), v -> "ä");
    check(
        BYTES,
        PlanType.of(PlanType.Kind.BINARY, 3, true),
        List.of(Values.bytes(1), Values.bytes(1, 2, 3, 4)),
        v -> ((byte[]) v).length == 1 ? Values.byteList(1, 0, 0) : Values.byteList(1, 2, 3));
  }

  private static String cut(String text, int length) {
    return text.substring(0, Math.min(length, text.length()));
  }

  private static long micros(LocalDateTime time) {
    return time.toEpochSecond(ZoneOffset.UTC) * 1_000_000 + time.getNano() / 1000;
  }

  private static LocalDateTime local(long micros) {
    return LocalDateTime.ofEpochSecond(
        Math.floorDiv(micros, 1_000_000L),
        (int) Math.floorMod(micros, 1_000_000L) * 1000,
        ZoneOffset.UTC);
  }

  private static List<Long> times() {
    Random random = new Random(SEED);
    List<Long> values = new ArrayList<>(List.of(0L, -1L, 1L, 86_400_000_000L, -86_400_000_000L));
    long first = micros(LocalDateTime.parse("0001-01-01T00:00:00"));
    long last = micros(LocalDateTime.parse("9999-12-31T23:59:59.999999"));
    for (int i = 0; i < 300; i++) {
      values.add(random.nextLong(first, last));
    }
    return values;
  }

  private static DateTimeFormatter formatter(int precision) {
    return DateTimeFormatter.ofPattern(
        "yyyy-MM-dd HH:mm:ss" + (precision == 0 ? "" : "." + "S".repeat(precision)));
  }

  private static long truncate(long micros, int precision) {
    long unit = BigDecimal.TEN.pow(6 - precision).longValue();
    return Math.floorDiv(micros, unit) * unit;
  }

  @Test
  void timestamps() {
    List<Long> values = times();
    for (int precision : new int[] {0, 3, 6}) {
      List<Long> truncated = values.stream().map(v -> truncate(v, precision)).toList();
      check(
          timestamp(precision),
          STRING,
          truncated,
          v -> local((Long) v).format(formatter(precision)));
      check(timestamp(6), timestamp(precision), values, v -> truncate((Long) v, precision));
      List<String> texts = values.stream().map(v -> local(v).format(formatter(6))).toList();
      check(
          STRING,
          timestamp(precision),
          texts,
          v -> truncate(micros(LocalDateTime.parse((String) v, formatter(6))), precision));
    }
    check(timestamp(6), DATE, values, v -> (int) local((Long) v).toLocalDate().toEpochDay());
    check(timestamp(6), time(6), values, v -> local((Long) v).toLocalTime().toNanoOfDay() / 1000);
    List<Integer> days =
        values.stream().map(v -> (int) local(v).toLocalDate().toEpochDay()).toList();
    check(DATE, STRING, days, v -> LocalDate.ofEpochDay((Integer) v).toString());
    check(DATE, timestamp(3), days, v -> (Integer) v * 86_400_000_000L);
    List<String> dates = days.stream().map(v -> LocalDate.ofEpochDay(v).toString()).toList();
    check(STRING, DATE, dates, v -> (int) LocalDate.parse((String) v).toEpochDay());
  }

  @Test
  void malformedTimes() {
    long noon = micros(LocalDateTime.parse("2026-01-31T12:00:00"));
    parses(noon, "2026-1-31 12:00", timestamp(3));
    parses(noon, " 2026-01-31T12:00:00 ", timestamp(3));
    parses(noon + 500_000, "2026-01-31 12:00:00.5", timestamp(3));
    parses((int) LocalDate.parse("2026-01-31").toEpochDay(), "2026-01-31 12:00:00", DATE);
    parses((int) LocalDate.parse("2026-01-01").toEpochDay(), "2026", DATE);
    for (String text :
        List.of(
            "",
            "x",
            "2026-02-30",
            "2026-13-01",
            "2026-01-31 24:00:00",
            "2026-01-31 12:00:00x",
            "2026-01-31 12:60")) {
      fails(text, timestamp(3));
    }
    fails("2026-02-30", DATE);
    fails("26:00", time(0));
    parses(LocalTime.parse("12:30:15.25").toNanoOfDay() / 1000, "12:30:15.25", time(3));
    assertEquals(
        "12:30:15.250", Evaluation.value(cast(cast(text("12:30:15.25"), time(3)), STRING)));
  }

  @Test
  void zones() {
    ZoneId zone = ZoneId.of("America/New_York");
    List<@Nullable Object[]> rows = column(times().toArray());
    List<@Nullable Object> locals = new ArrayList<>();
    List<@Nullable Object> instants = new ArrayList<>();
    List<@Nullable Object> texts = new ArrayList<>();
    for (long value : times()) {
      LocalDateTime at =
          local(value).atZone(ZoneOffset.UTC).withZoneSameInstant(zone).toLocalDateTime();
      locals.add(micros(at));
      texts.add(at.format(formatter(3)));
      instants.add(
          micros(local(value).atZone(zone).withZoneSameInstant(ZoneOffset.UTC).toLocalDateTime()));
    }
    Evaluation instant = Evaluation.of(field("t", zoned(6))).zone(zone.getId());
    Evaluation local = Evaluation.of(field("t", timestamp(6))).zone(zone.getId());
    assertEquals(locals, instant.rows(cast(ref(0, zoned(6)), timestamp(6)), rows));
    assertEquals(texts, instant.rows(cast(cast(ref(0, zoned(6)), zoned(3)), STRING), rows));
    assertEquals(instants, local.rows(cast(ref(0, timestamp(6)), zoned(6)), rows));
  }

  @Test
  void intervals() {
    assertEquals(
        "+1 02:03:04.005", Evaluation.value(cast(literal(MICROS, 93_784_005_000L), STRING)));
    assertEquals("-1-02", Evaluation.value(cast(literal(MONTHS, -14), STRING)));
  }

  @Test
  void nested() {
    PlanType row = PlanType.row(List.of(field("a", INT), field("b", STRING)), true);
    PlanType array = PlanType.array(decimal(4, 1), true);
    PlanType map = PlanType.map(STRING, DATE, true);
    Evaluation evaluation = Evaluation.of(field("r", row), field("l", array), field("m", map));
    List<@Nullable Object> fields = new ArrayList<>();
    fields.add(1);
    fields.add(null);
    List<@Nullable Object[]> rows =
        List.of(
            new @Nullable Object[] {
              fields, List.of(new BigDecimal("1.5"), new BigDecimal("2.0")), Map.of("k", 3)
            },
            new @Nullable Object[] {null, List.of(), null});
    List<@Nullable Object> ofRow = new ArrayList<>(List.of("(1, NULL)"));
    ofRow.add(null);
    List<@Nullable Object> ofMap = new ArrayList<>(List.of("{k=1970-01-04}"));
    ofMap.add(null);
    assertEquals(ofRow, evaluation.rows(cast(ref(0, row), STRING), rows));
    assertEquals(List.of("[1.5, 2.0]", "[]"), evaluation.rows(cast(ref(1, array), STRING), rows));
    assertEquals(ofMap, evaluation.rows(cast(ref(2, map), STRING), rows));
    PlanType other = PlanType.row(List.of(field("x", BIGINT), field("y", varchar(2))), true);
    assertEquals(
        List.of(7L, "ab"),
        Evaluation.value(cast(call(row, "ROW", literal(INT, 7), text("abc")), other)));
    List<@Nullable Object> widened = new ArrayList<>();
    List<@Nullable Object> firstRow = new ArrayList<>();
    firstRow.add(1L);
    firstRow.add(null);
    widened.add(firstRow);
    widened.add(null);
    assertEquals(widened, evaluation.rows(cast(ref(0, row), other), rows));
  }

  @Test
  void nullHasEveryType() {
    for (PlanType type : List.of(INT, STRING, decimal(38, 2), timestamp(3), BOOLEAN)) {
      assertEquals(null, Evaluation.value(cast(literal(NULL, null), type)));
    }
  }

  /** Against the JDK, which writes U+FFFD for what is malformed. */
  @Test
  void bytesAsText() {
    Random random = new Random(7);
    List<byte[]> values = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      byte[] bytes = new byte[random.nextInt(20)];
      for (int at = 0; at < bytes.length; at++) {
        bytes[at] = (byte) (random.nextInt(3) > 0 ? 'a' : random.nextInt(256));
      }
      values.add(bytes);
    }
    Function<Object, String> decoded = value -> new String((byte[]) value, StandardCharsets.UTF_8);
    check(BYTES, STRING, values, decoded::apply);
    check(
        BYTES,
        varchar(3),
        values,
        value -> {
          String text = decoded.apply(value);
          int count = Math.min(3, text.codePointCount(0, text.length()));
          return text.substring(0, text.offsetByCodePoints(0, count));
        });
    check(
        PlanType.array(BYTES, true),
        STRING,
        values.stream().map(List::of).toList(),
        value -> "[" + decoded.apply(((List<?>) value).get(0)) + "]");
    check(
        PlanType.array(BYTES, true),
        PlanType.array(STRING, true),
        values.stream().map(List::of).toList(),
        value -> List.of(decoded.apply(((List<?>) value).get(0))));
  }
}
