package io.weir.codegen.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.weir.runtime.data.Batch;
import io.weir.runtime.data.BytesColumn;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.Field;
import io.weir.runtime.data.RowType;
import io.weir.runtime.data.TypeKind;
import io.weir.runtime.kernel.BadRecordException;
import io.weir.runtime.kernel.RecordDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RawDecoderTest {
  private static final RowType TEXT = RowType.of(new Field("line", DataType.string()));
  private static final RowType BYTES =
      RowType.of(new Field("line", DataType.of(TypeKind.VARBINARY, Integer.MAX_VALUE)));

  private static final byte[] LINES = "a\ncaf\u00e9\r\nb".getBytes(StandardCharsets.ISO_8859_1);

  @Test
  void stringsAreUtf8() {
    RecordDecoder decoder = Kernels.decoder("raw", Map.of(), TEXT, TEXT);
    Batch batch = new Batch(TEXT, 4);
    int end = LINES.length;
    BadRecordException bad =
        assertThrows(
            BadRecordException.class, () -> decoder.decode(LINES, 0, end, end, true, batch, 4));
    assertEquals("column line: 'caf\uFFFD' is not UTF-8", bad.getMessage());
    assertEquals(2, bad.recordStart());
    assertEquals(5, bad.errorAt());
    assertEquals(8, bad.recordEnd());
    assertEquals(end, decoder.decode(LINES, bad.recordEnd(), end, end, true, batch, 4));
    assertEquals(2, batch.rows);
    assertEquals("a", ((BytesColumn) batch.columns[0]).string(0));
    assertEquals("b", ((BytesColumn) batch.columns[0]).string(1));
  }

  @Test
  void messagesBehindABadOne() {
    RecordDecoder decoder = Kernels.decoder("raw", Map.of(), TEXT, TEXT);
    Batch batch = new Batch(TEXT, 4);
    int[] starts = {0, 2, 8};
    int[] ends = {1, 6, 9};
    assertThrows(
        BadRecordException.class,
        () -> decoder.decodeMessages(LINES, starts, ends, 0, 3, batch, Batch.CAPACITY));
    assertEquals(1, batch.rows);
    decoder.decodeMessages(LINES, starts, ends, 2, 3, batch, Batch.CAPACITY);
    assertEquals("a", ((BytesColumn) batch.columns[0]).string(0));
    assertEquals("b", ((BytesColumn) batch.columns[0]).string(1));
  }

  @Test
  void bytesAndRecordsThatAreNotReadAreTakenAsTheyAre() {
    for (RowType read : new RowType[] {BYTES, RowType.of()}) {
      Batch batch = new Batch(read, 4);
      RowType table = read.fields().isEmpty() ? TEXT : BYTES;
      int end = LINES.length;
      Kernels.decoder("raw", Map.of(), table, read).decode(LINES, 0, end, end, true, batch, 4);
      assertEquals(3, batch.rows);
    }
  }
}
