package io.weir.codegen;

import io.weir.codegen.column.AggregateGenerator;
import io.weir.codegen.column.KeyGenerator;
import io.weir.planner.plan.AggregateCall;
import io.weir.planner.plan.AggregateFunction;
import io.weir.planner.plan.PlanNode;
import io.weir.planner.plan.PlanType;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.Field;
import io.weir.runtime.data.RowType;
import io.weir.runtime.kernel.KernelSpec;
import io.weir.runtime.operator.aggregate.AggregateSpec;
import io.weir.runtime.operator.aggregate.CallsSpec;
import io.weir.runtime.operator.aggregate.DistinctSetSpec;
import io.weir.runtime.operator.aggregate.ValueSetSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Compiles the calls of an aggregate: what is kept by a kernel, and what in sets of values. */
final class CallsCompiler {
  private final KernelCompiler kernels;

  CallsCompiler(KernelCompiler kernels) {
    this.kernels = kernels;
  }

  /** The kernel of a group's columns. */
  KernelSpec keys(String prefix, RowType schema, List<Integer> columns) {
    return kernels.add(prefix, name -> KeyGenerator.generate(name, schema, columns));
  }

  /**
   * A kernel for the calls that it can keep by itself, and sets of values for the others: one for
   * each argument of DISTINCT calls while nothing is taken back, else one for each call.
   */
  AggregateSpec compile(
      RowType rows, List<AggregateCall> all, PlanNode.Phase phase, boolean retracts) {
    List<Integer> simple = new ArrayList<>();
    Map<Integer, List<Integer>> distinct = new LinkedHashMap<>();
    List<ValueSetSpec> valueSets = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      AggregateCall call = all.get(i);
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
    distinct.forEach((argument, places) -> addDistinctSets(all, rows, places, distinctSets));
    List<AggregateCall> simpleCalls = simple.stream().map(all::get).toList();
    return new AggregateSpec(
        calls(rows, simpleCalls, simple, phase, retracts), distinctSets, valueSets, all.size());
  }

  /** Adds sets for the calls at some places, which have one argument: mostly one set. */
  private void addDistinctSets(
      List<AggregateCall> all, RowType rows, List<Integer> places, List<DistinctSetSpec> sets) {
    AggregateCall first = all.get(places.get(0));
    RowType entries = entries(first, rows);
    Map<Integer, List<Integer>> byFilter = new LinkedHashMap<>();
    for (int place : places) {
      byFilter.computeIfAbsent(all.get(place).filter(), filter -> new ArrayList<>()).add(place);
    }
    List<DistinctSetSpec.Branch> branches = new ArrayList<>();
    byFilter.forEach(
        (filter, branch) -> {
          List<AggregateCall> calls =
              branch.stream().map(place -> overEntries(all.get(place))).toList();
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
    return new CallsSpec(kernel(rows, calls, phase, retracts), accumulators(calls), places);
  }

  /** One kernel for all calls. */
  KernelSpec kernel(
      RowType rows, List<AggregateCall> calls, PlanNode.Phase phase, boolean retracts) {
    return kernels.add(
        "Aggregates", name -> AggregateGenerator.generate(name, rows, calls, phase, retracts));
  }

  static List<DataType> accumulators(List<AggregateCall> calls) {
    List<DataType> types = new ArrayList<>();
    for (AggregateCall call : calls) {
      for (PlanType type : call.accumulators()) {
        types.add(DataTypes.of(type));
      }
    }
    return types;
  }
}
