package io.weir.planner.pass;

import io.weir.planner.explain.PlanPrinter;
import io.weir.planner.function.Determinism;
import io.weir.planner.plan.ExecPlan;
import io.weir.planner.plan.PlanNode;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.jspecify.annotations.Nullable;

/**
 * A job while it is planned: algebra of each statement first, one plan of all later.
 *
 * @param statements what the job computes, in the user's order
 * @param chosen how the job runs, null until that is decided
 * @param nodes the plan, null while the job is algebra
 */
public record Draft(List<Statement> statements, @Nullable Mode chosen, @Nullable ExecPlan nodes) {
  public Draft {
    statements = List.copyOf(statements);
  }

  /**
   * How a job runs.
   *
   * @param batch whether results are put out once, at the end of the inputs
   * @param sharing whether equal nodes are computed once
   * @param determinism tells of which expressions the results are not the same each time
   */
  record Mode(boolean batch, boolean sharing, Determinism determinism) {
    /** Whether equal nodes become one: not where each draws numbers of its own. */
    boolean shares(PlanNode node) {
      return sharing
          && !(node instanceof PlanNode.Calc calc
              && (determinism.isDrawn(calc.condition())
                  || calc.projections().stream().anyMatch(determinism::isDrawn)))
          && !(node instanceof PlanNode.Join join && determinism.isDrawn(join.residual()));
    }
  }

  /** A job of which nothing is decided. */
  public static Draft of(List<Statement> statements) {
    return new Draft(statements, null, null);
  }

  /** How the job runs, once that is decided. */
  Mode mode() {
    if (chosen == null) {
      throw new IllegalStateException("the mode is not chosen yet");
    }
    return chosen;
  }

  /** The plan of a job that has been lowered. */
  public ExecPlan plan() {
    if (nodes == null) {
      throw new IllegalStateException("the job is not lowered yet");
    }
    return nodes;
  }

  Draft withMode(Mode mode) {
    return new Draft(statements, mode, nodes);
  }

  Draft withQueries(UnaryOperator<RelNode> rewrite) {
    return new Draft(
        statements.stream().map(each -> each.withQuery(rewrite.apply(each.query()))).toList(),
        chosen,
        nodes);
  }

  Draft withPlan(ExecPlan plan) {
    return new Draft(statements, chosen, plan);
  }

  /** The job as EXPLAIN PASSES shows it, several lines. */
  public String print() {
    String job =
        nodes == null
            ? statements.stream()
                .map(statement -> RelOptUtil.toString(statement.query()))
                .collect(Collectors.joining())
            : PlanPrinter.print(nodes) + PlanPrinter.identities(nodes);
    return chosen == null ? job : (chosen.batch() ? "batch\n" : "streaming\n") + job;
  }
}
