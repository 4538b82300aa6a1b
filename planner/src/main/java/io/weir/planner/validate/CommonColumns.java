package io.weir.planner.validate;

import io.weir.parser.Span;
import io.weir.parser.SqlException;
import io.weir.parser.SqlException.Code;
import io.weir.planner.error.Messages;
import io.weir.planner.function.Functions;
import io.weir.planner.type.PlanTypes;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.sql.JoinConditionType;
import org.apache.calcite.sql.JoinType;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlUtil;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlShuttle;
import org.apache.calcite.util.Util;
import org.jspecify.annotations.Nullable;

/**
 * The columns that {@code JOIN … USING} and {@code NATURAL JOIN} make one of two: a name that
 * stands for the column of the side that is never filled up with NULLs. Joins become {@code JOIN …
 * ON}, and unqualified names in the clauses of the SELECT become qualified ones, so that nothing
 * behind has to know such joins.
 */
final class CommonColumns {
  private final RelDataTypeFactory typeFactory;
  private final Map<SqlNode, List<Column>> known = new IdentityHashMap<>();

  /**
   * A column that FROM shows under a name of its own.
   *
   * @param common whether it is one of two columns
   */
  private record Column(String name, RelDataType type, SqlNode expression, boolean common) {}

  CommonColumns(RelDataTypeFactory typeFactory) {
    this.typeFactory = typeFactory;
  }

  /**
   * Makes JOIN … ON of a join and of the joins in it.
   *
   * @param inputs the row type of an input of FROM, which is validated first
   */
  void rewrite(SqlJoin join, Function<SqlNode, RelDataType> inputs) {
    if (isCommon(join)) {
      columns(join, inputs);
    }
  }

  /** Qualifies, in all clauses but FROM, the names that stand for common columns. */
  void qualify(SqlSelect select) {
    SqlNode from = select.getFrom();
    List<Column> columns = from == null ? null : known.get(from);
    if (columns == null || columns.stream().noneMatch(Column::common)) {
      return;
    }
    Map<String, Column> common = new LinkedHashMap<>();
    columns.stream().filter(Column::common).forEach(column -> common.put(column.name, column));
    // What an input beside the join has as well is ambiguous.
    columns.stream().filter(column -> !column.common).forEach(c -> common.remove(c.name));
    Set<String> aliases = aliases(select);
    // The validator holds on to the list itself.
    List<SqlNode> items = items(select.getSelectList(), columns, common);
    select.getSelectList().clear();
    select.getSelectList().addAll(items);
    if (select.getWhere() != null) {
      select.setWhere(select.getWhere().accept(new Qualifier(common, Set.of())));
    }
    if (select.getGroup() != null) {
      select.setGroupBy(
          (SqlNodeList)
              Objects.requireNonNull(select.getGroup().accept(new Qualifier(common, Set.of()))));
    }
    if (select.getHaving() != null) {
      select.setHaving(select.getHaving().accept(new Qualifier(common, Set.of())));
    }
    if (select.getOrderList() != null) {
      // ORDER BY sees the names that SELECT gives before those of FROM.
      select.setOrderBy(
          (SqlNodeList)
              Objects.requireNonNull(select.getOrderList().accept(new Qualifier(common, aliases))));
    }
  }

  private static Set<String> aliases(SqlSelect select) {
    return select.getSelectList().stream()
        .filter(item -> item.getKind() == SqlKind.AS)
        .map(item -> ((SqlIdentifier) ((SqlCall) item).operand(1)).getSimple())
        .collect(Collectors.toSet());
  }

  private static List<SqlNode> items(
      SqlNodeList list, List<Column> columns, Map<String, Column> common) {
    List<SqlNode> items = new ArrayList<>();
    for (SqlNode item : list) {
      SqlParserPos position = item.getParserPosition();
      if (item instanceof SqlIdentifier star && star.isStar() && star.names.size() == 1) {
        columns.forEach(column -> items.add(named(column, position)));
      } else if (item instanceof SqlIdentifier name
          && name.isSimple()
          && common.containsKey(name.getSimple())) {
        items.add(named(Objects.requireNonNull(common.get(name.getSimple())), position));
      } else {
        items.add(item.accept(new Qualifier(common, Set.of())));
      }
    }
    return items;
  }

