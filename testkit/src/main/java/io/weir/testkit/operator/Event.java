package io.weir.testkit.operator;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happens to an operator, on all its workers. */
public sealed interface Event {
  /**
   * Rows of an input. They may come in any number of batches.
   *
   * @param rows in their order
   */
  record Rows(int input, List<Row> rows) implements Event {
    public Rows {
      rows = List.copyOf(rows);
    }
  }

  /** Event time has come to here: later than any before. */
  record Watermark(long micros) implements Event {}

  /** The wall clock is set. */
  record Clock(long micros) implements Event {}

  /** No more rows of an input. */
  record End(int input) implements Event {}

  /**
   * A change of a row.
   *
   * @param kind byte of a {@link io.weir.runtime.data.ChangeKind}
   * @param values as {@link Cells} has them
   */
  record Row(byte kind, List<@Nullable Object> values) {}
}
