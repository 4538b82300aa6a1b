package io.weir.runtime.operator;

import io.weir.runtime.data.RowType;
import io.weir.runtime.kernel.CalcKernel;
import io.weir.runtime.kernel.KernelLoader;
import io.weir.runtime.kernel.KernelSpec;
import io.weir.runtime.state.StoreSpec;
import java.util.List;

/** Filters, then projects. */
public record CalcSpec(KernelSpec kernel, RowType output) implements OperatorSpec {
  @Override
  public Operator create(KernelLoader kernels) {
    return new CalcOperator(kernels.create(kernel, CalcKernel.class), output);
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
