package io.weir.runtime.function;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimeFormatTest {
  private final TimeFormat written = new TimeFormat();
  private final Bytes out = new Bytes();

  private void assertAsJava(long micros, String format) {
    LocalDateTime time =
        LocalDateTime.ofEpochSecond(
            Math.floorDiv(micros, 1_000_000L),
            (int) Math.floorMod(micros, 1_000_000L) * 1000,
            ZoneOffset.UTC);
    assertEquals(
        time.format(DateTimeFormatter.ofPattern(format, Locale.US)),
        written.format(micros, Bytes.of(format), out, "DATE_FORMAT").toString(),
        () -> format + " of " + time);
  }

  /** Times that mostly share a text with those before, about the ends of minutes, days and eras. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "yyyy",
        "yyyy-MM-dd",
        "MM/dd",
        "HH",
        "HH:mm",
        "HH:mm:ss",
        "ss.S",
        "HH:mm:ss.SSS",
        "SSSSSS",
        "yyyy-MM-dd HH",
        "mm",
        ",",
        "MMM d",
        "d.M.yyyy HH:mm"
      })
  void timesNextToEachOtherAreWrittenAsJavaDoes(String format) {
    Random random = new Random(5);
    for (int i = 0; i < 300; i++) {
      long micros = random.nextLong() % (4_000_000_000L * 1_000_000L);
      micros -= random.nextBoolean() ? Math.floorMod(micros, 86_400_000_000L) : 0;
      long step = 1L << random.nextInt(36);
      for (int k = 0; k < 20; k++) {
        micros += random.nextLong() % step;
        assertAsJava(micros, format);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"yyyy-MM-dd HH:mm", "yyyy"})
  void anotherFormatOrYearIsWrittenAnew(String format) {
    long noon = 1_700_000_000_000_000L;
    assertAsJava(noon, format);
    assertAsJava(noon, "HH:mm:ss");
    assertAsJava(noon, format);
    assertAsJava(noon + 400_000_000_000_000_000L, format); // Five digits of the year.
    assertAsJava(noon, format);
  }
}
