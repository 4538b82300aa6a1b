package io.weir.planner.pass;

import io.weir.planner.function.Determinism;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.apache.calcite.plan.Contexts;
import org.apache.calcite.plan.RelOptRule;
import org.apache.calcite.plan.RelOptRuleCall;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.plan.hep.HepPlanner;
import org.apache.calcite.plan.hep.HepProgram;
import org.apache.calcite.plan.hep.HepProgramBuilder;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
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
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.rex.RexVisitorImpl;
import org.apache.calcite.tools.RelBuilder;
import org.apache.calcite.tools.RelBuilderFactory;
import org.jspecify.annotations.Nullable;

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
          query -> query.accept(new SplitDraws()),
          "push filters",
          "Filters go as near to the sources as they can, and conditions of joins become those of"
              + " the joins; first, because it turns comma joins into joins by equality",
          filterMerge(),
          filterProjectTranspose(),
          filterAggregateTranspose(),
          FilterSetOpTransposeRule.Config.DEFAULT.withRelBuilderFactory(BUILDER).toRule(),
          filterIntoJoin(),
          joinConditionPush());

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
          new MergeOnce(),
          ProjectRemoveRule.Config.DEFAULT.withRelBuilderFactory(BUILDER).toRule());

  private AlgebraPasses() {}

  private static Pass pass(String name, String reason, RelOptRule... rules) {
    return pass(query -> query, name, reason, rules);
  }

  private static Pass pass(
      UnaryOperator<RelNode> before, String name, String reason, RelOptRule... rules) {
    for (RelOptRule rule : rules) {
      if (rule.relBuilderFactory != BUILDER) {
        throw new IllegalArgumentException(rule + " would simplify conditions");
      }
    }
    HepProgramBuilder builder = HepProgram.builder();
    HepProgram program = builder.addRuleCollection(List.of(rules)).build();
    return new Pass(
        name, reason, draft -> draft.withQueries(query -> run(program, before.apply(query))));
  }

  private static RelNode run(HepProgram program, RelNode rel) {
    HepPlanner planner = new HepPlanner(program);
    planner.setRoot(rel);
    return planner.findBestExp();
  }

  /** Whether a filter draws no random numbers: how often it does is how the user wrote it. */
  private static boolean isSteady(Filter filter) {
    return !Determinism.isDrawn(filter.getCondition());
  }

  /** Takes conditions that draw random numbers apart from the others, which go further down. */
  private static final class SplitDraws extends RelHomogeneousShuttle {
    @Override
    public RelNode visit(RelNode other) {
      RelNode node = super.visit(other);
      return node instanceof Filter filter && !isSteady(filter) ? split(filter) : node;
    }

    private static RelNode split(Filter filter) {
      List<RexNode> drawn = new ArrayList<>();
      List<RexNode> steady = new ArrayList<>();
      for (RexNode conjunct : RelOptUtil.conjunctions(filter.getCondition())) {
        (Determinism.isDrawn(conjunct) ? drawn : steady).add(conjunct);
      }
      if (steady.isEmpty()) {
        return filter;
      }
      RexBuilder builder = filter.getCluster().getRexBuilder();
      RelNode below =
          filter.copy(
              filter.getTraitSet(), filter.getInput(), RexUtil.composeConjunction(builder, steady));
      return filter.copy(filter.getTraitSet(), below, RexUtil.composeConjunction(builder, drawn));
    }
  }

  private static RelOptRule filterMerge() {
    return FilterMergeRule.Config.DEFAULT
        .withRelBuilderFactory(BUILDER)
        .withOperandSupplier(
            top ->
                top.operand(Filter.class)
                    .predicate(AlgebraPasses::isSteady)
                    .oneInput(
                        bottom ->
                            bottom
                                .operand(Filter.class)
                                .predicate(AlgebraPasses::isSteady)
                                .anyInputs()))
        .as(FilterMergeRule.Config.class)
        .toRule();
  }

  private static RelOptRule filterIntoJoin() {
    return FilterIntoJoinRuleConfig.DEFAULT
        .withRelBuilderFactory(BUILDER)
        .withOperandSupplier(
            filter ->
                filter
                    .operand(Filter.class)
                    .predicate(AlgebraPasses::isSteady)
                    .oneInput(join -> join.operand(Join.class).anyInputs()))
        .as(FilterIntoJoinRuleConfig.class)
        .toRule();
  }

  private static RelOptRule joinConditionPush() {
    return JoinConditionPushRuleConfig.DEFAULT
        .withRelBuilderFactory(BUILDER)
        .withOperandSupplier(
            join ->
                join.operand(Join.class)
                    .predicate(each -> !Determinism.isDrawn(each.getCondition()))
                    .anyInputs())
        .as(JoinConditionPushRuleConfig.class)
        .toRule();
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
                    .predicate(AlgebraPasses::isSteady)
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

  /** Where nothing is then computed twice: a random number would be another one each time. */
  private static final class MergeOnce extends ProjectMergeRule {
    MergeOnce() {
      super(
          ProjectMergeRule.Config.DEFAULT
              .withRelBuilderFactory(BUILDER)
              .as(ProjectMergeRule.Config.class));
    }

    @Override
    public boolean matches(RelOptRuleCall call) {
      Project top = call.rel(0);
      Project bottom = call.rel(1);
      int[] uses = new int[bottom.getProjects().size()];
      for (RexNode projection : top.getProjects()) {
        projection.accept(
            new RexVisitorImpl<@Nullable Void>(true) {
              @Override
              public @Nullable Void visitInputRef(RexInputRef input) {
                uses[input.getIndex()]++;
                return null;
              }
            });
      }
      return IntStream.range(0, uses.length)
          .allMatch(i -> uses[i] < 2 || isFree(bottom.getProjects().get(i)));
    }
  }

  private static boolean isFree(RexNode node) {
    return node instanceof RexInputRef || node instanceof RexLiteral;
  }
}
