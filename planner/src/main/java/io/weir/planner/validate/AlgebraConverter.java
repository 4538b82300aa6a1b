package io.weir.planner.validate;

import java.util.List;
import java.util.Map;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.prepare.CalciteCatalogReader;
import org.apache.calcite.rel.RelCollation;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlTableRef;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.validate.SqlValidatorScope;
import org.apache.calcite.sql2rel.SqlToRelConverter;
import org.jspecify.annotations.Nullable;

/** Calcite's converter, which here keeps positions and simplifies nothing. */
final class AlgebraConverter extends SqlToRelConverter {
  private final WeirValidator validator;
  private final boolean positions;

  /**
   * @param positions whether positions are those of the statement being planned, not of a view's
   */
  AlgebraConverter(
      WeirValidator validator,
      CalciteCatalogReader reader,
      RelOptCluster cluster,
      boolean positions) {
    super(
        (rowType, query, schemaPath, viewPath) -> {
          throw new UnsupportedOperationException("views are expanded by the catalog");
        },
        validator,
        reader,
        cluster,
        Convertlets.INSTANCE,
        SqlToRelConverter.config()
            .withExpand(false)
            .withTrimUnusedFields(false)
            .withInSubQueryThreshold(Integer.MAX_VALUE)
            .withHintStrategyTable(Positions.STRATEGIES)
            .withRelBuilderConfigTransform(
                config ->
                    config
                        .withBloat(-1)
                        .withSimplify(false)
                        .withSimplifyValues(false)
                        .withPruneInputOfAggregate(false)
                        .withAggregateUnique(true)
                        .withPushJoinCondition(false)));
    this.validator = validator;
    this.positions = positions;
  }

  @Override
  protected Blackboard createBlackboard(
      @Nullable SqlValidatorScope scope, @Nullable Map<String, RexNode> names, boolean top) {
    return new FieldBlackboard(scope == null ? null : validator.indexed(scope), names, top);
  }

  /**
   * Makes the fields of a row nullable that an outer join makes nullable, which Calcite does for
   * whole columns only.
   */
  private final class FieldBlackboard extends Blackboard {
    FieldBlackboard(
        @Nullable SqlValidatorScope scope, @Nullable Map<String, RexNode> names, boolean top) {
      super(scope, names, top);
    }

    /** Calcite compares the operand of IN with each value of a list. */
    @Override
    public RexNode convertExpression(SqlNode expression) {
      RexNode converted = super.convertExpression(expression);
      return isInList(expression)
          ? SharedOperands.once(getRexBuilder(), expression.getParserPosition(), converted)
          : converted;
    }

    private static boolean isInList(SqlNode expression) {
      return switch (expression.getKind()) {
        case IN, NOT_IN, SOME, ALL -> ((SqlCall) expression).operand(1) instanceof SqlNodeList;
        default -> false;
      };
    }

    @Override
    public RexNode visit(SqlIdentifier identifier) {
      return adjusted(super.visit(identifier));
    }

    private RexNode adjusted(RexNode node) {
      if (node instanceof RexInputRef input) {
        return adjustInputRef(this, input);
      }
      return node instanceof RexFieldAccess access
          ? getRexBuilder()
              .makeFieldAccess(adjusted(access.getReferenceExpr()), access.getField().getIndex())
          : node;
    }
  }

  @Override
  protected void convertFrom(
      Blackboard blackboard, @Nullable SqlNode from, @Nullable List<String> names) {
    super.convertFrom(blackboard, from, names);
    RelNode root = blackboard.root;
    if (from instanceof SqlJoin join && root instanceof Join) {
      mark(blackboard, join.getJoinTypeNode().getParserPosition());
    }
    SqlNode table = from instanceof SqlTableRef hinted ? hinted.operand(0) : from;
    if (table instanceof SqlIdentifier && positions && root != null) {
      blackboard.setRoot(Positions.markScans(root, table.getParserPosition()), true);
    }
  }

  @Override
  protected void convertOrder(
      SqlSelect select,
      Blackboard blackboard,
      RelCollation collation,
      List<SqlNode> expressions,
      @Nullable SqlNode offset,
      @Nullable SqlNode fetch) {
    super.convertOrder(select, blackboard, collation, expressions, offset, fetch);
    if (blackboard.root instanceof Sort) {
      SqlNode order = select.getOrderList();
      SqlNode marked = order != null && select.getOrderList().size() > 0 ? order : fetch;
      mark(blackboard, marked == null ? SqlParserPos.ZERO : marked.getParserPosition());
    }
  }

  private void mark(Blackboard blackboard, SqlParserPos position) {
    RelNode root = blackboard.root;
    if (positions && root != null) {
      blackboard.setRoot(Positions.mark(root, position), false);
    }
  }
}
