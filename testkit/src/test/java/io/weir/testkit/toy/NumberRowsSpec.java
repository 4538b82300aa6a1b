package io.weir.testkit.toy;

import io.weir.runtime.data.DataType;
import io.weir.runtime.data.RowType;
import io.weir.runtime.kernel.KernelLoader;
import io.weir.runtime.operator.Operator;
import io.weir.runtime.operator.OperatorSpec;
import io.weir.runtime.state.StoreSpec;
import java.util.List;

// snippet spec
/** Adds to each row how many there were before it. */
record NumberRowsSpec(RowType output) implements OperatorSpec {
  static final StoreSpec COUNT =
      new StoreSpec(
          "count",
          StoreSpec.numbered("key", List.of()),
          StoreSpec.numbered("n", List.of(DataType.bigint())),
          1,
          StoreSpec.Bound.CONSTANT);

  @Override
  public Operator create(KernelLoader kernels) {
    return new NumberRows(output);
  }

  @Override
  public boolean chainable() {
    return false; // It may return MORE.
  }

  @Override
  public List<StoreSpec> stores() {
    return List.of(COUNT);
  }
}
// end
