package io.weir.connector.kafka;

import io.weir.runtime.connector.OptionValues;
import io.weir.runtime.connector.RecordLayout;
import io.weir.runtime.connector.TableDescription;
import io.weir.runtime.connector.format.TableFormat;
import io.weir.runtime.data.Field;
import io.weir.runtime.data.RowType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads from a table's options which columns are in the key and which in the value. */
final class KeyColumns {
  private KeyColumns() {}

  static RecordLayout layout(TableDescription table) {
    OptionValues options = new OptionValues(table);
    String fields = options.textOrNull(KafkaConnector.KEY_FIELDS);
    String format = table.options().get("key.format");
    String prefix = options.text(KafkaConnector.KEY_FIELDS_PREFIX);
    boolean exceptKey = options.choice(KafkaConnector.VALUE_FIELDS_INCLUDE).equals("EXCEPT_KEY");
    if (fields == null) {
      if (format != null) {
        throw options.invalid("key.format", format, "needs 'key.fields' as well");
      }
      return RecordLayout.valueOnly(table.schema());
    }
    if (format == null) {
      throw options.invalid(KafkaConnector.KEY_FIELDS.key(), fields, "needs 'key.format' as well");
    }
    if (!prefix.isEmpty() && !exceptKey) {
      throw options.invalid(
          KafkaConnector.KEY_FIELDS_PREFIX.key(),
          prefix,
          "needs 'value.fields-include' = 'EXCEPT_KEY'");
    }
    List<String> key = new ArrayList<>();
    for (String name : fields.split(";")) {
      if (table.schema().indexOf(name.strip()) < 0) {
        throw options.invalid(
            KafkaConnector.KEY_FIELDS.key(), fields, "there is no column '" + name.strip() + "'");
      }
      if (!name.strip().startsWith(prefix)) {
        throw options.invalid(
            KafkaConnector.KEY_FIELDS.key(),
            fields,
            "column '" + name.strip() + "' does not begin with '" + prefix + "'");
      }
      key.add(name.strip());
    }
    List<String> value = new ArrayList<>();
    for (Field field : table.schema().fields()) {
      if (!exceptKey || !key.contains(field.name())) {
        value.add(field.name());
      }
    }
    return new RecordLayout(value, key, prefix);
  }

  /** Whether a message without bytes is a NULL of its one column. */
  static boolean readsNull(@Nullable TableFormat format) {
    return format != null && format.traits().readsNull();
  }

  /**
   * Positions of the named columns among the first {@code count} of a schema; absent ones are left
   * out.
   */
  static int[] positions(List<String> names, RowType schema, int count) {
    return names.stream()
        .mapToInt(schema::indexOf)
        .filter(index -> index >= 0 && index < count)
        .toArray();
  }
}
