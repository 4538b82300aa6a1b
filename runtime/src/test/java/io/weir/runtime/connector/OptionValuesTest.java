package io.weir.runtime.connector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.runtime.connector.ConnectorOption.Type;
import io.weir.runtime.data.RowType;
import io.weir.runtime.error.JobException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OptionValuesTest {
  private static final ConnectorOption DURATION =
      ConnectorOption.optional("interval", Type.DURATION, null, "");
  private static final ConnectorOption SIZE =
      ConnectorOption.optional("size", Type.MEMORY_SIZE, "128 mb", "");
  private static final ConnectorOption MODE =
      ConnectorOption.choice("mode", "fast", "", "fast", "slow");

  private static OptionValues values(Map<String, String> options) {
    return new OptionValues(
        new TableDescription("orders", RowType.of(), List.of(), List.of(), options));
  }

  private static Duration duration(String text) {
    return values(Map.of("interval", text)).duration(DURATION);
  }

  private static String failure(Runnable action) {
    return String.valueOf(assertThrows(JobException.class, action::run).getMessage());
  }

  @Test
  void readsDurations() {
    assertEquals(Duration.ofSeconds(10), duration("10 s"));
    assertEquals(Duration.ofMillis(500), duration("500ms"));
    assertEquals(Duration.ofMillis(7), duration("7"));
    assertEquals(Duration.ofMinutes(1), duration("1 min"));
    assertEquals(Duration.ofMinutes(1), duration(" 1M "));
    assertEquals(Duration.ofHours(36), duration("36 hours"));
    assertEquals(Duration.ofDays(2), duration("2 d"));
    assertEquals(Duration.ofNanos(3000), duration("3 micros"));
    assertEquals(Duration.ofSeconds(90), duration("PT1M30S"));
    assertNull(values(Map.of()).durationOrNull(DURATION));
    for (String wrong : List.of("", "ten s", "10 parsecs", "-1 s", "99999999999 days", "PT")) {
      assertEquals(
          "table orders: option 'interval' = '"
              + wrong
              + "': expected a duration such as 10 s, 500 ms or 1 min",
          failure(() -> duration(wrong)));
    }
  }

  @Test
  void readsSizes() {
    assertEquals(128L << 20, values(Map.of()).memorySize(SIZE));
    assertEquals(4096, values(Map.of("size", "4096")).memorySize(SIZE));
    assertEquals(3L << 10, values(Map.of("size", "3kb")).memorySize(SIZE));
    assertEquals(2L << 30, values(Map.of("size", "2 G")).memorySize(SIZE));
    assertTrue(
        failure(() -> values(Map.of("size", "2 xb")).memorySize(SIZE))
            .endsWith("expected a size such as 64 mb, 1 gb or 4096"));
  }

  @Test
  void readsChoicesFlagsAndNumbers() {
    assertEquals("fast", values(Map.of()).choice(MODE));
    assertEquals("slow", values(Map.of("mode", "SLOW")).choice(MODE));
    assertEquals(
        "table orders: option 'mode' = 'x': expected fast | slow",
        failure(() -> values(Map.of("mode", "x")).choice(MODE)));
    ConnectorOption flag = ConnectorOption.optional("flag", Type.BOOLEAN, null, "");
    assertTrue(values(Map.of("flag", "TRUE")).flag(flag));
    assertFalse(values(Map.of()).flag(flag));
    assertTrue(failure(() -> values(Map.of("flag", "1")).flag(flag)).endsWith("true | false"));
    ConnectorOption number = ConnectorOption.required("number", Type.LONG, "");
    assertEquals(-5, values(Map.of("number", " -5 ")).number(number));
    assertEquals(
        "table orders: option 'number' is required",
        failure(() -> values(Map.of()).number(number)));
  }
}
