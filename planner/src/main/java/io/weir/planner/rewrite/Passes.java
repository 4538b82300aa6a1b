package io.weir.planner.rewrite;

import java.util.List;
import org.apache.calcite.plan.RelOptRule;
import org.apache.calcite.plan.hep.HepPlanner;
import org.apache.calcite.plan.hep.HepProgram;
import org.apache.calcite.plan.hep.HepProgramBuilder;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.TableFunctionScan;
import org.apache.calcite.rel.rules.FilterAggregateTransposeRule;
import org.apache.calcite.rel.rules.FilterJoinRule.FilterIntoJoinRule.FilterIntoJoinRuleConfig;
import org.apache.calcite.rel.rules.FilterJoinRule.JoinConditionPushRule.JoinConditionPushRuleConfig;
import org.apache.calcite.rel.rules.FilterMergeRule;
import org.apache.calcite.rel.rules.FilterProjectTransposeRule;
import org.apache.calcite.rel.rules.FilterSetOpTransposeRule;
import org.apache.calcite.rel.rules.JoinPushExpressionsRule;
import org.apache.calcite.rel.rules.ProjectMergeRule;
import org.apache.calcite.rel.rules.ProjectRemoveRule;
import org.apache.calcite.rex.RexUtil;

/**
 * The logical passes, in order. Their rules are made one by one: Calcite's {@code CoreRules} makes
 * all it has, which takes 0.15 s of the first query.
 */
public final class Passes {
  /** Passes over Calcite's algebra; lowering and the passes over plan nodes follow. */
  public static final List<Pass> LOGICAL =
      List.of(
          new Pass(
              "push filters",
              "Filters go as near to the sources as they can, and conditions of joins become those of"
                  + " the joins; first, because it turns comma joins into joins by equality",
              program(
                  FilterMergeRule.Config.DEFAULT.toRule(),
                  filterProjectTranspose(),
                  filterAggregateTranspose(),
                  FilterSetOpTransposeRule.Config.DEFAULT.toRule(),
                  FilterIntoJoinRuleConfig.DEFAULT.toRule(),
                  JoinConditionPushRuleConfig.DEFAULT.toRule())),
          new Pass(
              "compute join keys",
              "Expressions that a join compares become columns of its inputs; after the filters,"
                  + " which bring the comparisons to the joins",
              program(JoinPushExpressionsRule.Config.DEFAULT.toRule())),
          new Pass(
              "merge projections",
              "Neighbouring projections become one where no expression is then computed twice; last,"
                  + " because the other passes leave projections behind",
              program(projectMerge(), ProjectRemoveRule.Config.DEFAULT.toRule())));

  private Passes() {}

  public static RelNode run(Pass pass, RelNode rel) {
    HepPlanner planner = new HepPlanner(pass.program());
    planner.setRoot(rel);
    return planner.findBestExp();
  }

  private static HepProgram program(RelOptRule... rules) {
    HepProgramBuilder builder = HepProgram.builder();
    return builder.addRuleCollection(List.of(rules)).build();
  }

  /** Not past a random number or a clock: each row must see one value of it. */
  private static RelOptRule filterProjectTranspose() {
    return FilterProjectTransposeRule.Config.DEFAULT
        .withOperandFor(
            Filter.class,
            filter -> true,
            Project.class,
            project -> project.getProjects().stream().allMatch(RexUtil::isDeterministic))
        .toRule();
  }

  /** Not past a window aggregate: a condition on the window's bounds is for its result. */
  private static RelOptRule filterAggregateTranspose() {
    return FilterAggregateTransposeRule.Config.DEFAULT
        .withOperandSupplier(
            filter ->
                filter
                    .operand(Filter.class)
                    .oneInput(
                        aggregate ->
                            aggregate
                                .operand(Aggregate.class)
                                .predicate(Passes::isWithoutWindow)
                                .anyInputs()))
        .as(FilterAggregateTransposeRule.Config.class)
        .toRule();
  }

  private static boolean isWithoutWindow(Aggregate aggregate) {
    RelNode input = aggregate.getInput().stripped();
    while (input instanceof Project || input instanceof Filter) {
      input = input.getInput(0).stripped();
    }
    return !(input instanceof TableFunctionScan);
  }

  private static RelOptRule projectMerge() {
    return ProjectMergeRule.Config.DEFAULT.withBloat(0).toRule();
  }
}
