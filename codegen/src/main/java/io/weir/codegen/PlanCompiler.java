package io.weir.codegen;

import io.weir.codegen.expression.ExpressionOptions;
import io.weir.planner.plan.ExecPlan;
import io.weir.planner.plan.PlanNode;
import io.weir.runtime.connector.Sink;
import io.weir.runtime.job.JobEdge;
import io.weir.runtime.job.JobIdentity;
import io.weir.runtime.job.JobNode;
import io.weir.runtime.job.JobSpec;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Turns a plan into a job: generates the kernels and links them to the operators of the runtime. An
 * Exchange becomes the kind of the edges of its consumer, a Union several edges into one input.
 *
 * <p>In batch the right side of a join is read before the left: the scans of the left side wait. A
 * scan on which both depend is therefore read twice; nothing is ever buffered to reconcile the two.
 */
public final class PlanCompiler {
  private final ZoneId timeZone;
  private final ConnectorLookup connectors;
  private final UnaryOperator<String> place;

  /**
   * @param timeZone of the session: what TIMESTAMP_LTZ is shown in
   * @param place see {@link ExpressionOptions#place}
   */
  public PlanCompiler(ZoneId timeZone, ConnectorLookup connectors, UnaryOperator<String> place) {
    this.timeZone = timeZone;
    this.connectors = connectors;
    this.place = place;
  }

  /**
   * Compiles a plan.
   *
   * @param resultSink where the rows of a Sink without a table go; null when the plan has none
   */
  public CompiledJob compile(String name, ExecPlan plan, @Nullable Sink resultSink) {
    KernelCompiler kernels = new KernelCompiler();
    ExpressionOptions options = new ExpressionOptions(timeZone, plan.batch(), place);
    TableCompiler tables = new TableCompiler(connectors, kernels, options, resultSink);
    Compilation compilation =
        new Compilation(
            plan, new NodeCompiler(plan, kernels, options, tables), new TableIdentity(connectors));
    for (PlanNode node : plan.nodes()) {
      if (node instanceof PlanNode.Sink) {
        compilation.compile(node.id(), Set.of());
      }
    }
    return new CompiledJob(
        new JobSpec(
            name, plan.batch(), compilation.nodes, kernels.classes(), compilation.identity()),
        compilation.planNodes,
        kernels.sources());
  }

  /** The walk over one plan, from the sinks to the scans. */
  private static final class Compilation {
    private final ExecPlan plan;
    private final NodeCompiler compiler;
    private final TableIdentity tables;
    private final PlanDigest digests;

    /** With all options of tables, as state ids were made before some could be changed. */
    private final PlanDigest formerDigests;

    private final Map<String, String> formerStateIds = new HashMap<>();
    private final List<JobNode> nodes = new ArrayList<>();

    /** By plan node and the job nodes of the joins on whose left side it is. */
    private final Map<Map.Entry<Integer, Set<Integer>>, JobNode> done = new HashMap<>();

    /** By id of a job node the id of its plan node. */
    private final Map<Integer, Integer> planNodes = new HashMap<>();

    private int nextId;

    Compilation(ExecPlan plan, NodeCompiler compiler, TableIdentity tables) {
      this.plan = plan;
      this.compiler = compiler;
      this.tables = tables;
      digests = new PlanDigest(plan, tables::of);
      formerDigests = new PlanDigest(plan, UnaryOperator.identity());
    }

    JobIdentity identity() {
      Set<String> changeable = new TreeSet<>();
      plan.nodes().forEach(node -> changeable.addAll(tables.changeable(node)));
      return new JobIdentity(formerStateIds, List.copyOf(changeable));
    }

    JobNode compile(int planNode, Set<Integer> startAfter) {
      Map.Entry<Integer, Set<Integer>> key = Map.entry(planNode, startAfter);
      JobNode known = done.get(key);
      if (known != null) {
        return known;
      }
      int id = nextId++;
      PlanNode node = plan.node(planNode);
      List<JobEdge> inputs = inputs(node, id, startAfter);
      String copy = startAfter.isEmpty() ? "" : "-" + startAfter.size();
      String stateId = digests.of(planNode) + copy;
      String formerStateId = formerDigests.of(planNode) + copy;
      if (!stateId.equals(formerStateId)) {
        formerStateIds.put(stateId, formerStateId);
      }
      JobNode compiled =
          compiler.compile(
              node,
              new NodeCompiler.Place(
                  id,
                  stateId,
                  inputs,
                  isSingleton(inputs),
                  List.copyOf(new TreeSet<>(startAfter))));
      nodes.add(compiled);
      planNodes.put(id, planNode);
      done.put(key, compiled);
      return compiled;
    }

    private List<JobEdge> inputs(PlanNode node, int id, Set<Integer> startAfter) {
      List<JobEdge> edges = new ArrayList<>();
      if (node instanceof PlanNode.Join join) {
        edges.addAll(edges(join.right(), 1, startAfter));
        Set<Integer> left = new TreeSet<>(startAfter);
        if (plan.batch()) {
          left.add(id);
        }
        edges.addAll(edges(join.left(), 0, left));
        return edges;
      }
      for (int input : node.inputs()) {
        edges.addAll(edges(input, 0, startAfter));
      }
      return edges;
    }

    /** The edges on which the rows of a plan node come into an input. */
    private List<JobEdge> edges(int planNode, int input, Set<Integer> startAfter) {
      PlanNode node = plan.node(planNode);
      if (node instanceof PlanNode.Union union) {
        List<JobEdge> edges = new ArrayList<>();
        for (int each : union.inputs()) {
          edges.addAll(edges(each, input, startAfter));
        }
        return edges;
      }
      if (node instanceof PlanNode.Exchange exchange) {
        return edges(exchange.input(), input, startAfter).stream()
            .map(edge -> compiler.exchange(exchange, edge))
            .toList();
      }
      return List.of(
          new JobEdge(compile(planNode, startAfter).id(), input, JobEdge.Kind.FORWARD, null));
    }

    /** Whether all rows come to worker 0 anyway. */
    private boolean isSingleton(List<JobEdge> inputs) {
      return !inputs.isEmpty()
          && inputs.stream()
              .allMatch(
                  edge ->
                      switch (edge.kind()) {
                        case SINGLETON -> true;
                        case HASH -> false;
                        case FORWARD -> isSingleton(edge.from());
                      });
    }

    private boolean isSingleton(int jobNode) {
      for (JobNode node : nodes) {
        if (node.id() == jobNode) {
          return node instanceof JobNode.OperatorNode operator && operator.singleton();
        }
      }
      throw new IllegalStateException("node " + jobNode + " is not compiled yet");
    }
  }
}
