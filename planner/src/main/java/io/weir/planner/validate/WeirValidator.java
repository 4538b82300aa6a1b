package io.weir.planner.validate;

import io.weir.parser.Span;
import io.weir.parser.SqlException;
import io.weir.parser.WeirConformance;
import io.weir.planner.error.Messages;
import io.weir.planner.function.FunctionTable;
import io.weir.planner.function.WindowTableFunction;
import io.weir.planner.plan.PlanType;
import io.weir.planner.type.PlanTypes;
import io.weir.planner.type.TypeRules;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.calcite.config.NullCollation;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlUnknownLiteral;
import org.apache.calcite.sql.SqlUtil;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.validate.SelectScope;
import org.apache.calcite.sql.validate.SqlNameMatcher;
import org.apache.calcite.sql.validate.SqlQualified;
import org.apache.calcite.sql.validate.SqlValidatorCatalogReader;
import org.apache.calcite.sql.validate.SqlValidatorImpl;
import org.apache.calcite.sql.validate.SqlValidatorNamespace;
import org.apache.calcite.sql.validate.SqlValidatorScope;
import org.apache.calcite.sql.validate.implicit.TypeCoercion;
import org.jspecify.annotations.Nullable;

/** Calcite's validator, set up for Flink's dialect: no implicit casts, no rewriting of calls. */
final class WeirValidator extends SqlValidatorImpl {
  /** From so many columns of FROM on they are looked up by a hash. */
  private static final int MANY_COLUMNS = 200;

  private final Set<String> columnNames = new LinkedHashSet<>();
  private final Map<SqlValidatorScope, IndexedScope> indexed = new IdentityHashMap<>();
  private @Nullable SqlNodeList checkedForAggregates;
  private boolean aggregate;
  private final CommonColumns commonColumns;

  /**
   * @param functions that may be called
   */
  WeirValidator(
      FunctionTable functions, SqlValidatorCatalogReader catalog, RelDataTypeFactory factory) {
    super(
        functions,
        catalog,
        factory,
        Config.DEFAULT
            .withConformance(WeirConformance.INSTANCE)
            .withIdentifierExpansion(true)
            .withTypeCoercionEnabled(false)
            .withCallRewrite(false)
            .withDefaultNullCollation(NullCollation.LOW));
    commonColumns = new CommonColumns(factory);
  }

  @Override
  protected void validateNamespace(SqlValidatorNamespace namespace, RelDataType targetRowType) {
    super.validateNamespace(namespace, targetRowType);
    RelDataType type = namespace.getRowType();
    if (type.isStruct()) {
      collect(type, "", columnNames);
    }
  }

  /** Lets an untyped NULL stand anywhere; elsewhere its type is inferred as usual. */
  @Override
  protected void inferUnknownTypes(
      RelDataType inferredType, SqlValidatorScope scope, SqlNode node) {
    if (SqlUtil.isNullLiteral(node, false) && inferredType.equals(unknownType)) {
      setValidatedNodeType(node, typeFactory.createSqlType(SqlTypeName.NULL));
      return;
    }
    super.inferUnknownTypes(inferredType, scope, node);
  }

  @Override
  public SqlLiteral resolveLiteral(SqlLiteral literal) {
    SqlLiteral time =
        literal instanceof SqlUnknownLiteral unknown ? TimeLiterals.resolve(unknown) : null;
    return time == null ? super.resolveLiteral(literal) : time;
  }

  @Override
  protected void validateJoin(SqlJoin join, SqlValidatorScope scope) {
    commonColumns.rewrite(join, input -> inputType(input, scope));
    super.validateJoin(join, scope);
  }

  private RelDataType inputType(SqlNode relation, SqlValidatorScope scope) {
    validateFrom(relation, unknownType, scope);
    return Objects.requireNonNull(getNamespace(relation)).getRowType();
  }

  /** The first clause that is validated after FROM. */
  @Override
  protected void validateWhereClause(SqlSelect select) {
    commonColumns.qualify(select);
    index(select);
    super.validateWhereClause(select);
  }

  private void index(SqlSelect select) {
    SelectScope scope = getRawSelectScope(select);
    SqlNameMatcher names = getCatalogReader().nameMatcher();
    if (scope != null && names.isCaseSensitive()) {
      int columns = 0;
      for (SqlValidatorNamespace input : scope.getChildren()) {
        columns += input.getRowType().getFieldCount();
      }
      if (columns >= MANY_COLUMNS) {
        indexed.put(scope, new IndexedScope(scope, names));
      }
    }
  }

  /** A scope with the same columns that finds them fast. */
  SqlValidatorScope indexed(SqlValidatorScope scope) {
    IndexedScope fast = indexed.get(scope);
    return fast == null ? scope : fast;
  }

  @Override
  public SqlValidatorScope getSelectScope(SqlSelect select) {
    return indexed(super.getSelectScope(select));
  }

  @Override
  protected RelDataType validateSelectList(
      SqlNodeList items, SqlSelect select, RelDataType targetRowType) {
    SelectScope scope = getRawSelectScope(select);
    IndexedScope fast = scope == null ? null : indexed.get(scope);
    if (fast == null) {
      return super.validateSelectList(items, select, targetRowType);
    }
    SqlNodeList expanded = new SqlNodeList(items.getParserPosition());
    for (SqlNode item : items) {
      expanded.addAll(
          item instanceof SqlIdentifier star && star.isStar() ? fast.expand(star) : List.of(item));
    }
    return super.validateSelectList(expanded, select, targetRowType);
  }

