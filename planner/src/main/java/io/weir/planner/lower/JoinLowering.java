package io.weir.planner.lower;

import io.weir.parser.Span;
import io.weir.planner.plan.Expression;
import io.weir.planner.plan.Expressions;
import io.weir.planner.plan.PlanField;
import io.weir.planner.plan.PlanNode;
import io.weir.planner.plan.PlanType;
import io.weir.planner.type.PlanTypes;
import io.weir.planner.type.TypeRules;
import io.weir.planner.validate.Positions;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinInfo;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/** Lowers joins: RIGHT becomes LEFT with the sides exchanged, keys get equal types. */
final class JoinLowering {
  private final RelLowering lowering;

  JoinLowering(RelLowering lowering) {
    this.lowering = lowering;
  }

  int lower(Join join, JoinInfo condition) {
    boolean swapped = join.getJoinType() == JoinRelType.RIGHT;
    int left = lowering.lower(join.getLeft());
    int right = lowering.lower(join.getRight());
    int leftWidth = lowering.nodes().output(left).size();
    int rightWidth = lowering.nodes().output(right).size();
    List<Integer> leftKeys = new ArrayList<>(condition.leftKeys);
    List<Integer> rightKeys = new ArrayList<>(condition.rightKeys);
    for (int i = 0; i < leftKeys.size(); i++) {
      Span span = comparison(join, leftKeys.get(i), rightKeys.get(i));
      PlanType common = common(join, left, leftKeys.get(i), right, rightKeys.get(i));
      left = withKey(left, leftKeys, i, common, span);
      right = withKey(right, rightKeys, i, common, span);
    }
    Expression residual = residual(join, condition);
    return swapped
        ? joined(join, right, rightWidth, rightKeys, left, leftWidth, leftKeys, residual, true)
        : joined(join, left, leftWidth, leftKeys, right, rightWidth, rightKeys, residual, false);
  }

  /** Where a pair of keys is compared: a cast that nobody wrote is named by that. */
  private static Span comparison(Join join, int leftKey, int rightKey) {
    int width = join.getLeft().getRowType().getFieldCount();
    for (RexNode conjunct : RelOptUtil.conjunctions(join.getCondition())) {
      if (conjunct instanceof RexCall call
          && RelOptUtil.InputFinder.bits(call)
              .equals(ImmutableBitSet.of(leftKey, width + rightKey))) {
        return Span.of(call.getParserPosition());
      }
    }
    return Span.NONE;
  }

  /** The type in which a pair of keys is compared. */
  private PlanType common(Join join, int left, int leftKey, int right, int rightKey) {
    PlanType a = lowering.nodes().output(left).get(leftKey).type();
    PlanType b = lowering.nodes().output(right).get(rightKey).type();
    PlanType common = TypeRules.comparable(a, b);
    if (common == null) {
      throw Unsupported.joinKeys(a, b, Positions.of(join));
    }
    return common;
  }

  /** The side with a cast key appended, where the key has another type. */
  private int withKey(int side, List<Integer> keys, int i, PlanType type, Span span) {
    List<PlanField> fields = lowering.nodes().output(side);
    Expression reference = Expressions.reference(fields, keys.get(i));
    Expression key = Casts.implicit(reference, type.withNullable(reference.type().nullable()));
    if (key == reference) {
      return side;
    }
    if (key instanceof Expression.Call cast) {
      key = cast.at(span);
    }
    List<Expression> projections = new ArrayList<>(Expressions.references(fields));
    projections.add(key);
    PlanType keyType = key.type();
    keys.set(i, fields.size());
    return lowering.calc(
        side,
        null,
        projections,
        RelLowering.appended(fields, List.of(new PlanField("$key" + i, keyType))));
  }

  private @Nullable Expression residual(Join join, JoinInfo condition) {
    RexNode remaining =
        RexUtil.composeConjunction(
            join.getCluster().getRexBuilder(), condition.nonEquiConditions, true);
    return remaining == null ? null : lowering.expression(remaining);
  }

  /**
   * The join of two sides, and the Calc that restores Calcite's columns.
   *
   * @param firstWidth columns of the first side that Calcite knows
   */
  private int joined(
      Join join,
      int first,
      int firstWidth,
      List<Integer> firstKeys,
      int second,
      int secondWidth,
      List<Integer> secondKeys,
      @Nullable Expression residual,
      boolean swapped) {
    boolean outer = join.getJoinType() != JoinRelType.INNER;
    List<PlanField> output = new ArrayList<>(lowering.nodes().output(first));
    int offset = output.size();
    for (PlanField field : lowering.nodes().output(second)) {
      output.add(outer ? new PlanField(field.name(), field.type().withNullable(true)) : field);
    }
    // Calcite numbers its left side first; here the second side starts at offset.
    int calciteLeft = swapped ? secondWidth : firstWidth;
    Expression moved =
        residual == null
            ? null
            : Expressions.mapInputs(
                residual,
                input ->
                    new Expression.InputRef(
                        place(input.index(), calciteLeft, offset, swapped), input.type()));
    int node =
        lowering
            .nodes()
            .add(
                id ->
                    new PlanNode.Join(
                        id,
                        first,
                        second,
                        outer ? PlanNode.JoinType.LEFT : PlanNode.JoinType.INNER,
                        firstKeys,
                        secondKeys,
                        moved,
                        output,
                        null,
                        null));
    List<PlanField> expected = PlanTypes.fields(join.getRowType());
    List<Expression> order = new ArrayList<>();
    for (int i = 0; i < firstWidth + secondWidth; i++) {
      order.add(Expressions.reference(output, place(i, calciteLeft, offset, swapped)));
    }
    return lowering.calc(node, null, order, expected);
  }

  /** Where in the join's output a column of Calcite's join stands. */
  private static int place(int column, int calciteLeft, int offset, boolean swapped) {
    boolean isLeft = column < calciteLeft;
    int within = isLeft ? column : column - calciteLeft;
    return isLeft == swapped ? offset + within : within;
  }
}
