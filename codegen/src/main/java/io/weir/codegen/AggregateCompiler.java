package io.weir.codegen;

import io.weir.codegen.keyed.AggregateGenerator;
import io.weir.codegen.keyed.KeyGenerator;
import io.weir.planner.plan.AggregateCall;
import io.weir.planner.plan.AggregateFunction;
import io.weir.planner.plan.Changelog;
import io.weir.planner.plan.PlanNode;
import io.weir.planner.plan.PlanType;
import io.weir.planner.plan.Window;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.Field;
import io.weir.runtime.data.RowType;
import io.weir.runtime.kernel.KernelSpec;
import io.weir.runtime.operator.OperatorSpec;
import io.weir.runtime.operator.aggregate.AggregateSpec;
import io.weir.runtime.operator.aggregate.GroupAggregateSpec;
import io.weir.runtime.operator.aggregate.LocalAggregateSpec;
import io.weir.runtime.operator.aggregate.ValueSetSpec;
import io.weir.runtime.operator.window.WindowAggregateSpec;
import io.weir.runtime.operator.window.WindowProperty;
import io.weir.runtime.operator.window.WindowSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Compiles group and window aggregates, in one phase or two. */
final class AggregateCompiler {
  private final KernelCompiler kernels;
  private final boolean batch;

  AggregateCompiler(KernelCompiler kernels, boolean batch) {
    this.kernels = kernels;
    this.batch = batch;
  }

  /**
   * The operator of a node.
   *
   * @param input schema of what comes in
   * @param rows schema of what the calls refer to: the input, of a GLOBAL node that of the LOCAL
   *     one
   */
  OperatorSpec compile(PlanNode.Aggregate node, RowType input, RowType rows) {
    RowType output = DataTypes.schema(node.output());
    return switch (node.phase()) {
      case LOCAL -> local(node, input, output);
      case SINGLE, GLOBAL ->
          node.window() == null
              ? group(node, input, rows, output)
              : window(node, node.window(), input, rows, output);
    };
  }

  private OperatorSpec local(PlanNode.Aggregate node, RowType input, RowType output) {
    Window window = node.window();
    return new LocalAggregateSpec(
        input,
        output,
        node.keys(),
        window == null ? null : spec(window),
        keys(node, window == null ? input : WindowSpec.withSlices(input), slices(node, input)),
        aggregates(input, node.calls(), places(node.calls().size()), false),
        batch ? LocalAggregateSpec.BATCH_GROUPS : LocalAggregateSpec.STREAMING_GROUPS,
        !batch && window == null);
  }

  private OperatorSpec group(PlanNode.Aggregate node, RowType input, RowType rows, RowType output) {
    return new GroupAggregateSpec(
        input,
        output,
        node.keys(),
        keys(node, input, List.of()),
        aggregates(node, rows),
        node.phase() == PlanNode.Phase.GLOBAL,
        retracts(node),
        batch
            ? GroupAggregateSpec.Emit.AT_END
            : switch (node.changelog().kind()) {
              case UPSERT -> GroupAggregateSpec.Emit.UPSERT;
              case APPEND, RETRACT -> GroupAggregateSpec.Emit.RETRACT;
            });
  }

  private OperatorSpec window(
      PlanNode.Aggregate node, Window window, RowType input, RowType rows, RowType output) {
    boolean partials = node.phase() == PlanNode.Phase.GLOBAL;
    int keyCount = node.keys().size();
    KernelSpec sliceKeys =
        partials
            ? keys(node, input, List.of(keyCount, keyCount + 1))
            : keys(node, WindowSpec.withSlices(input), slices(node, input));
    return new WindowAggregateSpec(
        input,
        output,
        node.keys(),
        spec(window),
        node.windowProperties().stream()
            .map(property -> WindowProperty.valueOf(property.name()))
            .toList(),
        sliceKeys,
        keys(node, input, List.of()),
        aggregates(node, rows),
        partials,
        retracts(node));
  }