  /** Asked for by the conversion, of a list that validation has expanded. */
  @Override
  public SqlNodeList expandStar(SqlNodeList items, SqlSelect select, boolean includeSystemVars) {
    SelectScope scope = getRawSelectScope(select);
    return scope != null && indexed.containsKey(scope) && items == select.getSelectList()
        ? items
        : super.expandStar(items, select, includeSystemVars);
  }

  @Override
  public SqlNode expandSelectExpr(
      SqlNode expression, SelectScope scope, SqlSelect select, Map<String, SqlNode> expansions) {
    IndexedScope fast = indexed.get(scope);
    if (fast != null && expression instanceof SqlIdentifier name && makeNullaryCall(name) == null) {
      SqlQualified found = fast.find(name);
      if (found != null) {
        setOriginal(found.identifier, name);
        return found.identifier;
      }
    }
    return super.expandSelectExpr(expression, scope, select, expansions);
  }

  @Override
  public SqlNode expand(SqlNode expression, SqlValidatorScope scope) {
    return super.expand(expression, indexed(scope));
  }

  @Override
  public RelDataType deriveType(SqlValidatorScope scope, SqlNode expression) {
    return super.deriveType(
        expression instanceof SqlIdentifier ? indexed(scope) : scope, expression);
  }

  /** Looks once through a long SELECT list, not once for each of its items. */
  @Override
  public boolean isAggregate(SqlSelect select) {
    SqlNodeList items = select.getSelectList();
    if (items.size() < MANY_COLUMNS || select.getGroup() != null || select.getHaving() != null) {
      return super.isAggregate(select);
    }
    if (checkedForAggregates != items) {
      aggregate = super.isAggregate(select);
      checkedForAggregates = items;
    }
    return aggregate;
  }

  /** Calcite takes a row for a sub-query and fails. */
  @Override
  protected void validateWhereOrOn(SqlValidatorScope scope, SqlNode condition, String clause) {
    RuntimeException failure = null;
    try {
      super.validateWhereOrOn(scope, condition, clause);
    } catch (IllegalStateException e) {
      failure = e;
    }
    if (deriveType(scope, condition).isStruct()) {
      throw new SqlException(
          SqlException.Code.TYPE_MISMATCH,
          clause + " needs a condition, not a row",
          Span.of(condition.getParserPosition()),
          null);
    }
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  protected void validateOrderList(SqlSelect select) {
    validateWithoutDesc(select);
    if (select.getOrderList() != null) {
      for (SqlNode item : select.getOrderList()) {
        checkOrdered(select, item);
      }
    }
  }

  /**
   * For a DESC, Calcite asks whether the dialect has it, and for that generates a class with a
   * method for each of its messages, which a first query waits for. Here all have it.
   */
  private void validateWithoutDesc(SqlSelect select) {
    SqlNodeList order = select.getOrderList();
    if (order == null) {
      return;
    }
    SqlNodeList keys = new SqlNodeList(order.getParserPosition());
    for (SqlNode item : order) {
      keys.add(item.getKind() == SqlKind.DESCENDING ? ((SqlCall) item).operand(0) : item);
    }
    select.setOrderBy(keys);
    super.validateOrderList(select);
    SqlNodeList validated = Objects.requireNonNull(select.getOrderList());
    for (int i = 0; i < order.size(); i++) {
      SqlNode item = order.get(i);
      if (item.getKind() == SqlKind.DESCENDING) {
        SqlParserPos position = item.getParserPosition();
        validated.set(i, SqlStdOperatorTable.DESC.createCall(position, validated.get(i)));
      }
    }
  }

  private void checkOrdered(SqlSelect select, SqlNode item) {
    switch (item.getKind()) {
      case DESCENDING, NULLS_FIRST, NULLS_LAST -> checkOrdered(select, ((SqlCall) item).operand(0));
      default -> {
        SqlNode key = expandOrderExpr(select, item);
        PlanType type = PlanTypes.of(deriveType(getOrderScope(select), key));
        if (!TypeRules.isOrdered(type)) {
          throw Messages.noOrder("ORDER BY", type, Span.of(item.getParserPosition()));
        }
      }
    }
  }

  /**
   * Asked for by the conversion of JOIN … USING, which casts columns of different types; Calcite's
   * own method asserts that queries are coerced as well.
   */
  @Override
  public TypeCoercion getTypeCoercion() {
    return config().typeCoercionFactory().create(typeFactory, this);
  }

  /** The names of all columns of all inputs seen so far, for suggestions. */
  Set<String> columnNames() {
    for (SqlNode node : namespaces.keySet()) {
      if (node.getKind() == SqlKind.AS) {
        // The columns that an alias names, as in t AS x (a, b), stand after the two of them.
        List<SqlNode> operands = ((SqlCall) node).getOperandList();
        operands.stream().skip(2).forEach(name -> columnNames.add(name.toString()));
      }
    }
    return columnNames;
  }

  private static void collect(RelDataType type, String prefix, Set<String> names) {
    List<RelDataTypeField> fields = type.getFieldList();
    for (RelDataTypeField field : fields) {
      if (WindowTableFunction.isHidden(field.getName())) {
        continue;
      }
      names.add(prefix + field.getName());
      if (field.getType().isStruct() && prefix.isEmpty()) {
        collect(field.getType(), field.getName() + ".", names);
      }
    }
  }
}
