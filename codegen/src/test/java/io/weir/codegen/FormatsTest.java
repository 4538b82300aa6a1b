package io.weir.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.weir.codegen.source.GeneratedKernel;
import io.weir.runtime.connector.RecordLayout;
import io.weir.runtime.connector.TableDescription;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.Field;
import io.weir.runtime.data.RowType;
import io.weir.runtime.format.CsvDialect;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FormatsTest {
  private static final RowType SCHEMA =
      RowType.of(new Field("k", DataType.string()), new Field("v", DataType.string()));

  private static Formats formats(Map<String, String> options, List<String> value) {
    TableDescription table = new TableDescription("t", SCHEMA, List.of(), List.of(), options);
    return new Formats(table, new RecordLayout(value, List.of("k"), ""), "csv", "csv");
  }

  private static char delimiter(@Nullable GeneratedKernel kernel) {
    assertNotNull(kernel);
    return (char) ((CsvDialect) kernel.spec().constants().get(0)).delimiter();
  }

  @Test
  void keysAndValuesHaveOptionsOfTheirOwn() {
    Formats both =
        formats(Map.of("key.csv.field-delimiter", ";", "csv.field-delimiter", "|"), List.of("v"));
    assertEquals(';', delimiter(both.keyDecoder(SCHEMA)));
    assertEquals('|', delimiter(both.decoder(SCHEMA)));
    assertEquals(';', delimiter(both.keyEncoder()));
    assertEquals('|', delimiter(both.encoder()));
    Formats value =
        formats(Map.of("value.csv.field-delimiter", "+", "csv.field-delimiter", "|"), List.of("v"));
    assertEquals(',', delimiter(value.keyDecoder(SCHEMA)));
    assertEquals('+', delimiter(value.decoder(SCHEMA)));
  }

  @Test
  void keysAreDecodedWhateverIsRead() {
    assertNotNull(formats(Map.of(), List.of("v")).keyDecoder(RowType.of()));
    assertNull(formats(Map.of(), List.of("k", "v")).keyDecoder(RowType.of()));
  }
}
