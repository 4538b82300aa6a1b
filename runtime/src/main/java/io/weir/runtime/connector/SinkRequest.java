package io.weir.runtime.connector;

import io.weir.runtime.data.RowType;
import java.util.List;

/**
 * What a sink receives: batches with the columns of {@code input}.
 *
 * @param input first all physical columns of the table in declared order, then one column per
 *     metadata key
 * @param metadataKeys keys of the metadata columns, in input order
 */
public record SinkRequest(TableDescription table, RowType input, List<String> metadataKeys) {
  /** Number of leading columns that are physical. */
  public int physicalColumns() {
    return input.fields().size() - metadataKeys.size();
  }
}
