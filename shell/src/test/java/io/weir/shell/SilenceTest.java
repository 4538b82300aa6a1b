package io.weir.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.engine.QueryResult;
import io.weir.engine.Weir;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Why an endless query shows nothing. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class SilenceTest {
  private static final String GENERATED =
      """
      CREATE TABLE ticks (id BIGINT, ts AS CURRENT_TIMESTAMP, WATERMARK FOR ts AS ts - INTERVAL '1' HOUR)
      WITH ('connector' = 'datagen', 'fields.id.min' = '0')
      """;

  @TempDir private Path directory;

  private String followed() {
    return """
    CREATE TABLE events (id BIGINT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH (
      'connector' = 'filesystem', 'path' = '%s', 'format' = 'csv',
      'source.monitor-interval' = '10 ms', 'on-error' = 'skip')
    """
        .formatted(directory);
  }

  private static String reasons(String table, String query, long rowsRead) {
    return reasons(table, query, rowsRead, "");
  }

  /**
   * The reasons after ten seconds, once a query has read that many rows and one of the reasons has
   * an expected part: what is read reaches operators later.
   */
  private static String reasons(String table, String query, long rowsRead, String expected) {
    AtomicLong nanos = new AtomicLong();
    try (Weir weir = Weir.open()) {
      weir.execute(table);
      try (QueryResult result = weir.query(query)) {
        Silence silence = new Silence(result.monitor(), nanos::get);
        while (result.monitor().rowsRead() < rowsRead
            || (rowsRead > 0 && result.monitor().reasonsForSilence().isEmpty())
            || !result.monitor().reasonsForSilence().toString().contains(expected)) {
          assertNull(result.nextBatch(Duration.ofMillis(10)));
        }
        assertNull(silence.text());
        nanos.addAndGet(9_999_000_000L);
        assertNull(silence.text());
        nanos.addAndGet(1_000_000L);
        String text = silence.text();
        assertNotNull(text);
        silence.end();
        assertNull(silence.text());
        return text;
      }
    }
  }

  private static void assertContains(String text, String... parts) {
    for (String part : parts) {
      assertTrue(text.contains(part), text);
    }
  }

  @Test
  void nothingIsRead() {
    assertEquals(
        "Nothing to show for 10 s: no row of events was read so far.",
        reasons(followed(), "SELECT id FROM events", 0));
  }

  @Test
  void noRowMeetsTheCondition() {
    assertContains(
        reasons(GENERATED, "SELECT id FROM ticks WHERE id < 0", 1000),
        "none of the ",
        " rows that came meets the condition id < 0");
  }

  @Test
  void aWindowWaitsForTheWatermark() {
    assertContains(
        reasons(
            GENERATED,
            "SELECT COUNT(*) FROM TABLE(TUMBLE(TABLE ticks, DESCRIPTOR(ts), INTERVAL '1' DAY))"
                + " GROUP BY window_start, window_end",
            1000,
            "it is at"),
        "a window (TUMBLE of 1 d on ts",
        "is put out when the watermark passes its end; it is at 2");
  }

  @Test
  void aWindowHasNoWatermark() throws IOException {
    Files.writeString(directory.resolve("a.csv"), "1,\n2,\n");
    assertContains(
        reasons(
            followed(),
            "SELECT COUNT(*) FROM TABLE(TUMBLE(TABLE events, DESCRIPTOR(ts), INTERVAL '1' DAY))"
                + " GROUP BY window_start, window_end",
            2),
        "there is no watermark yet");
  }

  @Test
  void noRowsOfAJoinMatch() {
    assertContains(
        reasons(GENERATED, "SELECT a.id FROM ticks AS a JOIN ticks AS b ON a.id = -1 - b.id", 1000),
        "no rows of the two sides of the join match yet");
  }
}
