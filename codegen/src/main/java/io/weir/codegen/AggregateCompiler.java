package io.weir.codegen;

import io.weir.planner.plan.Changelog;
import io.weir.planner.plan.ExecPlan;
import io.weir.planner.plan.PlanNode;
import io.weir.planner.plan.Window;
import io.weir.runtime.data.RowType;
import io.weir.runtime.kernel.KernelSpec;
import io.weir.runtime.operator.OperatorSpec;
import io.weir.runtime.operator.aggregate.GroupAggregateSpec;
import io.weir.runtime.operator.aggregate.LocalAggregateSpec;
import io.weir.runtime.operator.window.WindowAggregateSpec;
import io.weir.runtime.operator.window.WindowProperty;
import io.weir.runtime.operator.window.WindowSpec;
import java.util.List;
import java.util.stream.Stream;

/** Compiles group and window aggregates, in one phase or two. */
final class AggregateCompiler {
  private final ExecPlan plan;
  private final CallsCompiler calls;

  AggregateCompiler(ExecPlan plan, KernelCompiler kernels) {
    this.plan = plan;
    calls = new CallsCompiler(kernels);
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
        calls.kernel(input, node.calls(), node.phase(), false),
        plan.batch() ? LocalAggregateSpec.BATCH_GROUPS : LocalAggregateSpec.STREAMING_GROUPS,
        !plan.batch() && window == null);
  }

  private OperatorSpec group(PlanNode.Aggregate node, RowType input, RowType output) {
    return new GroupAggregateSpec(
        input,
        output,
        node.keys(),
        keys(node, input, List.of()),
        calls.compile(input, node.calls(), node.phase(), retracts(node)),
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
        calls.compile(input, node.calls(), node.phase(), retracts(node)),
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
    return calls.keys("Keys", schema, Stream.concat(node.keys().stream(), more.stream()).toList());
  }
}
