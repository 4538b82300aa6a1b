package io.weir.runtime.operator.join;

import io.weir.runtime.data.DataType;
import io.weir.runtime.data.Field;
import io.weir.runtime.data.RowType;
import io.weir.runtime.kernel.KernelLoader;
import io.weir.runtime.kernel.KernelSpec;
import io.weir.runtime.operator.Operator;
import io.weir.runtime.operator.OperatorSpec;
import io.weir.runtime.state.StoreSpec;
import io.weir.runtime.state.StoreSpec.Bound;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Equi-join of two inputs, both partitioned by their keys. Input 0 is the left side.
 *
 * @param output left columns, then right columns
 * @param leftOuter whether left rows without a match are put out with nulls
 * @param leftKeyColumns the left side's keys
 * @param rightKeyColumns the right side's keys: equal types in the same order
 * @param leftRowKey columns of a row that tell it apart from all left rows that are there at the
 *     same time, sorted; without columns where one row is there at most, null where none are known.
 *     Follows from the statement, so that it may be another after a restart: what is stored must
 *     not depend on it. A key that a table declares is believed, though nobody enforces it: of rows
 *     that are found by it the whole row has to be compared
 * @param rightRowKey the same for the right side
 * @param leftKeys kernel of the key columns of the left side
 * @param rightKeys kernel of the key columns of the right side
 * @param residual a {@link io.weir.runtime.kernel.PairFilterKernel} for what else must hold
 * @param leftExpiry when left rows can be forgotten; null for never
 * @param rightExpiry when right rows can be forgotten; null for never
 * @param rightFirst whether the right input ends before the left one begins (batch): left rows are
 *     then not kept
 */
public record JoinSpec(
    RowType left,
    RowType right,
    RowType output,
    boolean leftOuter,
    List<Integer> leftKeyColumns,
    List<Integer> rightKeyColumns,
    @Nullable List<Integer> leftRowKey,
    @Nullable List<Integer> rightRowKey,
    KernelSpec leftKeys,
    KernelSpec rightKeys,
    @Nullable KernelSpec residual,
    @Nullable RowExpiry leftExpiry,
    @Nullable RowExpiry rightExpiry,
    boolean rightFirst)
    implements OperatorSpec {
  public JoinSpec {
    leftKeyColumns = List.copyOf(leftKeyColumns);
    rightKeyColumns = List.copyOf(rightKeyColumns);
    leftRowKey = leftRowKey == null ? null : List.copyOf(leftRowKey);
    rightRowKey = rightRowKey == null ? null : List.copyOf(rightRowKey);
    if (output.fields().size() != left.fields().size() + right.fields().size()) {
      throw new IllegalArgumentException("output is not left and right");
    }
  }

  @Override
  public Operator create(KernelLoader kernels) {
    return new Join(this, kernels);
  }

  @Override
  public boolean chainable() {
    return false;
  }

  @Override
  public List<StoreSpec> stores() {
    return List.of(
        store("left", left, leftKeyColumns, leftOuter, leftExpiry),
        store("right", right, rightKeyColumns, false, rightExpiry));
  }

  private static StoreSpec store(
      String name, RowType rows, List<Integer> keys, boolean outer, @Nullable RowExpiry expiry) {
    List<Field> values = new ArrayList<>(rows.fields());
    if (outer) {
      values.add(new Field("$matches", DataType.bigint()));
    }
    return new StoreSpec(
        name,
        StoreSpec.columns(rows, keys),
        new RowType(values, false),
        3,
        expiry == null ? Bound.INPUT : Bound.WATERMARK);
  }
}
