package io.weir.engine.conformance;

import io.weir.engine.Session;
import io.weir.engine.StatementResult;
import io.weir.parser.Statements;
import io.weir.planner.Planner;
import io.weir.planner.explain.PlanPrinter;
import io.weir.planner.plan.ExecPlan;
import io.weir.planner.plan.ExecPlanJson;
import io.weir.planner.plan.PlanNode;
import io.weir.runtime.host.NodeMetrics;
import io.weir.runtime.host.RunningJob;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.apache.calcite.sql.SqlInsert;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;

/** Whether EXPLAIN, the plan as JSON and the job that runs tell of the same plan. */
final class PlanAgreement {
  private PlanAgreement() {}

  /**
   * Compares them for a query or an insert.
   *
   * @param job the running statement
   * @throws SqlFileRun.Difference when they differ
   */
  static void check(Session session, String sql, RunningJob job) {
    Planner planner = new Planner(session.catalog(), session.configuration().plannerOptions());
    SqlNode statement = Statements.parseOne(sql).node();
    if (!(statement instanceof SqlInsert) && !statement.isA(SqlKind.QUERY)) {
      return;
    }
    ExecPlan plan =
        statement instanceof SqlInsert insert
            ? planner.planInserts(List.of(insert))
            : planner.planQuery(statement);
    ExecPlan read = ExecPlanJson.read(ExecPlanJson.write(plan));
    same("the plan read from JSON", plan, read, sql);
    StatementResult explained = session.execute("EXPLAIN " + sql);
    same("EXPLAIN", PlanPrinter.print(read).stripTrailing(), explained, sql);
    same(
        "the job's nodes",
        read.nodes().stream().map(PlanAgreement::name).filter(Objects::nonNull).sorted().toList(),
        job.metrics().stream().map(NodeMetrics::name).sorted().toList(),
        sql);
  }

  private static void same(String what, Object expected, Object actual, String sql) {
    Object found = actual instanceof StatementResult.Text text ? text.text() : actual;
    if (!expected.equals(found)) {
      throw new SqlFileRun.Difference(
          what + " differs: " + sql + "\nexpected:\n" + expected + "\nfound:\n" + found);
    }
  }

  /** The name of the job's node for a node; null for what is edges. */
  private static String name(PlanNode node) {
    if (node instanceof PlanNode.Exchange || node instanceof PlanNode.Union) {
      return null;
    } else if (node instanceof PlanNode.Source source) {
      return source.table().name();
    } else if (node instanceof PlanNode.Values) {
      return "values";
    } else if (node instanceof PlanNode.Sink sink) {
      return sink.table() == null ? "result" : sink.table().name();
    }
    return node.getClass().getSimpleName().toLowerCase(Locale.ROOT) + node.id();
  }
}
