package io.weir.runtime.operator.sort;

import io.weir.runtime.data.DataType;
import io.weir.runtime.data.Field;
import io.weir.runtime.data.RowType;
import io.weir.runtime.kernel.KernelLoader;
import io.weir.runtime.kernel.KernelSpec;
import io.weir.runtime.operator.Operator;
import io.weir.runtime.operator.OperatorSpec;
import io.weir.runtime.state.StoreSpec;
import io.weir.runtime.state.StoreSpec.Bound;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sorts a bounded input at its end, on one worker.
 *
 * @param order a {@link io.weir.runtime.kernel.SortKernel}
 * @param offset rows to leave out at the start
 * @param fetch rows to put out, -1 for all
 * @param rowKeys kernel of a key of all columns where the input takes rows back; null where it only
 *     inserts
 */
public record SortSpec(
    RowType schema, KernelSpec order, long offset, long fetch, @Nullable KernelSpec rowKeys)
    implements OperatorSpec {
  /** More rows are not picked out as they come. */
  private static final long MOST_WANTED = 1 << 29;

  public SortSpec {
    if (offset < 0 || fetch < -1) {
      throw new IllegalArgumentException("offset " + offset + ", fetch " + fetch);
    }
  }

  /** Whether all rows are kept until the end, and not only the first ones. */
  boolean keepsAll() {
    long wanted = offset + fetch;
    return fetch < 0 || wanted < 0 || wanted >= MOST_WANTED;
  }

  @Override
  public Operator create(KernelLoader kernels) {
    return new Sort(this, kernels);
  }

  @Override
  public boolean chainable() {
    return true;
  }

  @Override
  public List<StoreSpec> stores() {
    RowType none = new RowType(List.of(), false);
    if (rowKeys != null) {
      RowType count = RowType.of(new Field("rows", DataType.bigint()));
      return List.of(new StoreSpec("groups", schema, count, 1, Bound.INPUT));
    }
    return List.of(
        keepsAll()
            ? new StoreSpec("rows", none, schema, 2, Bound.INPUT)
            : new StoreSpec("rows", none, schema, 1, Bound.FETCH));
  }
}
