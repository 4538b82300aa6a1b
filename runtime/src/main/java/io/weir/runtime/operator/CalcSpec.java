package io.weir.runtime.operator;

import io.weir.runtime.data.RowType;
import io.weir.runtime.kernel.CalcKernel;
import io.weir.runtime.kernel.KernelLoader;
import io.weir.runtime.kernel.KernelSpec;

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
}
