package io.weir.runtime.operator.sort;

import io.weir.runtime.data.RowType;
import io.weir.runtime.kernel.KernelLoader;
import io.weir.runtime.operator.Operator;
import io.weir.runtime.operator.OperatorSpec;

/**
 * Lets the first rows that come through, on one worker.
 *
 * @param offset rows to leave out at the start
 * @param fetch rows to put out, -1 for all
 */
public record LimitSpec(RowType schema, long offset, long fetch) implements OperatorSpec {
  public LimitSpec {
    if (offset < 0 || fetch < -1) {
      throw new IllegalArgumentException("offset " + offset + ", fetch " + fetch);
    }
  }

  @Override
  public Operator create(KernelLoader kernels) {
    return new Limit(this);
  }

  @Override
  public boolean chainable() {
    return true;
  }
}
