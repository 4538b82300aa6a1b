package io.weir.runtime.job;

import io.weir.runtime.connector.Connectors;
import io.weir.runtime.connector.Source;
import io.weir.runtime.connector.SourceRequest;
import io.weir.runtime.connector.ValuesSource;
import io.weir.runtime.data.RowType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a scan reads. */
public sealed interface SourceSpec {
  /**
   * The source, which is not opened yet.
   *
   * @throws io.weir.runtime.error.JobException when the connector is not on this class path, or the
   *     table cannot be read
   */
  Source create();

  /**
   * A table.
   *
   * @param connector name of its connector
   */
  record Table(String connector, SourceRequest request) implements SourceSpec {
    @Override
    public Source create() {
      return Connectors.get(connector).createSource(request);
    }
  }

  /**
   * Rows of constants.
   *
   * @param rows a value for each column: a Boolean, an Integer, a Long or a Double as the column
   *     holds it, the bytes of strings, a BigDecimal of a wide decimal; null for NULL
   */
  record Rows(RowType schema, List<List<@Nullable Object>> rows) implements SourceSpec {
    public Rows {
      List<List<@Nullable Object>> copies = new ArrayList<>(rows.size());
      for (List<@Nullable Object> row : rows) {
        if (row.size() != schema.fields().size()) {
          throw new IllegalArgumentException("a row of " + row.size() + " values");
        }
        copies.add(Collections.unmodifiableList(new ArrayList<>(row)));
      }
      rows = Collections.unmodifiableList(copies);
    }

    @Override
    public Source create() {
      return new ValuesSource(ConstantRows.batch(schema, rows));
    }
  }
}
