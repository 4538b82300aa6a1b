package io.weir.runtime.operator.window;

import io.weir.runtime.data.RowType;
import io.weir.runtime.kernel.KernelLoader;
import io.weir.runtime.operator.Operator;
import io.weir.runtime.operator.OperatorSpec;
import io.weir.runtime.state.StoreSpec;
import java.util.List;

/**
 * Puts each row out once per window it belongs to, with window_start, window_end and window_time
 * added behind the last column.
 *
 * @param dropsLate whether windows that have fired before the row get nothing. Otherwise no row is
 *     late: windows that nothing is gathered by do not fire
 */
public record WindowAssignSpec(RowType input, RowType output, WindowSpec window, boolean dropsLate)
    implements OperatorSpec {
  public WindowAssignSpec {
    if (output.fields().size() != input.fields().size() + WindowProperty.values().length) {
      throw new IllegalArgumentException("output is not the input and three columns");
    }
  }

  @Override
  public Operator create(KernelLoader kernels) {
    return new WindowAssign(this);
  }

  @Override
  public boolean chainable() {
    return true;
  }

  @Override
  public List<StoreSpec> stores() {
    return List.of();
  }
}
