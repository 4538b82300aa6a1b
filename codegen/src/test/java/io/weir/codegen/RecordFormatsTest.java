package io.weir.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.weir.runtime.connector.Capabilities;
import io.weir.runtime.connector.Connector;
import io.weir.runtime.connector.ConnectorOption;
import io.weir.runtime.connector.RecordLayout;
import io.weir.runtime.connector.Sink;
import io.weir.runtime.connector.SinkRequest;
import io.weir.runtime.connector.Source;
import io.weir.runtime.connector.SourceRequest;
import io.weir.runtime.connector.TableDescription;
import io.weir.runtime.connector.format.FormatClass;
import io.weir.runtime.connector.format.Framing;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.Field;
import io.weir.runtime.data.RowType;
import io.weir.runtime.format.csv.CsvDialect;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecordFormatsTest {
  private static final RowType SCHEMA =
      RowType.of(new Field("k", DataType.string()), new Field("v", DataType.string()));

  private static RecordFormats formats(Map<String, String> options, List<String> value) {
    Map<String, String> all = new HashMap<>(options);
    all.put("value.format", "csv");
    all.put("key.format", "csv");
    TableDescription table = new TableDescription("t", SCHEMA, List.of(), List.of(), all);
    return RecordFormats.of(new Carrier(new RecordLayout(value, List.of("k"), "")), table);
  }

  private static char delimiter(@Nullable FormatClass kernel) {
    assertNotNull(kernel);
    List<@Nullable Object> constants = ((FormatClass.Generated) kernel).constants();
    return (char) ((CsvDialect) Objects.requireNonNull(constants.get(0))).delimiter();
  }

  @Test
  void keysAndValuesHaveOptionsOfTheirOwn() {
    RecordFormats both =
        formats(Map.of("key.csv.field-delimiter", ";", "csv.field-delimiter", "|"), List.of("v"));
    assertEquals(';', delimiter(both.keyDecoder(SCHEMA)));
    assertEquals('|', delimiter(both.decoder(SCHEMA)));
    assertEquals(';', delimiter(both.keyEncoder()));
    assertEquals('|', delimiter(both.encoder()));
    RecordFormats value =
        formats(Map.of("value.csv.field-delimiter", "+", "csv.field-delimiter", "|"), List.of("v"));
    assertEquals(',', delimiter(value.keyDecoder(SCHEMA)));
    assertEquals('+', delimiter(value.decoder(SCHEMA)));
  }

  @Test
  void keysAreDecodedWhateverIsRead() {
    assertNotNull(formats(Map.of(), List.of("v")).keyDecoder(RowType.of()));
    assertNull(formats(Map.of(), List.of("k", "v")).keyDecoder(RowType.of()));
  }

  /** Carries messages with keys, as Kafka does. */
  private record Carrier(RecordLayout layout) implements Connector {
    @Override
    public String name() {
      return "carrier";
    }

    @Override
    public String description() {
      return "";
    }

    @Override
    public List<ConnectorOption> options() {
      return List.of();
    }

    @Override
    public List<Framing> framings() {
      return List.of(Framing.MESSAGES);
    }

    @Override
    public RecordLayout recordLayout(TableDescription table) {
      return layout;
    }

    @Override
    public Capabilities capabilities(TableDescription table) {
      return Capabilities.ofFormat(table.withFormats(this), true, Map.of(), Map.of());
    }

    @Override
    public Source createSource(SourceRequest request) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Sink createSink(SinkRequest request) {
      throw new UnsupportedOperationException();
    }
  }
}
