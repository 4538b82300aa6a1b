package io.weir.codegen;

import io.weir.codegen.expression.ExpressionOptions;
import io.weir.parser.Span;
import io.weir.parser.SqlException;
import io.weir.planner.plan.ExecPlan;
import io.weir.planner.plan.PlanNode;
import io.weir.planner.plan.StateIdentity;
import io.weir.runtime.job.JobEdge;
import io.weir.runtime.job.JobIdentity;
import io.weir.runtime.job.JobNode;
import io.weir.runtime.job.JobSpec;
import io.weir.runtime.job.NodeIdentity;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Turns a plan into a job: generates the kernels and links them to the operators of the runtime. An
 * Exchange becomes the kind of the edges of its consumer, a Union several edges into one input.
 */
public final class PlanCompiler {
  /** Of plans with more nodes classes are shared at the cost of literals being less fast. */
  private static final int MANY_NODES = 256;

  private final ZoneId timeZone;
  private final ConnectorLookup connectors;
  private final Function<Span, @Nullable String> source;
  private final JobCode code;

  /**
   * @param timeZone of the session: what TIMESTAMP_LTZ is shown in
   * @param source see {@link ExpressionOptions#source}
   */
  public PlanCompiler(
      ZoneId timeZone, ConnectorLookup connectors, Function<Span, @Nullable String> source) {
    this(timeZone, connectors, source, JobCode.NONE);
  }

  /** The same for a session with functions of its own. */
  public PlanCompiler(
      ZoneId timeZone,
      ConnectorLookup connectors,
      Function<Span, @Nullable String> source,
      JobCode code) {
    this.timeZone = timeZone;
    this.connectors = connectors;
    this.source = source;
    this.code = code;
  }

  /** Compiles a plan. The rows of a Sink without a table are the job's result. */
  public CompiledJob compile(String name, ExecPlan plan) {
    KernelCompiler kernels = new KernelCompiler(code.loader());
    ExpressionOptions options =
        new ExpressionOptions(
            timeZone, plan.batch(), plan.nodes().size() > MANY_NODES, source, code.functions());
    TableCompiler tables = new TableCompiler(connectors, kernels, options);
    Compilation compilation =
        new Compilation(plan, new NodeCompiler(plan, kernels, options, tables));
    for (PlanNode node : plan.nodes()) {
      if (node instanceof PlanNode.Sink) {
        compilation.compile(node.id());
      }
    }
    Map<String, byte[]> classes;
    try {
      classes = kernels.classes();
    } catch (SqlException e) {
      throw e.span() == null ? e.at(LargestExpression.of(plan)) : e;
    }
    return new CompiledJob(
        new JobSpec(
            name,
            plan.batch(),
            compilation.nodes,
            classes,
            compilation.identity(timeZone),
            code.jars()),
        compilation.planNodes(),
        kernels.sources());
  }

  /** The walk over one plan, from the sinks to the scans. */
  private static final class Compilation {
    private final ExecPlan plan;
    private final NodeCompiler compiler;

    private final List<JobNode> nodes = new ArrayList<>();

    /**
     * By id of a plan node its number in the job; a join's is known before its inputs are compiled.
     */
    private final Map<Integer, Integer> jobNodes = new HashMap<>();

    private int nextId;

    Compilation(ExecPlan plan, NodeCompiler compiler) {
      this.plan = plan;
      this.compiler = compiler;
    }

    /** By number in the job the id of the plan node. */
    Map<Integer, Integer> planNodes() {
      Map<Integer, Integer> planNodes = new HashMap<>();
      jobNodes.forEach((planNode, jobNode) -> planNodes.put(jobNode, planNode));
      return planNodes;
    }

    JobIdentity identity(ZoneId timeZone) {
      Map<String, NodeIdentity> nodes = new HashMap<>();
      for (StateIdentity each : plan.identities().values()) {
        nodes.put(
            each.id(),
            new NodeIdentity(
                each.title(),
                each.parts(),
                each.columns(),
                each.inputs(),
                each.targets(),
                each.updates()));
      }
      return new JobIdentity(timeZone.getId(), nodes);
    }

    /** The id by which a node's state is found again; any for one that keeps nothing. */
    private String stateId(int planNode, int jobNode) {
      StateIdentity identity = plan.identities().get(planNode);
      return identity == null ? "node-" + jobNode : identity.id();
    }

    /** The number in the job of a plan node, which is compiled with all below it. */
    int compile(int planNode) {
      Integer known = jobNodes.get(planNode);
      if (known != null) {
        return known;
      }
      int id = nextId++;
      jobNodes.put(planNode, id);
      PlanNode node = plan.node(planNode);
      List<JobEdge> inputs = inputs(node);
      nodes.add(
          compiler.compile(
              node,
              new NodeCompiler.Place(id, stateId(planNode, id), inputs, isSingleton(node)),
              startAfter(node)));
      return id;
    }

    private boolean isSingleton(PlanNode node) {
      return !node.inputs().isEmpty()
          && node.inputs().stream().allMatch(input -> plan.traits(input).singleton());
    }

    /** Where a scan waits for joins: their numbers in the job. */
    private List<Integer> startAfter(PlanNode node) {
      List<Integer> joins =
          node instanceof PlanNode.Source source
              ? source.startAfter()
              : node instanceof PlanNode.Values values ? values.startAfter() : List.of();
      return joins.stream().map(jobNodes::get).sorted().toList();
    }

    private List<JobEdge> inputs(PlanNode node) {
      List<JobEdge> edges = new ArrayList<>();
      if (node instanceof PlanNode.Join join) {
        // The right side first, since the left one may wait for it.
        edges.addAll(edges(join.right(), 1));
        edges.addAll(edges(join.left(), 0));
        return edges;
      }
      for (int input : node.inputs()) {
        edges.addAll(edges(input, 0));
      }
      return edges;
    }

    /** The edges on which the rows of a plan node come into an input. */
    private List<JobEdge> edges(int planNode, int input) {
      PlanNode node = plan.node(planNode);
      if (node instanceof PlanNode.Union union) {
        List<JobEdge> edges = new ArrayList<>();
        for (int each : union.inputs()) {
          edges.addAll(edges(each, input));
        }
        return edges;
      }
      if (node instanceof PlanNode.Exchange exchange) {
        return edges(exchange.input(), input).stream()
            .map(edge -> compiler.exchange(exchange, edge))
            .toList();
      }
      return List.of(new JobEdge(compile(planNode), input, JobEdge.Kind.FORWARD, null));
    }
  }
}
