package io.weir.runtime.connector.format;

import io.weir.runtime.data.RowType;
import java.util.Map;

/**
 * What a decoder or encoder is wanted for.
 *
 * @param framing one of those of the format
 * @param table the columns of a record, in declared order
 * @param read the columns that batches begin with; nested rows may have fewer fields than in the
 *     table. All columns when rows are written
 * @param options of the table, the format's own ones with its name and a dot in front; others are
 *     of no meaning
 */
public record FormatRequest(
    Framing framing, RowType table, RowType read, Map<String, String> options) {
  public FormatRequest {
    options = Map.copyOf(options);
  }
}
