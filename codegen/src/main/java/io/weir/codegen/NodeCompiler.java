package io.weir.codegen;

import io.weir.codegen.calc.CalcGenerator;
import io.weir.codegen.calc.PairFilterGenerator;
import io.weir.codegen.expression.ExpressionOptions;
import io.weir.codegen.keyed.KeyGenerator;
import io.weir.codegen.keyed.SortGenerator;
import io.weir.planner.plan.Changelog;
import io.weir.planner.plan.ExecPlan;
import io.weir.planner.plan.JoinRetention;
import io.weir.planner.plan.PlanNode;
import io.weir.runtime.data.RowType;
import io.weir.runtime.job.JobEdge;
import io.weir.runtime.job.JobNode;
import io.weir.runtime.kernel.KernelSpec;
import io.weir.runtime.operator.CalcSpec;
import io.weir.runtime.operator.OperatorSpec;
import io.weir.runtime.operator.join.JoinSpec;
import io.weir.runtime.operator.join.RowExpiry;
import io.weir.runtime.operator.sort.LimitSpec;
import io.weir.runtime.operator.sort.SortSpec;
import io.weir.runtime.operator.window.WindowAssignSpec;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Compiles one node of a plan at a time. */
final class NodeCompiler {
  private final ExecPlan plan;
  private final KernelCompiler kernels;
  private final ExpressionOptions options;
  private final TableCompiler tables;
  private final AggregateCompiler aggregates;

  /**
   * Where in the job a node stands.
   *
   * @param stateId see {@link JobNode.OperatorNode#stateId}
   * @param singleton whether all its rows come to worker 0
   * @param startAfter see {@link JobNode.SourceNode#startAfter}
   */
  record Place(
      int id, String stateId, List<JobEdge> inputs, boolean singleton, List<Integer> startAfter) {}

  NodeCompiler(
      ExecPlan plan, KernelCompiler kernels, ExpressionOptions options, TableCompiler tables) {
    this.plan = plan;
    this.kernels = kernels;
    this.options = options;
    this.tables = tables;
    aggregates = new AggregateCompiler(kernels, plan.batch());
  }

  JobNode compile(PlanNode node, Place place) {
    if (node instanceof PlanNode.Source source) {
      return tables.source(source, place);
    } else if (node instanceof PlanNode.Values values) {
      return tables.values(values, place);
    } else if (node instanceof PlanNode.Sink sink) {
      return tables.sink(sink, place);
    }
    return new JobNode.OperatorNode(
        place.id(),
        node.getClass().getSimpleName().toLowerCase(Locale.ROOT) + node.id(),
        place.stateId(),
        operator(node),
        DataTypes.schema(node.output()),
        place.inputs(),
        place.singleton());
  }

  private OperatorSpec operator(PlanNode node) {
    if (node instanceof PlanNode.Calc calc) {
      return calc(calc);
    } else if (node instanceof PlanNode.Aggregate aggregate) {
      RowType input = schema(aggregate.input());
      return aggregates.compile(aggregate, input, rows(aggregate));
    } else if (node instanceof PlanNode.WindowAssign assign) {
      return new WindowAssignSpec(
          schema(assign.input()),
          DataTypes.schema(assign.output()),
          AggregateCompiler.spec(assign.window()),
          assign.dropsLate());
    } else if (node instanceof PlanNode.Join join) {
      return join(join);
    } else if (node instanceof PlanNode.Sort sort) {
      return sort(sort);
    } else if (node instanceof PlanNode.Limit limit) {
      return new LimitSpec(DataTypes.schema(limit.output()), limit.offset(), limit.fetch());
    }
    throw new IllegalArgumentException("no operator for " + node);
  }

  private OperatorSpec calc(PlanNode.Calc node) {
    RowType output = DataTypes.schema(node.output());
    return new CalcSpec(
        kernels.add(
            CalcGenerator.generate(
                node.condition(), node.projections(), schema(node.input()), output, options)),
        output);
  }

  private OperatorSpec join(PlanNode.Join node) {
    RowType left = schema(node.left());
    RowType right = schema(node.right());
    KernelSpec residual = null;
    if (node.residual() != null) {
      residual = kernels.add(PairFilterGenerator.generate(node.residual(), left, right, options));
    }
    return new JoinSpec(
        left,
        right,
        DataTypes.schema(node.output()),
        switch (node.type()) {
          case INNER -> false;
          case LEFT -> true;
        },
        node.leftKeys(),
        node.rightKeys(),
        keys("LeftKeys", left, node.leftKeys()),
        keys("RightKeys", right, node.rightKeys()),
        residual,
        expiry(JoinRetention.left(plan, node)),
        expiry(JoinRetention.right(plan, node)),
        plan.batch());
  }

  private static @Nullable RowExpiry expiry(JoinRetention.@Nullable Expiry expiry) {
    return expiry == null ? null : new RowExpiry(expiry.column(), expiry.delayMicros());
  }

  private OperatorSpec sort(PlanNode.Sort node) {
    RowType schema = DataTypes.schema(node.output());
    boolean changing = node.inputChangelog().kind() != Changelog.Kind.APPEND;
    return new SortSpec(
        schema,
        kernels.add("Order", name -> SortGenerator.generate(name, schema, node.keys())),
        node.offset(),
        node.fetch(),
        changing
            ? keys("RowKeys", schema, IntStream.range(0, schema.fields().size()).boxed().toList())
            : null);
  }

  private KernelSpec keys(String prefix, RowType schema, List<Integer> columns) {
    return kernels.add(prefix, name -> KeyGenerator.generate(name, schema, columns));
  }

  /** Schema of the rows that an aggregate's calls refer to. */
  private RowType rows(PlanNode.Aggregate node) {
    PlanNode below = plan.node(node.input());
    while (node.phase() == PlanNode.Phase.GLOBAL) {
      if (below instanceof PlanNode.Aggregate local) {
        return schema(local.input());
      }
      below = plan.node(below.inputs().get(0));
    }
    return schema(node.input());
  }

  private RowType schema(int node) {
    return DataTypes.schema(plan.node(node).output());
  }

  /** The edge on which rows cross an exchange. */
  JobEdge exchange(PlanNode.Exchange node, JobEdge edge) {
    return switch (node.distribution()) {
      case SINGLETON -> new JobEdge(edge.from(), edge.input(), JobEdge.Kind.SINGLETON, null);
      case HASH ->
          new JobEdge(
              edge.from(),
              edge.input(),
              JobEdge.Kind.HASH,
              keys("Exchange" + node.id(), schema(node.input()), node.keys()));
    };
  }
}