  /** A column as an item of SELECT. */
  private static SqlNode named(Column column, SqlParserPos position) {
    SqlNode expression = at(column.expression, position);
    return expression instanceof SqlIdentifier
        ? expression
        : SqlStdOperatorTable.AS.createCall(
            position, expression, new SqlIdentifier(column.name, position));
  }

  private static SqlNode at(SqlNode expression, SqlParserPos position) {
    return expression instanceof SqlIdentifier identifier
        ? identifier.clone(position)
        : ((SqlCall) expression)
            .getOperator()
            .createCall(
                position,
                ((SqlCall) expression)
                    .getOperandList().stream().map(operand -> at(operand, position)).toList());
  }

  private static boolean isCommon(SqlNode relation) {
    return relation instanceof SqlJoin join
        && (join.isNatural()
            || join.getConditionType() == JoinConditionType.USING
            || isCommon(join.getLeft())
            || isCommon(join.getRight()));
  }

  private List<Column> columns(SqlNode relation, Function<SqlNode, RelDataType> inputs) {
    List<Column> columns = known.get(relation);
    if (columns == null) {
      columns = relation instanceof SqlJoin join ? ofJoin(join, inputs) : ofInput(relation, inputs);
      known.put(relation, columns);
    }
    return columns;
  }

  private List<Column> ofInput(SqlNode relation, Function<SqlNode, RelDataType> inputs) {
    String alias =
        relation.getKind() == SqlKind.AS
            ? ((SqlIdentifier) ((SqlCall) relation).operand(1)).getSimple()
            : SqlUtil.stripAs(relation) instanceof SqlIdentifier table
                ? Util.last(table.names)
                : null;
    List<Column> columns = new ArrayList<>();
    for (RelDataTypeField field : inputs.apply(relation).getFieldList()) {
      SqlParserPos position = relation.getParserPosition();
      List<String> names =
          alias == null ? List.of(field.getName()) : List.of(alias, field.getName());
      columns.add(
          new Column(field.getName(), field.getType(), new SqlIdentifier(names, position), false));
    }
    return columns;
  }

  private List<Column> ofJoin(SqlJoin join, Function<SqlNode, RelDataType> inputs) {
    List<Column> left = columns(join.getLeft(), inputs);
    List<Column> right = columns(join.getRight(), inputs);
    List<Column> common = new ArrayList<>();
    if (join.isNatural() || join.getConditionType() == JoinConditionType.USING) {
      List<SqlNode> conditions = new ArrayList<>();
      for (SqlIdentifier name : names(join, left, right)) {
        Column first = only(name, left);
        Column second = only(name, right);
        SqlParserPos position = name.getParserPosition();
        common.add(both(name, join.getJoinType(), first, second));
        conditions.add(
            SqlStdOperatorTable.EQUALS.createCall(
                position, at(first.expression, position), at(second.expression, position)));
      }
      SqlParserPos position = join.getParserPosition();
      join.setOperand(1, SqlLiteral.createBoolean(false, position));
      join.setOperand(4, JoinConditionType.ON.symbol(position));
      join.setOperand(
          5,
          conditions.stream()
              .reduce((a, b) -> SqlStdOperatorTable.AND.createCall(position, a, b))
              .orElseThrow());
    }
    List<Column> columns = new ArrayList<>(common);
    Set<String> merged = common.stream().map(Column::name).collect(Collectors.toSet());
    for (List<Column> side : List.of(left, right)) {
      side.stream().filter(column -> !merged.contains(column.name)).forEach(columns::add);
    }
    return columns;
  }

