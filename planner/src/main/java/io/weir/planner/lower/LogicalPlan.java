package io.weir.planner.lower;

import io.weir.parser.Span;
import io.weir.parser.SqlException;
import io.weir.parser.SqlException.Code;
import io.weir.planner.PlannerOptions;
import io.weir.planner.catalog.Catalog;
import io.weir.planner.catalog.CatalogTable;
import io.weir.planner.plan.Changelog;
import io.weir.planner.plan.ExecPlan;
import io.weir.planner.plan.PlanField;
import io.weir.planner.plan.PlanNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.sql.SqlInsert;

/** What one job computes: results and inserts over shared nodes. */
public final class LogicalPlan {
  private final Catalog catalog;
  private final boolean batch;
  private final boolean sharing;
  private final PlannerOptions options;
  private final RelLowering lowering;
  private final Map<String, CatalogTable> targets = new HashMap<>();
  private final Map<String, Span> positions = new HashMap<>();

  /**
   * @param batch whether results are put out once, at the end of the inputs
   * @param sharing whether equal nodes are computed once
   */
  public LogicalPlan(
      Catalog catalog,
      boolean batch,
      boolean sharing,
      PlannerOptions options,
      RexBuilder rexBuilder) {
    this.catalog = catalog;
    this.batch = batch;
    this.sharing = sharing;
    this.options = options;
    this.lowering = new RelLowering(catalog, batch, sharing, options, rexBuilder);
  }

  /** Adds a query whose rows go to the person who asked. */
  public void addResult(RelNode query, List<String> names) {
    int node = lowering.lower(query);
    List<PlanField> fields = lowering.nodes().output(node);
    List<PlanField> named = new ArrayList<>();
    for (int i = 0; i < fields.size(); i++) {
      named.add(new PlanField(names.get(i), fields.get(i).type()));
    }
    lowering.sink(node, null, List.of(), named);
  }

  /** Adds a query whose rows go to a table. */
  public void addInsert(SqlInsert insert, CatalogTable table, RelNode query) {
    targets.put(table.name(), table);
    positions.put(table.name(), Span.of(insert.getTargetTable().getParserPosition()));
    new InsertLowering(lowering).insert(insert, table, lowering.lower(query));
  }

  /**
   * The plan with changelogs, exchanges and phases.
   *
   * @param afterPass is given the name of each pass and the plan after it
   */
  public ExecPlan physical(BiConsumer<String, ExecPlan> afterPass) {
    List<PlanNode> nodes = lowering.nodes().all();
    afterPass.accept("lower", new ExecPlan(ExecPlan.VERSION, batch, nodes));
    List<PlanNode> pruned = ColumnPruning.prune(nodes, sharing);
    afterPass.accept("prune columns", new ExecPlan(ExecPlan.VERSION, batch, pruned));
    ExecPlan plan = PhysicalPlan.of(pruned, batch, options, sharing);
    afterPass.accept("distribute", plan);
    for (PlanNode node : plan.nodes()) {
      if (node instanceof PlanNode.Sink sink && sink.table() != null) {
        checkAccepts(sink, plan);
      }
    }
    return plan;
  }

  /** A sink that only appends cannot take rows back. */
  private void checkAccepts(PlanNode.Sink sink, ExecPlan plan) {
    CatalogTable table = targets.get(sink.table().name());
    List<Changelog.Kind> accepted = catalog.capabilities(table).sinkChangelogs();
    Changelog.Kind given = sink.changelog().kind();
    if (given == Changelog.Kind.APPEND || accepted.contains(given)) {
      return;
    }
    PlanNode culprit = plan.node(sink.input());
    while (culprit.inputs().size() == 1
        && plan.node(culprit.inputs().get(0)).changelog().kind() != Changelog.Kind.APPEND) {
      culprit = plan.node(culprit.inputs().get(0));
    }
    throw new SqlException(
        Code.INVALID,
        "Table `%s` does not take updates and deletes, which %s makes"
            .formatted(table.name(), describe(culprit)),
        positions.get(table.name()),
        "aggregate in windows, or run over bounded inputs in batch mode");
  }

  private static String describe(PlanNode node) {
    if (node instanceof PlanNode.Aggregate) {
      return "a GROUP BY without a window";
    } else if (node instanceof PlanNode.Join join) {
      return join.type() == PlanNode.JoinType.LEFT ? "a LEFT JOIN" : "a JOIN of updating inputs";
    }
    return "the query";
  }
}
