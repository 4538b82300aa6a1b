package io.weir.codegen;

import io.weir.codegen.keyed.AggregateGenerator;
import io.weir.codegen.keyed.KeyGenerator;
import io.weir.planner.plan.AggregateCall;
import io.weir.planner.plan.AggregateFunction;
import io.weir.planner.plan.Changelog;
import io.weir.planner.plan.ExecPlan;
import io.weir.planner.plan.PlanNode;
import io.weir.planner.plan.PlanType;
import io.weir.planner.plan.Window;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.Field;
import io.weir.runtime.data.RowType;
import io.weir.runtime.kernel.KernelSpec;
import io.weir.runtime.operator.OperatorSpec;
import io.weir.runtime.operator.aggregate.AggregateSpec;
import io.weir.runtime.operator.aggregate.CallsSpec;
import io.weir.runtime.operator.aggregate.DistinctSetSpec;
import io.weir.runtime.operator.aggregate.GroupAggregateSpec;
import io.weir.runtime.operator.aggregate.LocalAggregateSpec;
import io.weir.runtime.operator.aggregate.ValueSetSpec;
import io.weir.runtime.operator.window.WindowAggregateSpec;
import io.weir.runtime.operator.window.WindowProperty;
import io.weir.runtime.operator.window.WindowSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Compiles group and window aggregates, in one phase or two. */
final class AggregateCompiler {
  private final ExecPlan plan;
  private final KernelCompiler kernels;

  AggregateCompiler(ExecPlan plan, KernelCompiler kernels) {
    this.plan = plan;
    this.kernels = kernels;
  }

  /** The operator of a node. */
  OperatorSpec compile(PlanNode.Aggregate node) {
    RowType input = DataTypes.schema(plan.output(node.input()));
    RowType output = DataTypes.schema(node.output());
    return switch (node.phase()) {
      case LOCAL -> local(node, input, output);
      case SINGLE, GLOBAL ->
          node.window() == null
              ? group(node, input, output)
              : window(node, node.window(), input, output);
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
        aggregates(input, node.calls(), node.phase(), false),
        plan.batch() ? LocalAggregateSpec.BATCH_GROUPS : LocalAggregateSpec.STREAMING_GROUPS,
        !plan.batch() && window == null);
  }

  private OperatorSpec group(PlanNode.Aggregate node, RowType input, RowType output) {
    return new GroupAggregateSpec(
        input,
        output,
        node.keys(),
        keys(node, input, List.of()),
        aggregates(node, input),
        node.phase() == PlanNode.Phase.GLOBAL,
        retracts(node),
        plan.batch()
            ? GroupAggregateSpec.Emit.AT_END
            : switch (node.updates()) {
              case UPSERT -> GroupAggregateSpec.Emit.UPSERT;
              case RETRACT -> GroupAggregateSpec.Emit.RETRACT;
            });
  }

  private OperatorSpec window(
      PlanNode.Aggregate node, Window window, RowType input, RowType output) {
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
        aggregates(node, input),
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

  private boolean retracts(PlanNode.Aggregate node) {
    return plan.changelog(node.input()).kind() != Changelog.Kind.APPEND;
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
   * A kernel for the calls that it can keep by itself, and sets of values for the others: one for
   * each argument of DISTINCT calls while nothing is taken back, else one for each call.
   */
  private AggregateSpec aggregates(PlanNode.Aggregate node, RowType rows) {
    boolean retracts = retracts(node);
    List<Integer> simple = new ArrayList<>();
    Map<Integer, List<Integer>> distinct = new LinkedHashMap<>();
    List<ValueSetSpec> valueSets = new ArrayList<>();
    for (int i = 0; i < node.calls().size(); i++) {
      AggregateCall call = node.calls().get(i);
      boolean forgets = retractable(call.function());
      if (isDistinct(call) && !retracts) {
        distinct.computeIfAbsent(call.argument(), argument -> new ArrayList<>()).add(i);
      } else if (isDistinct(call) || (retracts && !forgets)) {
        valueSets.add(valueSet(call, rows, i, forgets, !forgets));
      } else {
        simple.add(i);
      }
    }
    List<DistinctSetSpec> distinctSets = new ArrayList<>();
    distinct.forEach((argument, places) -> addDistinctSets(node, rows, places, distinctSets));
    List<AggregateCall> simpleCalls = simple.stream().map(node.calls()::get).toList();
    return new AggregateSpec(
        calls(rows, simpleCalls, simple, node.phase(), retracts),
        distinctSets,
        valueSets,
        node.calls().size());
  }

  /** Adds sets for the calls at some places, which have one argument: mostly one set. */
  private void addDistinctSets(
      PlanNode.Aggregate node, RowType rows, List<Integer> places, List<DistinctSetSpec> sets) {
    AggregateCall first = node.calls().get(places.get(0));
    RowType entries = entries(first, rows);
    Map<Integer, List<Integer>> byFilter = new LinkedHashMap<>();
    for (int place : places) {
      byFilter
          .computeIfAbsent(node.calls().get(place).filter(), filter -> new ArrayList<>())
          .add(place);
    }
    List<DistinctSetSpec.Branch> branches = new ArrayList<>();
    byFilter.forEach(
        (filter, branch) -> {
          List<AggregateCall> calls =
              branch.stream().map(place -> overEntries(node.calls().get(place))).toList();
          branches.add(
              new DistinctSetSpec.Branch(
                  filter, calls(entries, calls, branch, PlanNode.Phase.SINGLE, false)));
        });
    for (int from = 0; from < branches.size(); from += DistinctSetSpec.MAX_BRANCHES) {
      int to = Math.min(branches.size(), from + DistinctSetSpec.MAX_BRANCHES);
      sets.add(
          new DistinctSetSpec(
              first.argument(),
              rows.fields().get(first.argument()).type(),
              keys("ValueKeys", entries, List.of(0, 1)),
              branches.subList(from, to)));
    }
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
    RowType entries = entries(call, rows);
    List<AggregateCall> calls = List.of(overEntries(call));
    return new ValueSetSpec(
        call.argument(),
        call.filter(),
        rows.fields().get(call.argument()).type(),
        keys("ValueKeys", entries, List.of(0, 1)),
        calls(entries, calls, List.of(place), PlanNode.Phase.SINGLE, retracts),
        recompute);
  }

  /**
   * The entries of a set of values as rows: the slot of the group and the value. Not named after
   * the argument, so that sets of several arguments share their kernels.
   */
  private static RowType entries(AggregateCall call, RowType rows) {
    return new RowType(
        List.of(
            new Field("slot", DataType.integer().withNullable(false)),
            new Field("value", rows.fields().get(call.argument()).type())),
        false);
  }

  private static AggregateCall overEntries(AggregateCall call) {
    return new AggregateCall(call.function(), 1, call.argumentType(), false, -1, call.type());
  }

  private CallsSpec calls(
      RowType rows,
      List<AggregateCall> calls,
      List<Integer> places,
      PlanNode.Phase phase,
      boolean retracts) {
    return new CallsSpec(aggregates(rows, calls, phase, retracts), accumulators(calls), places);
  }

  private KernelSpec aggregates(
      RowType rows, List<AggregateCall> calls, PlanNode.Phase phase, boolean retracts) {
    return kernels.add(
        "Aggregates", name -> AggregateGenerator.generate(name, rows, calls, phase, retracts));
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