  static WindowSpec spec(Window window) {
    return new WindowSpec(
        window.timeIndex(),
        window.size(),
        window.slide(),
        window.offset(),
        window.unit(),
        window.processingTime(),
        window.timeZone());
  }

  private static boolean retracts(PlanNode.Aggregate node) {
    return node.inputChangelog().kind() != Changelog.Kind.APPEND;
  }

  /** The columns behind the last one that a window aggregate adds to its rows. */
  private static List<Integer> slices(PlanNode.Aggregate node, RowType rows) {
    int columns = rows.fields().size();
    return node.window() == null ? List.of() : List.of(columns, columns + 1);
  }

  private KernelSpec keys(PlanNode.Aggregate node, RowType schema, List<Integer> more) {
    return keys("Keys", schema, Stream.concat(node.keys().stream(), more.stream()).toList());
  }

  private KernelSpec keys(String prefix, RowType schema, List<Integer> columns) {
    return kernels.add(prefix, name -> KeyGenerator.generate(name, schema, columns));
  }

  /**
   * A kernel for the calls that it can keep by itself, and a set of values for each of the others.
   */
  private AggregateSpec aggregates(PlanNode.Aggregate node, RowType rows) {
    boolean retracts = retracts(node);
    List<AggregateCall> simple = new ArrayList<>();
    List<Integer> places = new ArrayList<>();
    List<ValueSetSpec> valueSets = new ArrayList<>();
    for (int i = 0; i < node.calls().size(); i++) {
      AggregateCall call = node.calls().get(i);
      boolean forgets = retractable(call.function());
      if (isDistinct(call) || (retracts && !forgets)) {
        valueSets.add(valueSet(call, rows, i, retracts && forgets, !forgets));
      } else {
        simple.add(call);
        places.add(i);
      }
    }
    return new AggregateSpec(
        aggregates(rows, simple, places, retracts),
        accumulators(simple),
        valueSets,
        node.calls().size());
  }

  /** Whether repeated values make a difference that DISTINCT takes away. */
  private static boolean isDistinct(AggregateCall call) {
    return call.distinct()
        && switch (call.function()) {
          case COUNT, SUM, SUM0, AVG -> true;
          case MIN, MAX, SINGLE_VALUE, FIRST_VALUE, LAST_VALUE -> false;
        };
  }

  private static boolean retractable(AggregateFunction function) {
    return switch (function) {
      case COUNT, SUM, SUM0, AVG -> true;
      case MIN, MAX, SINGLE_VALUE, FIRST_VALUE, LAST_VALUE -> false;
    };
  }

  private ValueSetSpec valueSet(
      AggregateCall call, RowType rows, int place, boolean retracts, boolean recompute) {
    DataType valueType = rows.fields().get(call.argument()).type();
    RowType entries =
        new RowType(
            List.of(
                new Field("slot", DataType.integer().withNullable(false)),
                new Field(rows.fields().get(call.argument()).name(), valueType)),
            false);
    AggregateCall overEntries =
        new AggregateCall(call.function(), 1, call.argumentType(), false, -1, call.type());
    return new ValueSetSpec(
        call.argument(),
        call.filter(),
        valueType,
        keys("ValueKeys", entries, List.of(0, 1)),
        aggregates(entries, List.of(overEntries), List.of(place), retracts),
        accumulators(List.of(overEntries)),
        recompute);
  }

  private KernelSpec aggregates(
      RowType rows, List<AggregateCall> calls, List<Integer> places, boolean retracts) {
    return kernels.add(
        "Aggregates", name -> AggregateGenerator.generate(name, rows, calls, places, retracts));
  }

  private static List<Integer> places(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  private static List<DataType> accumulators(List<AggregateCall> calls) {
    List<DataType> types = new ArrayList<>();
    for (AggregateCall call : calls) {
      for (PlanType type : call.accumulators()) {
        types.add(DataTypes.of(type));
      }
    }
    return types;
  }
}
