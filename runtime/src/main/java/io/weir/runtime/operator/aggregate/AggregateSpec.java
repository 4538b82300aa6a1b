package io.weir.runtime.operator.aggregate;

import io.weir.runtime.data.DataType;
import io.weir.runtime.data.Field;
import io.weir.runtime.data.RowType;
import io.weir.runtime.state.StoreSpec;
import io.weir.runtime.state.StoreSpec.Bound;
import java.util.ArrayList;
import java.util.List;

/**
 * The aggregates of a node: those that a kernel keeps by itself, and those that need the set of
 * values of each group.
 *
 * @param calls the former
 * @param distinctSets the DISTINCT ones over an input that takes nothing back
 * @param valueSets those over the values of an input that takes rows back
 * @param results number of aggregates in all
 */
public record AggregateSpec(
    CallsSpec calls,
    List<DistinctSetSpec> distinctSets,
    List<ValueSetSpec> valueSets,
    int results) {
  public AggregateSpec {
    distinctSets = List.copyOf(distinctSets);
    valueSets = List.copyOf(valueSets);
  }

  /** Types of all accumulators of a group, those over sets of values behind the others. */
  public List<DataType> accumulators() {
    List<DataType> types = new ArrayList<>(calls.accumulators());
    for (DistinctSetSpec set : distinctSets) {
      set.branches().forEach(branch -> types.addAll(branch.calls().accumulators()));
    }
    valueSets.forEach(set -> types.addAll(set.calls().accumulators()));
    return types;
  }

  /**
   * The stores of groups and their values.
   *
   * @param keys of a group
   * @param countsRows whether rows are also taken away
   * @param windows whether groups go when their windows have fired
   */
  public List<StoreSpec> stores(RowType keys, boolean countsRows, boolean windows) {
    List<StoreSpec> stores = new ArrayList<>();
    Bound bound =
        windows ? Bound.OPEN_WINDOWS : keys.fields().isEmpty() ? Bound.CONSTANT : Bound.KEYS;
    List<Field> accumulators =
        new ArrayList<>(StoreSpec.numbered("accumulator", accumulators()).fields());
    if (countsRows) {
      accumulators.add(new Field("rows", DataType.bigint()));
    }
    stores.add(new StoreSpec("groups", keys, new RowType(accumulators, false), 1, bound));
    Bound ofValues = windows ? Bound.OPEN_WINDOWS : Bound.KEY_VALUES;
    for (int i = 0; i < distinctSets.size(); i++) {
      RowType key = withValue(keys, distinctSets.get(i).valueType());
      RowType marks = RowType.of(new Field("seen", DataType.integer()));
      stores.add(new StoreSpec("distinct" + i, key, marks, 1, ofValues));
    }
    for (int i = 0; i < valueSets.size(); i++) {
      RowType key = withValue(keys, valueSets.get(i).valueType());
      RowType counts =
          RowType.of(
              new Field("count", DataType.bigint()),
              new Field("first_seen", DataType.bigint()),
              new Field("last_seen", DataType.bigint()));
      stores.add(new StoreSpec("values" + i, key, counts, 1, ofValues));
    }
    return List.copyOf(stores);
  }

  private static RowType withValue(RowType keys, DataType valueType) {
    List<Field> fields = new ArrayList<>(keys.fields());
    fields.add(new Field("value", valueType));
    return new RowType(fields, false);
  }

  /** Whether a kernel keeps all aggregates by itself, so that partial ones can be merged. */
  public boolean isSimple() {
    return distinctSets.isEmpty() && valueSets.isEmpty();
  }
}
