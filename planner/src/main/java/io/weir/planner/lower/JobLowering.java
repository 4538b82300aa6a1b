package io.weir.planner.lower;

import io.weir.planner.PlannerOptions;
import io.weir.planner.catalog.Catalog;
import io.weir.planner.catalog.CatalogTable;
import io.weir.planner.plan.ExecPlan;
import io.weir.planner.plan.PlanBuilder;
import io.weir.planner.plan.PlanField;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.sql.SqlInsert;

/** Lowers what one job computes: results and inserts over shared nodes. */
public final class JobLowering {
  private final PlanBuilder nodes;
  private final RelLowering lowering;

  /**
   * @param nodes where the plan is built
   */
  public JobLowering(
      Catalog catalog, PlanBuilder nodes, PlannerOptions options, RexBuilder rexBuilder) {
    this.nodes = nodes;
    this.lowering = new RelLowering(catalog, nodes, options, rexBuilder);
  }

  /** Adds a query whose rows go to the person who asked. */
  public void addResult(RelNode query, List<String> names) {
    int node = lowering.lower(query);
    List<PlanField> fields = nodes.output(node);
    List<PlanField> named = new ArrayList<>();
    for (int i = 0; i < fields.size(); i++) {
      named.add(new PlanField(names.get(i), fields.get(i).type()));
    }
    lowering.sink(node, null, List.of(), named);
  }

  /** Adds a query whose rows go to a table. */
  public void addInsert(SqlInsert insert, CatalogTable table, RelNode query) {
    new InsertLowering(lowering).insert(insert, table, lowering.lower(query));
  }

  /** The plan: what is computed, not yet where. */
  public ExecPlan plan() {
    return nodes.build();
  }
}
