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
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.sql.SqlInsert;

/** What one job computes: results and inserts over shared nodes. */
public final class LogicalPlan {
  private final Catalog catalog;
  private final boolean batch;
  private final PlannerOptions options;
  private final RelLowering lowering;
  private final Map<String, CatalogTable> targets = new HashMap<>();
  private final Map<String, Span> positions = new HashMap<>();

  public LogicalPlan(
      Catalog catalog, boolean batch, PlannerOptions options, RexBuilder rexBuilder) {
    this.catalog = catalog;
    this.batch = batch;
    this.options = options;
    this.lowering = new RelLowering(catalog, batch, options, rexBuilder);
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

  /** The plan with changelogs, exchanges and phases. */
  public ExecPlan physical() {
    ExecPlan plan =
        PhysicalPlan.of(ColumnPruning.prune(lowering.nodes().all()), batch, options);
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
