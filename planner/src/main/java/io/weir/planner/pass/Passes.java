package io.weir.planner.pass;

import io.weir.planner.PlannerOptions;
import io.weir.planner.catalog.Catalog;
import io.weir.planner.lower.JobLowering;
import io.weir.planner.plan.ExecPlan;
import io.weir.planner.plan.PlanBuilder;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.calcite.rex.RexBuilder;

/** The passes from an analysed job to its executable plan, in order. */
public final class Passes {
  private final Catalog catalog;
  private final PlannerOptions options;
  private final RexBuilder rexBuilder;

  public Passes(Catalog catalog, PlannerOptions options, RexBuilder rexBuilder) {
    this.catalog = catalog;
    this.options = options;
    this.rexBuilder = rexBuilder;
  }

  /** All passes; each takes what the one before it gives. */
  public List<Pass> inOrder() {
    return List.of(
        new Pass(
            "choose mode",
            "What ends is a batch unless the session says otherwise; first, since all that follows"
                + " may depend on it",
            draft -> ModeChoice.apply(catalog, options, draft)),
        AlgebraPasses.PUSH_FILTERS,
        AlgebraPasses.COMPUTE_JOIN_KEYS,
        AlgebraPasses.MERGE_PROJECTIONS,
        new Pass(
            "lower",
            "Algebra becomes nodes with Weir's types and functions; windows are recognised. After the"
                + " rewriting, for which Calcite has rules",
            this::lower),
        new Pass(
            "drop late rows",
            "Where windows fire, rows of fired ones are late; before columns are pruned, so that what"
                + " is the same with and without late rows is pruned alike",
            draft -> draft.withPlan(LateRows.drop(draft.plan(), draft.mode()::shares))),
        new Pass(
            "prune columns",
            "What nobody reads goes, down to fields of rows; before distribution, so that exchanges"
                + " and partial aggregates carry only what is read",
            draft -> draft.withPlan(ColumnPruning.prune(draft.plan(), draft.mode()::shares))),
        new Pass(
            "distribute",
            "Rows that must meet are brought to one worker, aggregates become two where that saves"
                + " rows; needs the changelogs, since only what appends is aggregated in two phases",
            draft ->
                draft.withPlan(
                    Distribution.distribute(
                        draft.plan(), draft.mode()::shares, options.aggregatePhases()))),
        new Pass(
            "choose changelogs",
            "Tables are given the changes that they take, updates without the old rows where nothing"
                + " needs these; after distribution, since rows that change workers lose their order",
            draft -> ChangelogChoice.apply(catalog, draft)),
        plan(
            "retain rows",
            "A streaming join forgets rows that no row to come can match; after distribution, since the"
                + " bounds are on columns of the inputs as they are then",
            JoinRetention::apply),
        plan(
            "order scans",
            "In batch the left side of a join waits for the right one; late, because it names nodes",
            SourceOrder::apply),
        plan(
            "identify state",
            "What keeps something gets a name by what it computes of which rows, so that an edited job"
                + " finds it again; last, because it changes nothing that others look at",
            StateIdentities::assign));
  }

  private static Pass plan(String name, String reason, UnaryOperator<ExecPlan> transform) {
    return new Pass(name, reason, draft -> draft.withPlan(transform.apply(draft.plan())));
  }

  private Draft lower(Draft draft) {
    JobLowering lowering =
        new JobLowering(
            catalog,
            new PlanBuilder(draft.mode().batch(), draft.mode()::shares),
            options,
            rexBuilder);
    for (Statement statement : draft.statements()) {
      if (statement instanceof Statement.Query query) {
        lowering.addResult(query.query(), query.names());
      } else if (statement instanceof Statement.Insert insert) {
        lowering.addInsert(insert.insert(), insert.target(), insert.query());
      }
    }
    return draft.withPlan(lowering.plan());
  }
}
