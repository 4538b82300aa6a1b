package io.weir.codegen;

import io.weir.codegen.format.FormatCompiler;
import io.weir.codegen.source.GeneratedKernel;
import io.weir.runtime.connector.Connector;
import io.weir.runtime.connector.RecordLayout;
import io.weir.runtime.connector.TableDescription;
import io.weir.runtime.data.Field;
import io.weir.runtime.data.RowType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The formats of a table: of its records' values and, where the connector has keys, of these.
 *
 * @param value name of the format, null when the connector needs none
 * @param key null when keys are not read or written
 */
record Formats(
    TableDescription table, RecordLayout layout, @Nullable String value, @Nullable String key) {

  static Formats of(Connector connector, TableDescription table) {
    Map<String, String> options = table.options();
    if (connector.formats().isEmpty()) {
      return new Formats(table, RecordLayout.valueOnly(table.schema()), null, null);
    }
    RecordLayout layout = connector.recordLayout(table);
    String value = options.getOrDefault("format", options.get("value.format"));
    return new Formats(
        table, layout, value, layout.key().isEmpty() ? null : options.get("key.format"));
  }

  /** Decodes those of the columns read that lie in the value. */
  @Nullable GeneratedKernel decoder(RowType read) {
    return value == null
        ? null
        : FormatCompiler.decoder(
            value,
            valueOptions(),
            fields(table.schema(), layout.value()),
            fields(read, layout.value()));
  }

  /**
   * Decodes those of the columns read that lie in the key only; null when the table has none. With
   * none that is read, it checks that keys are well-formed.
   */
  @Nullable GeneratedKernel keyDecoder(RowType read) {
    List<String> names = layout.keyOnly();
    return key == null || names.isEmpty()
        ? null
        : FormatCompiler.decoder(
            key, options("key."), keySchema(), withoutPrefix(fields(read, names)));
  }

  @Nullable GeneratedKernel encoder() {
    return value == null
        ? null
        : FormatCompiler.encoder(value, valueOptions(), fields(table.schema(), layout.value()));
  }

  @Nullable GeneratedKernel keyEncoder() {
    return key == null ? null : FormatCompiler.encoder(key, options("key."), keySchema());
  }

  /** Options of the format of values are written with or without {@code value.} before them. */
  private Map<String, String> valueOptions() {
    Map<String, String> options = new HashMap<>(table.options());
    options.putAll(options("value."));
    return options;
  }

  /** The options with a prefix, without that prefix. */
  private Map<String, String> options(String prefix) {
    Map<String, String> options = new HashMap<>();
    table
        .options()
        .forEach(
            (name, text) -> {
              if (name.startsWith(prefix)) {
                options.put(name.substring(prefix.length()), text);
              }
            });
    return options;
  }

  private RowType keySchema() {
    List<Field> fields = new ArrayList<>();
    for (String name : layout.key()) {
      fields.add(table.schema().fields().get(table.schema().indexOf(name)));
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
