package io.weir.runtime.operator.sort;

import io.weir.runtime.data.DataType;
import io.weir.runtime.data.Field;
import io.weir.runtime.data.RowType;
import io.weir.runtime.kernel.KernelLoader;
import io.weir.runtime.operator.Operator;
import io.weir.runtime.operator.OperatorSpec;
import io.weir.runtime.state.StoreSpec;
import io.weir.runtime.state.StoreSpec.Bound;
import java.util.List;

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

  @Override
  public List<StoreSpec> stores() {
    RowType seen = RowType.of(new Field("seen", DataType.bigint()));
    return List.of(new StoreSpec("seen", new RowType(List.of(), false), seen, 1, Bound.CONSTANT));
  }
}
