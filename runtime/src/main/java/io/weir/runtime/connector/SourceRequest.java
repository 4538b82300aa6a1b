package io.weir.runtime.connector;

import io.weir.runtime.data.RowType;
import java.util.List;

/**
 * What a scan must deliver: batches with the columns of {@code output}.
 *
 * @param output first the physical columns that are read (ROW types possibly pruned), then one
 *     column per metadata key
 * @param metadataKeys keys of the metadata columns, in output order
 */
public record SourceRequest(TableDescription table, RowType output, List<String> metadataKeys) {
  /** Number of leading columns that come from the format's decoder. */
  public int physicalColumns() {
    return output.fields().size() - metadataKeys.size();
  }
}
