package io.weir.planner.pass;

import java.util.List;
import org.apache.calcite.plan.Contexts;
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
import org.apache.calcite.tools.RelBuilder;
import org.apache.calcite.tools.RelBuilderFactory;

/**
 * The passes over Calcite's relational algebra. Their rules are made one by one: Calcite's {@code
 * CoreRules} makes all it has, which takes 0.15 s of the first query.
 */
final class AlgebraPasses {
  /**
   * With what rules build. Conditions stay as they were written: Calcite's simplification rounds
   * casts in another way, forgets the escape character of LIKE, takes NaN for a number, and cannot
   * compare literals of some types. A projection of a projection is none of theirs to merge.
   */
  private static final RelBuilderFactory BUILDER =
      RelBuilder.proto(
          Contexts.of(
              RelBuilder.Config.DEFAULT
                  .withBloat(-1)
                  .withSimplify(false)
                  .withSimplifyValues(false)
                  .withPruneInputOfAggregate(false)
                  .withPushJoinCondition(false)));

  static final Pass PUSH_FILTERS =
      pass(
          "push filters",
          "Filters go as near to the sources as they can, and conditions of joins become those of"
              + " the joins; first, because it turns comma joins into joins by equality",
          FilterMergeRule.Config.DEFAULT.withRelBuilderFactory(BUILDER).toRule(),
          filterProjectTranspose(),
          filterAggregateTranspose(),
          FilterSetOpTransposeRule.Config.DEFAULT.withRelBuilderFactory(BUILDER).toRule(),
          FilterIntoJoinRuleConfig.DEFAULT.withRelBuilderFactory(BUILDER).toRule(),
          JoinConditionPushRuleConfig.DEFAULT.withRelBuilderFactory(BUILDER).toRule());

  static final Pass COMPUTE_JOIN_KEYS =
      pass(
          "compute join keys",
          "Expressions that a join compares become columns of its inputs; after the filters, which"
              + " bring the comparisons to the joins",
          JoinPushExpressionsRule.Config.DEFAULT.withRelBuilderFactory(BUILDER).toRule());

  static final Pass MERGE_PROJECTIONS =
      pass(
          "merge projections",
          "Neighbouring projections become one where no expression is then computed twice; last of"
              + " the algebra, because the passes before leave projections behind",
          projectMerge(),
          ProjectRemoveRule.Config.DEFAULT.withRelBuilderFactory(BUILDER).toRule());

  private AlgebraPasses() {}

  private static Pass pass(String name, String reason, RelOptRule... rules) {
    for (RelOptRule rule : rules) {
      if (rule.relBuilderFactory != BUILDER) {
        throw new IllegalArgumentException(rule + " would simplify conditions");
      }
    }
    HepProgramBuilder builder = HepProgram.builder();
    HepProgram program = builder.addRuleCollection(List.of(rules)).build();
    return new Pass(name, reason, draft -> draft.withQueries(query -> run(program, query)));
  }

  private static RelNode run(HepProgram program, RelNode rel) {
    HepPlanner planner = new HepPlanner(program);
    planner.setRoot(rel);
    return planner.findBestExp();
  }

  /** Not past a random number or a clock: each row must see one value of it. */
  private static RelOptRule filterProjectTranspose() {
    return FilterProjectTransposeRule.Config.DEFAULT
        .withOperandFor(
            Filter.class,
            filter -> true,
            Project.class,
            project -> project.getProjects().stream().allMatch(RexUtil::isDeterministic))
        .withRelBuilderFactory(BUILDER)
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
                                .predicate(AlgebraPasses::isWithoutWindow)
                                .anyInputs()))
        .withRelBuilderFactory(BUILDER)
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
    return ProjectMergeRule.Config.DEFAULT.withBloat(0).withRelBuilderFactory(BUILDER).toRule();
  }
}
