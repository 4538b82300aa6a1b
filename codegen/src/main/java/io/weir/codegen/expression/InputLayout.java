package io.weir.codegen.expression;

import io.weir.runtime.data.Field;
import io.weir.runtime.data.RowType;
import java.util.ArrayList;
import java.util.List;

/**
 * How generated methods are given the rows that expressions refer to.
 *
 * @param columns by the index of an InputRef
 * @param parameters of a method that computes an expression for one row
 * @param arguments what such a method is called with
 */
public record InputLayout(List<InputColumn> columns, String parameters, String arguments) {
  public InputLayout {
    columns = List.copyOf(columns);
  }

  /** Row {@code row} of the batch {@code in}. */
  public static InputLayout batch(RowType schema) {
    List<InputColumn> columns = new ArrayList<>();
    add(columns, schema, "in.columns", "row");
    return new InputLayout(columns, "Batch in, int row", "in, row");
  }

  /**
   * Row {@code leftRow} of the columns {@code left}, then row {@code rightRow} of {@code right}.
   */
  public static InputLayout pair(RowType left, RowType right) {
    List<InputColumn> columns = new ArrayList<>();
    add(columns, left, "left", "leftRow");
    add(columns, right, "right", "rightRow");
    return new InputLayout(
        columns,
        "Column[] left, int leftRow, Column[] right, int rightRow",
        "left, leftRow, right, rightRow");
  }

  private static void add(List<InputColumn> to, RowType schema, String array, String row) {
    int index = 0;
    for (Field field : schema.fields()) {
      to.add(new InputColumn(field.name(), field.type(), array + "[" + index++ + "]", row));
    }
  }
}
