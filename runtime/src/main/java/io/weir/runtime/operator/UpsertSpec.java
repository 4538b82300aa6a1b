package io.weir.runtime.operator;

import io.weir.runtime.data.RowType;
import io.weir.runtime.kernel.KernelLoader;
import io.weir.runtime.state.StoreSpec;
import java.util.List;

/**
 * Turns rows that are taken back into changes by a key.
 *
 * @param schema of the rows
 * @param keyColumns by which the consumer knows rows
 */
public record UpsertSpec(RowType schema, List<Integer> keyColumns) implements OperatorSpec {
  public UpsertSpec {
    keyColumns = List.copyOf(keyColumns);
  }

  @Override
  public Operator create(KernelLoader kernels) {
    return new Upsert(schema, keyColumns);
  }

  @Override
  public List<StoreSpec> stores() {
    return List.of();
  }

  @Override
  public boolean chainable() {
    return true;
  }
}
