package io.weir.codegen;

import io.weir.codegen.calc.CalcGenerator;
import io.weir.codegen.calc.PairFilterGenerator;
import io.weir.codegen.column.KeyGenerator;
import io.weir.codegen.column.SortGenerator;
import io.weir.codegen.expression.ExpressionOptions;
import io.weir.planner.plan.Changelog;
import io.weir.planner.plan.ExecPlan;
import io.weir.planner.plan.PlanNode;
import io.weir.runtime.data.RowType;
import io.weir.runtime.job.JobEdge;
import io.weir.runtime.job.JobNode;
import io.weir.runtime.kernel.KernelSpec;
import io.weir.runtime.operator.CalcSpec;
import io.weir.runtime.operator.OperatorSpec;
import io.weir.runtime.operator.UpsertSpec;
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
   */
  record Place(int id, String stateId, List<JobEdge> inputs, boolean singleton) {}

  NodeCompiler(
      ExecPlan plan, KernelCompiler kernels, ExpressionOptions options, TableCompiler tables) {
    this.plan = plan;
    this.kernels = kernels;
    this.options = options;
    this.tables = tables;
    aggregates = new AggregateCompiler(plan, kernels);
  }

  /**
   * The node of the job for a node of the plan.
   *
   * @param startAfter nodes of the job that a scan waits for
   */
  JobNode compile(PlanNode node, Place place, List<Integer> startAfter) {
    return node.accept(new Compilation(place, startAfter));
  }

  /** One node, compiled for its place. */
  private final class Compilation implements PlanNode.Visitor<JobNode> {
    private final Place place;
    private final List<Integer> startAfter;

    Compilation(Place place, List<Integer> startAfter) {
      this.place = place;
      this.startAfter = startAfter;
    }

    private JobNode operator(PlanNode node, OperatorSpec operator) {
      return new JobNode.OperatorNode(
          place.id(),
          node.getClass().getSimpleName().toLowerCase(Locale.ROOT) + node.id(),
          place.stateId(),
          operator,
          DataTypes.schema(node.output()),
          place.inputs(),
          place.singleton());
    }

    @Override
    public JobNode source(PlanNode.Source node) {
      return tables.source(node, place, startAfter);
    }

    @Override
    public JobNode values(PlanNode.Values node) {
      return tables.values(node, place, startAfter);
    }

    @Override
    public JobNode calc(PlanNode.Calc node) {
      RowType output = DataTypes.schema(node.output());
      return operator(
          node,
          new CalcSpec(
              kernels.add(
                  CalcGenerator.generate(
                      node.condition(), node.projections(), schema(node.input()), output, options)),
              output));
    }

    @Override
    public JobNode windowAssign(PlanNode.WindowAssign node) {
      return operator(
          node,
          new WindowAssignSpec(
              schema(node.input()),
              DataTypes.schema(node.output()),
              AggregateCompiler.spec(node.window()),
              node.dropsLate()));
    }

    @Override
    public JobNode aggregate(PlanNode.Aggregate node) {
      return operator(node, aggregates.compile(node));
    }

    @Override
    public JobNode join(PlanNode.Join node) {
      return operator(node, NodeCompiler.this.join(node));
    }

    @Override
    public JobNode union(PlanNode.Union node) {
      throw new IllegalArgumentException("a union is edges into its consumer");
    }

    @Override
    public JobNode sort(PlanNode.Sort node) {
      return operator(node, NodeCompiler.this.sort(node));
    }

    @Override
    public JobNode limit(PlanNode.Limit node) {
      return operator(
          node, new LimitSpec(DataTypes.schema(node.output()), node.offset(), node.fetch()));
    }

    @Override
    public JobNode exchange(PlanNode.Exchange node) {
      throw new IllegalArgumentException("an exchange is a kind of edge");
    }

    @Override
    public JobNode upsert(PlanNode.Upsert node) {
      return operator(node, new UpsertSpec(DataTypes.schema(node.output()), node.key()));
    }

    @Override
    public JobNode sink(PlanNode.Sink node) {
      return tables.sink(node, place);
    }
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
        plan.traits(node.left()).rowKey(node.leftKeys()),
        plan.traits(node.right()).rowKey(node.rightKeys()),
        keys("LeftKeys", left, node.leftKeys()),
        keys("RightKeys", right, node.rightKeys()),
        residual,
        expiry(node.leftExpiry()),
        expiry(node.rightExpiry()),
        plan.batch());
  }

  private static @Nullable RowExpiry expiry(PlanNode.@Nullable RowExpiry expiry) {
    return expiry == null ? null : new RowExpiry(expiry.column(), expiry.delayMicros());
  }

  private OperatorSpec sort(PlanNode.Sort node) {
    RowType schema = DataTypes.schema(node.output());
    boolean changing = plan.changelog(node.input()).kind() != Changelog.Kind.APPEND;
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

  private RowType schema(int node) {
    return DataTypes.schema(plan.output(node));
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