  private static List<SqlIdentifier> names(SqlJoin join, List<Column> left, List<Column> right) {
    SqlParserPos position = join.isNaturalNode().getParserPosition();
    if (!join.isNatural()) {
      List<SqlIdentifier> names = new ArrayList<>();
      for (SqlNode name : (SqlNodeList) Objects.requireNonNull(join.getCondition())) {
        names.add((SqlIdentifier) name);
      }
      return names;
    }
    Set<String> others = right.stream().map(Column::name).collect(Collectors.toSet());
    List<SqlIdentifier> names =
        left.stream()
            .map(Column::name)
            .distinct()
            .filter(others::contains)
            .map(name -> new SqlIdentifier(name, position))
            .toList();
    if (names.isEmpty()) {
      throw new SqlException(
          Code.INVALID,
          "NATURAL JOIN needs inputs with a column of the same name",
          Span.of(position),
          "JOIN … ON a = b joins by columns of different names");
    }
    return names;
  }

  /** The one column of a side that has a name. */
  private static Column only(SqlIdentifier name, List<Column> side) {
    List<Column> found =
        side.stream().filter(column -> column.name.equals(name.getSimple())).toList();
    Span span = Span.of(name.getParserPosition());
    if (found.isEmpty()) {
      throw Messages.unknownColumn(
          name.getSimple(), side.stream().map(Column::name).toList(), span);
    }
    if (found.size() > 1) {
      throw new SqlException(
          Code.INVALID,
          "Column `" + name.getSimple() + "` is ambiguous: several inputs have it",
          span,
          "JOIN … ON names the inputs of its columns");
    }
    return found.get(0);
  }

  /** One column for two that are equal where both have a value. */
  private Column both(SqlIdentifier name, JoinType type, Column left, Column right) {
    RelDataType leftType = typeFactory.createTypeWithNullability(left.type, true);
    RelDataType rightType = typeFactory.createTypeWithNullability(right.type, true);
    if (typeFactory.leastRestrictive(List.of(leftType, rightType)) == null) {
      throw new SqlException(
          Code.TYPE_MISMATCH,
          "The two columns `"
              + name.getSimple()
              + "` have no common type: "
              + PlanTypes.of(leftType)
              + " and "
              + PlanTypes.of(rightType),
          Span.of(name.getParserPosition()),
          "JOIN … ON can cast them");
    }
    SqlNode expression =
        !leftType.equals(rightType)
            ? Objects.requireNonNull(Functions.find("COALESCE"))
                .operator()
                .createCall(SqlParserPos.ZERO, left.expression, right.expression)
            : type == JoinType.RIGHT ? right.expression : left.expression;
    RelDataType shown = type == JoinType.RIGHT ? right.type : left.type;
    return new Column(name.getSimple(), shown, expression, true);
  }

  private static final class Qualifier extends SqlShuttle {
    private final Map<String, Column> common;
    private final Set<String> aliases;

    /**
     * @param aliases names that stay as they are
     */
    Qualifier(Map<String, Column> common, Set<String> aliases) {
      this.common = common;
      this.aliases = aliases;
    }

    @Override
    public SqlNode visit(SqlIdentifier identifier) {
      Column column = common.get(identifier.names.get(0));
      if (column == null || aliases.contains(column.name) || identifier.isStar()) {
        return identifier;
      }
      if (identifier.isSimple()) {
        return at(column.expression, identifier.getParserPosition());
      }
      if (column.expression instanceof SqlIdentifier qualified && column.type.isStruct()) {
        List<String> names = new ArrayList<>(qualified.names);
        names.addAll(identifier.names.subList(1, identifier.names.size()));
        return new SqlIdentifier(names, identifier.getParserPosition());
      }
      return identifier;
    }

    @Override
    public @Nullable SqlNode visit(SqlCall call) {
      // Its second operand is a name that the query gives.
      return call.getKind() == SqlKind.AS
          ? SqlStdOperatorTable.AS.createCall(
              call.getParserPosition(),
              Objects.requireNonNull(call.operand(0).accept(this)),
              call.operand(1))
          : super.visit(call);
    }
  }
}
