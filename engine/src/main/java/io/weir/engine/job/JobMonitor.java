package io.weir.engine.job;

import io.weir.planner.explain.PlanPrinter;
import io.weir.planner.plan.ExecPlan;
import io.weir.planner.plan.PlanField;
import io.weir.planner.plan.PlanNode;
import io.weir.planner.plan.Window;
import io.weir.runtime.host.NodeMetrics;
import io.weir.runtime.host.RunningJob;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The counters of a job in the words of the statement: which rows of which table a window left out.
 * Thread-safe.
 */
public final class JobMonitor {
  private final RunningJob job;
  private final ExecPlan plan;
  private final Map<Integer, Integer> planNodes;

  /**
   * @param planNodes by id of a job's node the id of the node of the plan
   */
  public JobMonitor(RunningJob job, ExecPlan plan, Map<Integer, Integer> planNodes) {
    this.job = job;
    this.plan = plan;
    this.planNodes = Map.copyOf(planNodes);
  }

  /**
   * What the job has left out so far, all of it once the job has ended. Of a table that is read
   * more than once each record counts once, as do the rows of a window that several results use.
   */
  public List<OmittedRows> omittedRows() {
    Map<String, OmittedRows> omitted = new LinkedHashMap<>();
    for (Place place : places().values()) {
      for (OmittedRows rows : place.omittedRows()) {
        String key = rows.kind() + " " + rows.tables() + " " + rows.window();
        OmittedRows known = omitted.get(key);
        if (rows.count() > 0 && (known == null || known.count() < rows.count())) {
          omitted.put(key, rows);
        }
      }
    }
    return List.copyOf(omitted.values());
  }

  /** Rows read from all tables. */
  public long rowsRead() {
    return job.metrics().stream()
        .filter(node -> node.progress() != null)
        .mapToLong(NodeMetrics::rowsOut)
        .sum();
  }

  /** The counters by the plan's node; those of a global aggregate belong to its local one. */
  private Map<Integer, Place> places() {
    Map<Integer, Place> places = new LinkedHashMap<>();
    for (NodeMetrics metrics : job.metrics()) {
      Integer id = planNodes.get(metrics.id());
      if (id != null) {
        PlanNode node = plan.node(id);
        boolean partials =
            node instanceof PlanNode.Aggregate a && a.phase() == PlanNode.Phase.GLOBAL;
        PlanNode rows = partials ? localOf(node) : node;
        places.computeIfAbsent(rows.id(), key -> new Place(rows)).add(metrics, partials);
      }
    }
    return places;
  }

  private PlanNode localOf(PlanNode global) {
    PlanNode node = plan.node(global.inputs().get(0));
    while (!(node instanceof PlanNode.Aggregate)) {
      node = plan.node(node.inputs().get(0));
    }
    return node;
  }

  private String tablesOf(PlanNode node) {
    Set<String> names = new TreeSet<>();
    addTables(node, names);
    return names.isEmpty() ? "VALUES" : String.join(" and ", names);
  }

  private void addTables(PlanNode node, Set<String> names) {
    if (node instanceof PlanNode.Source source) {
      names.add(source.table().name());
    }
    node.inputs().forEach(input -> addTables(plan.node(input), names));
  }

  private static @Nullable Window windowOf(PlanNode node) {
    return node instanceof PlanNode.Aggregate aggregate
        ? aggregate.window()
        : node instanceof PlanNode.WindowAssign assign ? assign.window() : null;
  }

  /** A node of the plan. In batch it may be several of the job, which read the same rows. */
  private final class Place {
    private final PlanNode node;
    private long rows;
    private long late;
    private long lateOfPartials;
    private long lateness;
    private long bad;
    private long ignored;

    Place(PlanNode node) {
      this.node = node;
    }

    void add(NodeMetrics metrics, boolean partials) {
      lateness = Math.max(lateness, metrics.greatestLateness());
      if (partials) {
        lateOfPartials = Math.max(lateOfPartials, metrics.rowsLate());
      } else {
        rows = Math.max(rows, metrics.rowsIn());
        late = Math.max(late, metrics.rowsLate());
        bad = Math.max(bad, metrics.rowsBad());
        ignored = Math.max(ignored, metrics.rowsIgnored());
      }
    }

    List<OmittedRows> omittedRows() {
      if (node instanceof PlanNode.Source source) {
        String name = source.table().name();
        return List.of(
            new OmittedRows(OmittedRows.Kind.BAD, bad, 0, name, "", "", 0),
            new OmittedRows(OmittedRows.Kind.IGNORED, ignored, 0, name, "", "", 0));
      }
      Window window = windowOf(node);
      List<OmittedRows> omitted = new ArrayList<>();
      if (window != null) {
        List<PlanField> input = plan.node(node.inputs().get(0)).output();
        String text = PlanPrinter.window(window, input);
        String tables = tablesOf(node);
        String column = window.processingTime() ? "" : input.get(window.timeIndex()).name();
        omitted.add(
            new OmittedRows(
                OmittedRows.Kind.LATE,
                late + lateOfPartials,
                rows,
                tables,
                text,
                column,
                lateness));
        omitted.add(
            new OmittedRows(OmittedRows.Kind.WITHOUT_TIME, bad, rows, tables, text, column, 0));
      }
      return omitted;
    }
  }
}
