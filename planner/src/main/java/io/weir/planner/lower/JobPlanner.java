package io.weir.planner.lower;

import io.weir.planner.PlannerOptions;
import io.weir.planner.catalog.Catalog;
import io.weir.planner.catalog.CatalogTable;
import io.weir.planner.plan.ExecPlan;
import io.weir.planner.plan.PlanField;
import io.weir.planner.plan.PlanNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.sql.SqlInsert;

/** Plans one job: its statements are added one by one, then the whole is planned. */
public final class JobPlanner {
  private final boolean batch;
  private final PlannerOptions options;
  private final RelLowering lowering;
  private final InsertLowering inserts;

  /**
   * @param batch whether results are put out once, at the end of the inputs
   */
  public JobPlanner(
      Catalog catalog, boolean batch, PlannerOptions options, RexBuilder rexBuilder) {
    this.batch = batch;
    this.options = options;
    this.lowering = new RelLowering(catalog, batch, options, rexBuilder);
    this.inserts = new InsertLowering(lowering);
  }

  /**
   * Adds a query whose rows are the result.
   *
   * @param names of the result's columns
   */
  public void addQuery(RelNode rel, List<String> names) {
    int node = lowering.lower(rel);
    List<PlanField> fields = lowering.nodes().output(node);
    List<PlanField> output = new ArrayList<>();
    for (int i = 0; i < fields.size(); i++) {
      output.add(new PlanField(names.get(i), fields.get(i).type()));
    }
    lowering.sink(node, null, List.of(), output);
  }

  /** Adds an insert of the rows of {@code rel}. */
  public void addInsert(SqlInsert insert, CatalogTable table, RelNode rel) {
    inserts.insert(insert, table, lowering.lower(rel));
  }

  /**
   * The plan of all that was added.
   *
   * @param afterPass is given the name of each pass and the plan after it
   */
  public ExecPlan plan(BiConsumer<String, ExecPlan> afterPass) {
    List<PlanNode> nodes = lowering.nodes().all();
    afterPass.accept("lower", plan(nodes));
    nodes = ColumnPruning.prune(nodes);
    afterPass.accept("prune columns", plan(nodes));
    ExecPlan plan = PhysicalPlan.of(nodes, batch, options);
    afterPass.accept("distribute", plan);
    return plan;
  }

  private ExecPlan plan(List<PlanNode> nodes) {
    return new ExecPlan(ExecPlan.VERSION, batch, nodes);
  }
}
