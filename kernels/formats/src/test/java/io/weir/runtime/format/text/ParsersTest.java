package io.weir.runtime.format.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.runtime.data.ByteBuilder;
import io.weir.runtime.data.DecimalColumn;
import io.weir.runtime.format.ValueParser;
import io.weir.runtime.format.ValueText;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ParsersTest {
  private static final int ROUNDS = 20_000;

  private final Random random = new Random(7);
  private final NumberParser number = new NumberParser();
  private final DoubleParser floating = new DoubleParser();
  private final DecimalParser decimal = new DecimalParser();
  private final TimestampParser timestamp = new TimestampParser();

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String nines(int count) {
    return "9".repeat(count);
  }

  private boolean parses(String text) {
    byte[] bytes = bytes(text);
    return number.parse(bytes, 0, bytes.length);
  }

  /** The end that a scan must find: behind the text, in front of a comma. */
  private void assertScan(String text, int end) {
    assertEquals(text.length(), end, text);
  }

  @Test
  void wholeNumbers() {
    for (int round = 0; round < ROUNDS; round++) {
      long expected = random.nextLong() >> random.nextInt(64);
      String text = Long.toString(expected);
      assertTrue(parses(text));
      assertEquals(expected, number.value);
      byte[] withComma = bytes(text + ",12");
      int end = number.scan(withComma, 0, withComma.length);
      if (text.replace("-", "").length() <= 18) {
        assertScan(text, end);
        assertEquals(expected, number.value);
        assertEquals(-1, number.scan(withComma, 0, text.length()));
      } else {
        assertEquals(-1, end);
      }
      ByteBuilder out = new ByteBuilder(1);
      ValueText.appendLong(out, expected);
      assertEquals(text, out.toString());
    }
  }

  @Test
  void noWholeNumbers() {
    for (String text :
        new String[] {
          "", "-", "+", "1x", "x", " 1", "1.0", "--1", nines(19), "-" + nines(19), nines(40)
        }) {
      assertFalse(parses(text), text);
    }
    assertTrue(parses("9223372036854775807"));
    assertFalse(parses("9223372036854775808"));
    assertTrue(parses("-9223372036854775808"));
    assertEquals(Long.MIN_VALUE, number.value);
    assertFalse(parses("-9223372036854775809"));
    assertTrue(parses("+0000000000000000000000001"));
    assertEquals(1, number.value);
  }

  private String randomNumber() {
    StringBuilder text = new StringBuilder(random.nextBoolean() ? "-" : "");
    int digits = 1 + random.nextInt(random.nextBoolean() ? 6 : 24);
    for (int i = 0; i < digits; i++) {
      text.append((char) ('0' + random.nextInt(10)));
    }
    if (random.nextBoolean()) {
      text.append('.');
      digits = 1 + random.nextInt(random.nextBoolean() ? 4 : 24);
      for (int i = 0; i < digits; i++) {
        text.append((char) ('0' + random.nextInt(10)));
      }
    }
    if (random.nextInt(4) == 0) {
      text.append(random.nextBoolean() ? "e" : "E-").append(random.nextInt(40));
    }
    return text.toString();
  }

  @Test
  void doublesAndFloats() {
    for (int round = 0; round < ROUNDS; round++) {
      String text = randomNumber();
      byte[] withComma = bytes(text + ",");
      assertTrue(floating.parse(withComma, 0, text.length()), text);
      assertEquals(Double.parseDouble(text), floating.value, text);
      assertTrue(floating.parseFloat(withComma, 0, text.length()));
      assertEquals(Float.parseFloat(text), floating.value, text);
      int end = floating.scan(withComma, 0, withComma.length);
      if (text.matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?")) {
        assertScan(text, end);
      }
      if (end >= 0) {
        assertEquals(Double.parseDouble(text), floating.value, text);
        assertScan(text, floating.scanFloat(withComma, 0, withComma.length));
        assertEquals(Float.parseFloat(text), floating.value, text);
      }
    }
  }

  @Test
  void numbersWithAPointOfAnyLength() {
    for (int integers = 1; integers < 12; integers++) {
      for (int fraction = 0; fraction < 12; fraction++) {
        for (String sign : new String[] {"", "-"}) {
          for (char digit : new char[] {'1', '9'}) {
            String digits = String.valueOf(digit);
            String text =
                sign
                    + digits.repeat(integers)
                    + (fraction == 0 ? "" : "." + digits.repeat(fraction));
            byte[] more = bytes(text + ",12345.67");
            assertScan(text, floating.scan(more, 0, more.length));
            assertEquals(Double.parseDouble(text), floating.value, text);
            assertEquals(-1, floating.scan(more, 0, text.length()));
            assertEquals(-1, floating.scan(bytes(text), 0, text.length()));
            boolean fits = integers + 8 <= 18 && fraction <= 8;
            int end = decimal.scan(more, 0, more.length, 38, 8);
            assertEquals(fits ? text.length() : -1, end, text);
            if (fits) {
              assertDecimal(new BigDecimal(text).setScale(8), 8);
            }
            assertEquals(-1, decimal.scan(more, 0, text.length(), 38, 8));
          }
        }
      }
    }
    for (String text : new String[] {"0", "-0", "0.0", "-0.0", "-0.00000000000"}) {
      byte[] withComma = bytes(text + ",");
      assertScan(text, floating.scan(withComma, 0, withComma.length));
      assertEquals(Double.parseDouble(text), floating.value, text);
    }
    for (String text : new String[] {"-", ".5", "-.5", "1.", "1.x", "1..2", "x", "", "1.,5"}) {
      byte[] withComma = bytes(text + ",");
      assertEquals(-1, floating.scan(withComma, 0, withComma.length), text);
      assertEquals(-1, decimal.scan(withComma, 0, withComma.length, 18, 2), text);
    }
  }

  @Test
  void floatsBetweenTwoFloats() {
    for (int round = 0; round < ROUNDS; round++) {
      float below = Float.intBitsToFloat(random.nextInt(0x7f000000));
      BigDecimal middle =
          new BigDecimal(below)
              .add(new BigDecimal(Math.nextUp(below)))
              .divide(BigDecimal.valueOf(2));
      String text = middle.round(new java.math.MathContext(18)).toPlainString();
      byte[] withComma = bytes(text + ",");
      if (floating.scanFloat(withComma, 0, withComma.length) >= 0) {
        assertEquals(Float.parseFloat(text), floating.value, text);
      }
    }
  }

  @Test
  void noDoubles() {
    for (String text :
        new String[] {"", ".", "-", "1e", "1.5d", "0x1p3", "1 ", "nano", "1e+", "e5"}) {
      byte[] bytes = bytes(text);
      assertFalse(floating.parse(bytes, 0, bytes.length), text);
    }
    byte[] infinity = bytes("-Infinity");
    assertTrue(floating.parse(infinity, 0, infinity.length));
    assertEquals(Double.NEGATIVE_INFINITY, floating.value);
  }

  @Test
  void decimals() {
    for (int round = 0; round < ROUNDS; round++) {
      int precision = 1 + random.nextInt(38);
      int scale = random.nextInt(precision + 1);
      String text = randomNumber();
      byte[] withComma = bytes(text + ",");
      BigDecimal rounded = new BigDecimal(text).setScale(scale, RoundingMode.HALF_UP);
      boolean fits = rounded.precision() <= precision || rounded.signum() == 0;
      assertEquals(
          fits,
          decimal.parse(withComma, 0, text.length(), precision, scale),
          text + " " + precision + "," + scale);
      if (fits) {
        assertDecimal(rounded, scale);
      }
      decimal.high = decimal.low = 77;
      int end = decimal.scan(withComma, 0, withComma.length, precision, scale);
      if (end >= 0) {
        assertTrue(fits, text);
        assertScan(text, end);
        assertDecimal(rounded, scale);
      }
    }
    byte[] huge = bytes("1e999999999");
    assertFalse(decimal.parse(huge, 0, huge.length, 38, 10));
    byte[] tiny = bytes("1e-999999999");
    assertTrue(decimal.parse(tiny, 0, tiny.length, 38, 10));
    assertEquals(0, decimal.low);
  }

  private void assertDecimal(BigDecimal expected, int scale) {
    BigInteger unscaled = DecimalColumn.unscaled(decimal.high, decimal.low);
    assertEquals(expected, new BigDecimal(unscaled, scale));
    ByteBuilder out = new ByteBuilder(1);
    ValueText.appendDecimal(out, decimal.high, decimal.low, scale);
    assertEquals(expected.toPlainString(), out.toString());
  }

  private static long micros(LocalDateTime time) {
    return time.toEpochSecond(ZoneOffset.UTC) * 1_000_000 + time.getNano() / 1000;
  }

  @Test
  void timestamps() {
    for (int round = 0; round < ROUNDS; round++) {
      LocalDateTime time =
          LocalDateTime.ofEpochSecond(
              -62_167_219_200L + (long) (random.nextDouble() * 315_569_520_000L),
              random.nextInt(1_000_000) * 1000,
              ZoneOffset.UTC);
      if (random.nextBoolean()) {
        time = time.withSecond(random.nextInt(60)).withNano(0);
      }
      int precision = random.nextInt(7);
      int unit = ValueParser.unit(precision);
      String pattern = precision == 0 ? "" : "." + "S".repeat(precision);
      String text = time.format(DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss" + pattern));
      long expected = Math.floorDiv(micros(time), unit) * unit;
      byte[] withComma = bytes(text + ",");
      assertScan(text, timestamp.scan(withComma, 0, withComma.length, unit));
      assertEquals(expected, timestamp.value, text);
      assertTrue(timestamp.parseTimestamp(withComma, 0, text.length(), unit), text);
      assertEquals(expected, timestamp.value, text);
      ByteBuilder out = new ByteBuilder(1);
      ValueText.appendTimestamp(out, expected, precision, ' ');
      assertEquals(text, out.toString());
      assertTrue(timestamp.parseTime(withComma, 11, text.length(), unit));
      assertEquals(Math.floorMod(expected, 86_400_000_000L), timestamp.value);
      assertTrue(timestamp.parseDate(withComma, 0, 10));
      assertEquals(time.toLocalDate().toEpochDay(), timestamp.value);
      assertEquals(10, timestamp.scanDate(withComma, 0, withComma.length));
      assertEquals(time.toLocalDate().toEpochDay(), timestamp.value);
    }
  }

  @Test
  void otherTimestamps() {
    assertTimestamp("2026-01-02T03:04:05.123456789Z", "2026-01-02T03:04:05.123456");
    assertTimestamp("2026-1-2 3:04", "2026-01-02T03:04:00");
    assertTimestamp("2026-01-02", "2026-01-02T00:00:00");
    assertTimestamp("2026-01-02 03:04:05+01:30", "2026-01-02T01:34:05");
    assertTimestamp("2024-02-29 23:59:59.9", "2024-02-29T23:59:59.9");
    for (String text :
        new String[] {
          "",
          "2026",
          "2026-13-01",
          "2026-02-29",
          "2026-01-01 24:00:00",
          "2026-01-01 00:60:00",
          "2026-01-01 00:00:60",
          "2026-01-01 00:00:00.",
          "2026-01-01 00:00:00x",
          "12026-01-01 00:00:00",
          "2026-01-01 ",
          "2026-01-01  00:00:00",
          "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0:00,"
        }) {
      byte[] bytes = bytes(text);
      assertFalse(timestamp.parseTimestamp(bytes, 0, bytes.length, 1), text);
      byte[] withComma = bytes(text + ",");
      int end = timestamp.scan(withComma, 0, withComma.length, 1);
      assertTrue(end < 0 || end != text.length(), text);
    }
  }

  private void assertTimestamp(String text, String expected) {
    byte[] bytes = bytes(text);
    assertTrue(timestamp.parseTimestamp(bytes, 0, bytes.length, 1), text);
    assertEquals(micros(LocalDateTime.parse(expected)), timestamp.value, text);
  }

  @Test
  void everyDay() {
    for (int day = -800_000; day < 3_000_000; day += 13) {
      LocalDate date = LocalDate.ofEpochDay(day);
      assertEquals(
          day,
          TimestampParser.epochDay(date.getYear(), date.getMonthValue(), date.getDayOfMonth()));
      if (date.getYear() >= 0 && date.getYear() < 10_000) {
        ByteBuilder out = new ByteBuilder(1);
        ValueText.appendDate(out, day);
        assertEquals(date.toString(), out.toString());
      }
    }
  }

  @Test
  void booleans() {
    for (String text : new String[] {"true", "TRUE", "t", "yes", "Y", "1", "True"}) {
      assertEquals(1, BooleanParser.parse(bytes(text), 0, text.length()), text);
    }
    for (String text : new String[] {"false", "FALSE", "f", "no", "N", "0"}) {
      assertEquals(0, BooleanParser.parse(bytes(text), 0, text.length()), text);
    }
    for (String text :
        new String[] {"", "tru", "2", "-1", "truee", "fals\u0001", "10", "\u0011", "falsey"}) {
      assertEquals(-1, BooleanParser.parse(bytes(text), 0, bytes(text).length), text);
    }
  }

  @Test
  void findsTheFirst() {
    for (int round = 0; round < ROUNDS; round++) {
      byte[] bytes = new byte[random.nextInt(40)];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) (random.nextInt(8) == 0 ? ',' : random.nextInt(6) - 3 + ',');
      }
      int from = random.nextInt(bytes.length + 1);
      int limit = from + random.nextInt(bytes.length - from + 1);
      int expected = from;
      while (expected < limit && bytes[expected] != ',') {
        expected++;
      }
      assertEquals(expected, Swar.find(bytes, from, limit, Swar.repeat(',')));
      expected = from;
      while (expected < limit && bytes[expected] != '.' && bytes[expected] != '*') {
        expected++;
      }
      assertEquals(expected, Swar.find(bytes, from, limit, Swar.repeat('.'), Swar.repeat('*')));
    }
  }

  /** Texts of all bytes, so that words hold some below the wanted ones and some above ASCII. */
  @Test
  void findsTheFirstFarOff() {
    for (int round = 0; round < ROUNDS; round++) {
      byte[] bytes = new byte[random.nextInt(150)];
      int rarity = 1 + random.nextInt(60);
      for (int i = 0; i < bytes.length; i++) {
        int kind = random.nextInt(rarity);
        bytes[i] =
            (byte)
                (kind == 0
                    ? "\n\"\\ *!\u0002".charAt(random.nextInt(7))
                    : random.nextBoolean() ? 'a' : 0x80 + random.nextInt(128));
      }
      int from = random.nextInt(bytes.length + 1);
      int limit = from + random.nextInt(bytes.length - from + 1);
      assertEquals(
          indexOf(bytes, from, limit, "\n"), Swar.findFar(bytes, from, limit, Swar.repeat('\n')));
      assertEquals(
          indexOf(bytes, from, limit, "\n\""),
          Swar.findFar(bytes, from, limit, Swar.repeat('\n'), Swar.repeat('"')));
      byte[] word = Arrays.copyOf(Arrays.copyOfRange(bytes, from, limit), 8);
      Arrays.fill(word, Math.min(8, limit - from), 8, (byte) 'a');
      int end = indexOf(word, 0, 8, "\n\"\\\u0002");
      assertEquals(end, Swar.firstMarked(Swar.stringEnds(Swar.word(word, 0))));
    }
  }

  private static int indexOf(byte[] bytes, int from, int limit, String wanted) {
    int i = from;
    while (i < limit && wanted.indexOf(bytes[i] & 0xFF) < 0) {
      i++;
    }
    return i;
  }

  @Test
  void base64() {
    for (int length = 0; length < 50; length++) {
      byte[] bytes = new byte[length];
      random.nextBytes(bytes);
      ByteBuilder out = new ByteBuilder(1);
      ValueText.appendBase64(out, bytes, 0, length);
      assertEquals(java.util.Base64.getEncoder().encodeToString(bytes), out.toString());
    }
  }
}
