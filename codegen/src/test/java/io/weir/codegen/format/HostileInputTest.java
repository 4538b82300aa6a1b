package io.weir.codegen.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.runtime.data.Batch;
import io.weir.runtime.data.RowType;
import io.weir.runtime.kernel.BadRecordException;
import io.weir.runtime.kernel.RecordDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever the bytes, decoding goes on to their end, with bad records and nothing worse. */
class HostileInputTest {
  private static final List<Map<String, String>> OPTIONS =
      List.of(
          Map.of(),
          Map.of("csv.ignore-parse-errors", "true", "json.ignore-parse-errors", "true"),
          Map.of("csv.escape-character", "\\", "csv.comment", "a"),
          Map.of("csv.header", "true", "csv.null-literal", "1"));

  private static final String[] CSV_PARTS = {
    ",",
    ",",
    ",",
    "\n",
    "\"",
    "\r",
    "\r\n",
    "1",
    "-",
    "2026-01-01",
    " 12:00:00",
    ".5",
    "e",
    "true",
    "\\",
    "a",
    "\u0000",
    "12345678",
    "ÿ"
  };

  private static final String[] JSON_PARTS = {
    "{",
    "}",
    "[",
    "]",
    ":",
    ",",
    "\"",
    "\"f0\"",
    "\"f1\":",
    "\n",
    "\\",
    "\\u00",
    "1",
    "-0",
    "1.5e3",
    "null",
    "true",
    " ",
    "{\"f0\":1,\"f1\":\"x\",\"f2\":{\"f0\":null}}\n",
    "\u0001",
    "ÿ"
  };

  @Test
  void csv() {
    check("csv", CSV_PARTS);
  }

  @Test
  void json() {
    check("json", JSON_PARTS);
  }

  private static void check(String format, String[] parts) {
    for (int seed = 0; seed < 40; seed++) {
      Random random = new Random(seed);
      RowType table = new RandomRows(random).row(1 + random.nextInt(4), 1);
      Map<String, String> options = OPTIONS.get(seed % OPTIONS.size());
      RecordDecoder decoder = Kernels.decoder(format, options, table, table);
      for (int round = 0; round < 300; round++) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(60); i > 0; i--) {
          text.append(parts[random.nextInt(parts.length)]);
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.ISO_8859_1);
        if (random.nextInt(4) == 0) {
          random.nextBytes(bytes);
        }
        // The same rows and errors must come out wherever the bytes are cut.
        List<String> whole = decode(decoder, bytes, table, List.of(bytes.length));
        List<Integer> cuts = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
          cuts.add(random.nextInt(bytes.length + 1));
        }
        cuts.sort(null);
        cuts.add(bytes.length);
        assertEquals(
            whole,
            decode(decoder, bytes, table, cuts),
            () -> format + options + table + "\n" + text);
        asMessage(decoder, bytes, table);
      }
    }
  }

  private static List<String> decode(
      RecordDecoder decoder, byte[] bytes, RowType table, List<Integer> limits) {
    List<String> events = new ArrayList<>();
    Batch batch = new Batch(table, 3);
    int at = 0;
    try {
      at = decoder.headerLength(bytes, bytes.length);
    } catch (BadRecordException e) {
      return List.of(e.getMessage());
    }
    int steps = 0;
    for (int limit : limits) {
      boolean last = limit == bytes.length;
      byte[] known = Arrays.copyOf(bytes, limit);
      while (at < limit) {
        assertTrue(steps++ <= 4 * bytes.length + 10, "endless");
        int next;
        try {
          next = decoder.decode(known, at, limit, limit, last, batch, 3);
        } catch (BadRecordException e) {
          events.addAll(Kernels.rows(batch, table));
          batch.clear();
          assertTrue(e.recordStart() >= at && e.recordEnd() > e.recordStart(), "offsets");
          assertTrue(e.recordEnd() <= limit && e.errorAt() >= e.recordStart(), "offsets");
          assertTrue(e.errorAt() <= e.recordEnd(), "offsets");
          events.add(e.recordStart() + "-" + e.errorAt() + "-" + e.recordEnd() + e.getMessage());
          at = e.recordEnd();
          continue;
        }
        boolean full = batch.rows == 3;
        events.addAll(Kernels.rows(batch, table));
        batch.clear();
        at = next;
        if (!full) {
          break;
        }
      }
    }
    assertEquals(bytes.length, at);
    return events;
  }

  private static void asMessage(RecordDecoder decoder, byte[] bytes, RowType table) {
    Batch batch = new Batch(table, 1);
    try {
      decoder.decodeMessages(bytes, new int[] {0}, new int[] {bytes.length}, 0, 1, batch, 1);
      assertTrue(batch.rows <= 1);
    } catch (BadRecordException e) {
      assertEquals(0, batch.rows);
    }
  }
}
