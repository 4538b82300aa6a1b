package io.weir.codegen.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.weir.runtime.data.Batch;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.Field;
import io.weir.runtime.data.RowType;
import io.weir.runtime.kernel.BadRecordException;
import io.weir.runtime.kernel.RecordDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CsvDecoderTest {
  private static final RowType BIDS =
      RowType.of(
          new Field("auction", DataType.bigint()),
          new Field("channel", DataType.string()),
          new Field("price", DataType.bigint()),
          new Field("dateTime", DataType.timestamp(3)));

  private static List<String> decode(String text, RowType table, Map<String, String> options) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    RecordDecoder decoder = Kernels.decoder("csv", options, table, table);
    Batch batch = new Batch(table, 64);
    int start = decoder.headerLength(bytes, bytes.length);
    int end = decoder.decode(bytes, start, bytes.length, bytes.length, true, batch, 64);
    assertEquals(bytes.length, end);
    return Kernels.rows(batch, table);
  }

  private static List<String> bids(String text) {
    return decode(text, BIDS, Map.of());
  }

  @Test
  void plainRecords() {
    assertEquals(
        List.of(
            "1|\"apple\"|200|\"2026-01-31 12:00:00.123\"",
            "-2|\"ä\"|3|\"1969-12-31 23:59:59.000\""),
        bids("1,apple,200,2026-01-31 12:00:00.123\n-2,ä,3,1969-12-31T23:59:59\n"));
  }

  @Test
  void quotesNullsAndLineEnds() {
    assertEquals(
        List.of(
            "1|\"a,\\\"b\\nc\"|null|null",
            "null|null|7|\"2026-01-01 00:00:00.000\"",
            "3|\"\"|4|null",
            "5|\"x\"|6|null"),
        bids("1,\"a,\"\"b\nc\",,\r\n,,7,\"2026-01-01 00:00:00\"\n\n3,\"\",4,\n5,\"x\",6,"));
  }

  @Test
  void reasonsAndOffsets() {
    String text = "1,a,2,\n2,b,12x,\n3,c,4,\n";
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    RecordDecoder decoder = Kernels.decoder("csv", Map.of(), BIDS, BIDS);
    Batch batch = new Batch(BIDS, 64);
    BadRecordException bad =
        assertThrows(
            BadRecordException.class,
            () -> decoder.decode(bytes, 0, bytes.length, bytes.length, true, batch, 64));
    assertEquals("column price: '12x' is not a BIGINT", bad.getMessage());
    assertEquals(7, bad.recordStart());
    assertEquals(11, bad.errorAt());
    assertEquals(16, bad.recordEnd());
    assertEquals(1, batch.rows);
    assertEquals(
        bytes.length,
        decoder.decode(bytes, bad.recordEnd(), bytes.length, bytes.length, true, batch, 64));
    assertEquals("3|\"c\"|4|null", Kernels.row(batch, BIDS, 1));
  }
}
