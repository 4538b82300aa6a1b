package io.weir.codegen;

import io.weir.runtime.connector.Connector;
import io.weir.runtime.connector.RecordLayout;
import io.weir.runtime.connector.TableDescription;
import io.weir.runtime.connector.format.ChosenFormat;
import io.weir.runtime.connector.format.FormatClass;
import io.weir.runtime.data.Field;
import io.weir.runtime.data.RowType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The decoders and encoders of a table's records: of their values and, where the connector has
 * keys, of these.
 *
 * @param value null when the connector needs no format
 * @param key null when keys are not read or written
 */
public record RecordFormats(
    RowType schema, RecordLayout layout, @Nullable ChosenFormat value, @Nullable ChosenFormat key) {

  public static RecordFormats of(Connector connector, TableDescription table) {
    ChosenFormat value = ChosenFormat.ofValues(connector, table.options());
    RecordLayout layout =
        value == null ? RecordLayout.valueOnly(table.schema()) : connector.recordLayout(table);
    return new RecordFormats(
        table.schema(),
        layout,
        value,
        layout.key().isEmpty() ? null : ChosenFormat.ofKeys(connector, table.options()));
  }

  /**
   * Checks that the table can be in its formats.
   *
   * @throws io.weir.runtime.error.JobException when a column's type, or an option, does not fit
   */
  public void check() {
    if (value != null) {
      value.check(fields(schema, layout.value()));
    }
    if (key != null) {
      key.check(keySchema());
    }
  }

  /** Decodes those of the columns read that lie in the value. */
  @Nullable FormatClass decoder(RowType read) {
    return value == null
        ? null
        : value.decoder(fields(schema, layout.value()), fields(read, layout.value()));
  }

  /**
   * Decodes those of the columns read that lie in the key only; null when the table has none. With
   * none that is read, it checks that keys are well-formed.
   */
  @Nullable FormatClass keyDecoder(RowType read) {
    List<String> names = layout.keyOnly();
    return key == null || names.isEmpty()
        ? null
        : key.decoder(keySchema(), withoutPrefix(fields(read, names)));
  }

  @Nullable FormatClass encoder() {
    return value == null ? null : value.encoder(fields(schema, layout.value()));
  }

  @Nullable FormatClass keyEncoder() {
    return key == null ? null : key.encoder(keySchema());
  }

  private RowType keySchema() {
    List<Field> fields = new ArrayList<>();
    for (String name : layout.key()) {
      fields.add(schema.fields().get(schema.indexOf(name)));
    }
    return withoutPrefix(new RowType(fields, false));
  }

  private RowType withoutPrefix(RowType schema) {
    String prefix = layout.keyPrefix();
    return new RowType(
        schema.fields().stream()
            .map(
                field ->
                    field.name().startsWith(prefix)
                        ? new Field(field.name().substring(prefix.length()), field.type())
                        : field)
            .toList(),
        schema.nullable());
  }

  /** The fields of a schema that have one of the names, in the schema's order. */
  private static RowType fields(RowType schema, List<String> names) {
    Set<String> wanted = new HashSet<>(names);
    return new RowType(
        schema.fields().stream().filter(field -> wanted.contains(field.name())).toList(),
        schema.nullable());
  }
}
