package io.weir.planner.validate;

import io.weir.parser.Span;
import io.weir.parser.SqlException;
import io.weir.planner.error.Messages;
import io.weir.planner.function.FunctionDefinition;
import io.weir.planner.function.Functions;
import io.weir.planner.function.WindowTableFunction;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.sql.JoinType;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlBinaryOperator;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlHint;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlIntervalLiteral;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlPostfixOperator;
import org.apache.calcite.sql.SqlPrefixOperator;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlSelectKeyword;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlTableFunction;
import org.apache.calcite.sql.SqlUnresolvedFunction;
import org.apache.calcite.sql.SqlUtil;
import org.apache.calcite.sql.SqlWith;
import org.apache.calcite.sql.SqlWithItem;
import org.apache.calcite.sql.fun.SqlCase;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.parser.SqlParserUtil;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/**
 * Refuses, with its position, what the grammar knows but the planner does not: most of it by
 * looking through a query as it was written. What is only seen while a query or a table is
 * validated is listed at the end.
 */
final class UnsupportedConstructs extends SqlBasicVisitor<@Nullable Void> {
  private static final Set<String> WINDOW_FUNCTIONS = Set.of("SESSION", "CUMULATE");

  private static final List<String> WINDOW_ARGUMENTS = List.of("DATA", "TIMECOL");

  private static final Set<String> COLLECTION_OPERATORS =
      Set.of("MEMBER OF", "SUBMULTISET OF", "NOT SUBMULTISET OF", "IS A SET", "IS NOT A SET");

  private boolean inExpression;

  static void check(SqlNode query) {
    query.accept(new UnsupportedConstructs());
  }

  @Override
  public @Nullable Void visit(SqlCall call) {
    if (call.isA(SqlKind.QUERY) && inExpression) {
      throw unsupported("A sub-query in an expression", call);
    }
    switch (call.getKind()) {
      case SELECT -> {
        return visitSelect((SqlSelect) call);
      }
      case JOIN -> {
        return visitJoin((SqlJoin) call);
      }
      case ORDER_BY -> {
        SqlOrderBy order = (SqlOrderBy) call;
        checkCount("OFFSET", order.offset);
        checkCount("LIMIT", order.fetch);
        visitRelation(order.query);
        visitExpression(order.orderList);
        return null;
      }
      case VALUES -> {
        call.getOperandList().forEach(this::visitExpression);
        return null;
      }
      case JSON_OBJECTAGG, JSON_ARRAYAGG -> throw unsupported("Function " + call.getKind(), call);
      case WITH -> checkWith((SqlWith) call);
      case COLLECTION_TABLE -> checkTableFunction(call.operand(0));
      case IN, NOT_IN, EXISTS, SOME, ALL -> checkQuantified(call);
      case HINT -> checkHint((SqlHint) call);
      case OVER -> throw unsupported("OVER", call);
      case INTERSECT, EXCEPT -> throw unsupported(call.getOperator().getName(), call);
      case MATCH_RECOGNIZE -> throw unsupported("MATCH_RECOGNIZE", call);
      case PIVOT, UNPIVOT, TABLESAMPLE, UNNEST, LATERAL ->
          throw unsupported(call.getKind().name(), call);
      case SNAPSHOT -> throw unsupported("FOR SYSTEM_TIME AS OF", call);
      case GROUPING_SETS -> throw unsupported("GROUPING SETS", call);
      case ROLLUP, CUBE -> throw unsupported(call.getKind().name(), call);
      case WITHIN_GROUP -> throw unsupported("WITHIN GROUP", call);
      case SESSION -> throw unsupported("A SESSION window", call);
      case MULTISET_QUERY_CONSTRUCTOR, MULTISET_VALUE_CONSTRUCTOR ->
          throw unsupported("MULTISET", call);
      case ARRAY_QUERY_CONSTRUCTOR -> throw unsupported("ARRAY of a query", call);
      case MAP_QUERY_CONSTRUCTOR -> throw unsupported("MAP of a query", call);
      case CURSOR -> throw unsupported("CURSOR", call);
      case SET_SEMANTICS_TABLE ->
          throw unsupported("PARTITION BY or ORDER BY of a table that is an argument", call);
      default -> {
        String name = call.getOperator().getName().toUpperCase(Locale.ROOT);
        if (WINDOW_FUNCTIONS.contains(name)) {
          throw unsupported("A " + name + " window", call);
        }
        if (name.equals("COUNT") && call.operandCount() > 1) {
          throw unsupported("COUNT of several columns", call);
        }
        if (name.equals("TRANSLATE") && call.operandCount() == 2) {
          throw unsupported("TRANSLATE or CONVERT … USING", call);
        }
        if (COLLECTION_OPERATORS.contains(name)) {
          throw unsupported(name, call);
        }
        if (call instanceof SqlCase conditions) {
          checkCase(conditions);
        }
        checkLists(call);
        checkDescriptor(name, call);
        checkStar(call);
        checkNames(name, call);
        checkInterval(call);
      }
    }
    return super.visit(call);
  }

  /** Lists of values stand after IN and WHEN; the grammar takes operators behind them as well. */
  private static void checkLists(SqlCall call) {
    boolean takesList =
        switch (call.getKind()) {
          case IN, NOT_IN, SOME, ALL -> true;
          default ->
              !(call.getOperator() instanceof SqlFunction
                  || call.getOperator() instanceof SqlBinaryOperator
                  || call.getOperator() instanceof SqlPrefixOperator
                  || call.getOperator() instanceof SqlPostfixOperator
                  || call.getOperator() instanceof SqlSpecialOperator);
        };
    if (takesList || !(call instanceof SqlBasicCall)) {
      return;
    }
    for (SqlNode operand : call.getOperandList()) {
      if (operand instanceof SqlNodeList list && list.size() > 0) {
        throw new SqlException(
            SqlException.Code.TYPE_MISMATCH,
            call.getOperator().getName() + " cannot be applied to a list of values",
            Span.of(call.getParserPosition()),
            "put a IN (…) into parentheses of its own");
      }
    }
  }

  private static void checkCase(SqlCase call) {
    for (SqlNode condition : call.getWhenOperands()) {
      if (condition instanceof SqlNodeList list) {
        throw new SqlException(
            SqlException.Code.TYPE_MISMATCH,
            "WHEN takes one condition",
            Span.of(SqlParserPos.sum(list)),
            "OR and AND join conditions");
      }
    }
  }

  private static void checkHint(SqlHint hint) {
    String name = hint.getName().toUpperCase(Locale.ROOT);
    if (!Positions.HINTS.contains(name)) {
      throw new SqlException(
          SqlException.Code.INVALID,
          "Unknown hint " + hint.getName(),
          Span.of(hint.operand(0).getParserPosition()),
          Messages.didYouMean(name, Positions.HINTS));
    }
    if (name.equals("OPTIONS")
        && hint.getOptionFormat() != SqlHint.HintOptionFormat.KV_LIST
        && hint.getOptionFormat() != SqlHint.HintOptionFormat.EMPTY) {
      throw new SqlException(
          SqlException.Code.INVALID,
          "Options are given as 'key' = 'value'",
          Span.of(hint.operand(1).getParserPosition()),
          null);
    }
  }

  private static void checkWith(SqlWith with) {
    Set<String> names = new HashSet<>();
    for (SqlNode node : with.withList) {
      SqlWithItem item = (SqlWithItem) node;
      if (item.recursive.booleanValue()) {
        throw unsupported("WITH RECURSIVE", item);
      }
      if (!names.add(item.name.getSimple())) {
        throw new SqlException(
            SqlException.Code.DUPLICATE,
            "WITH defines `" + item.name.getSimple() + "` twice",
            Span.of(item.name.getParserPosition()),
            null);
      }
    }
  }

  private static void checkCount(String clause, @Nullable SqlNode count) {
    if (count instanceof SqlNumericLiteral number) {
      try {
        number.bigDecimalValue().longValueExact();
      } catch (ArithmeticException e) {
        throw new SqlException(
            SqlException.Code.INVALID,
            clause + " needs a whole number of rows below 2^63, not " + number,
            Span.of(number.getParserPosition()),
            null);
      }
    }
  }

  /** Otherwise its table argument would be what cannot be used. */
  private static void checkTableFunction(SqlNode function) {
    if (!(function instanceof SqlCall call)) {
      return;
    }
    String name = call.getOperator().getName();
    if (call.getOperator() instanceof SqlFunction
        && !WINDOW_FUNCTIONS.contains(name.toUpperCase(Locale.ROOT))) {
      FunctionDefinition definition = Functions.find(name);
      if (definition == null && call.getOperator() instanceof SqlUnresolvedFunction) {
        throw Messages.unknownFunction(name, Span.of(call.getParserPosition()));
      }
      if (definition == null || !(definition.operator() instanceof WindowTableFunction)) {
        throw noTable(name, call);
      }
      if (call.operandCount() == 0) {
        throw new SqlException(
            SqlException.Code.INVALID,
            name + " needs TABLE and its name as the first argument",
            Span.of(call.getParserPosition()),
            definition.signatures().get(0));
      }
    }
  }

  private static SqlException noTable(String name, SqlNode node) {
    return new SqlException(
        SqlException.Code.INVALID,
        name + " gives a value, not a table, and cannot stand in FROM",
        Span.of(node.getParserPosition()),
        "the table functions are TUMBLE and HOP");
  }

  /** A bare column would otherwise be looked for in the tables of FROM. */
  private static void checkDescriptor(String name, SqlCall call) {
    if (!name.equals("TUMBLE") && !name.equals("HOP")) {
      return;
    }
    boolean tableFunction = call.operandCount() > 2 && isDescriptor(call.operand(1));
    if (tableFunction && call.operand(0) instanceof SqlIdentifier table) {
      throw new SqlException(
          SqlException.Code.INVALID,
          name + " needs TABLE and its name as the first argument",
          Span.of(table.getParserPosition()),
          "write TABLE " + table);
    }
    if (call.operandCount() > 1 && call.operand(1) instanceof SqlIdentifier column) {
      throw new SqlException(
          SqlException.Code.INVALID,
          name + " needs DESCRIPTOR(time column) as its second argument",
          Span.of(column.getParserPosition()),
          "write DESCRIPTOR(" + column + ")");
    }
  }

  /** Arguments have names in window functions only: all of them, the table and its time first. */
  private static void checkNames(String name, SqlCall call) {
    List<SqlNode> operands = call.getOperandList();
    Optional<SqlNode> named = operands.stream().filter(UnsupportedConstructs::isNamed).findFirst();
    if (named.isEmpty()) {
      return;
    }
    if (!name.equals("TUMBLE") && !name.equals("HOP")) {
      throw unsupported("A named argument of " + name, named.get());
    }
    for (int i = 0; i < operands.size(); i++) {
      SqlNode operand = operands.get(i);
      if (operand != null && !isNamed(operand)) {
        throw new SqlException(
            SqlException.Code.INVALID,
            "either all arguments of " + name + " have names or none has",
            Span.of(operand.getParserPosition()),
            null);
      }
      if (i < WINDOW_ARGUMENTS.size() && operand instanceof SqlCall assignment) {
        String given = ((SqlIdentifier) assignment.operand(1)).getSimple();
        if (!given.equalsIgnoreCase(WINDOW_ARGUMENTS.get(i))) {
          throw Messages.unsupported(
              given + " as argument " + (i + 1) + " of " + name,
              Span.of(operand.getParserPosition()),
              "the first two are DATA => TABLE … and TIMECOL => DESCRIPTOR(…)");
        }
      }
    }
  }

  private static boolean isNamed(@Nullable SqlNode operand) {
    return operand != null && operand.getKind() == SqlKind.ARGUMENT_ASSIGNMENT;
  }

  /** An interval whose number is not quoted: at most as many micros as a BIGINT has. */
  private static void checkInterval(SqlCall call) {
    if (call.getKind() == SqlKind.INTERVAL
        && call.operand(0) instanceof SqlNumericLiteral number
        && call.operand(1) instanceof SqlIntervalQualifier unit) {
      BigDecimal multiplier = unit.getUnit().multiplier;
      BigDecimal most =
          BigDecimal.valueOf(unit.isYearMonth() ? Integer.MAX_VALUE : Long.MAX_VALUE / 1000);
      if (multiplier != null
          && number.bigDecimalValue().abs().multiply(multiplier).compareTo(most) > 0) {
        throw invalid("The interval is too long", call);
      }
    }
  }

  @Override
  public @Nullable Void visit(SqlIntervalQualifier unit) {
    String name = unit.timeFrameName;
    if (name != null && name.startsWith("WEEK_")) {
      throw invalid("Weeks begin on Monday, and WEEK has no day of its own", unit);
    }
    return null;
  }

  private static boolean isDescriptor(SqlNode node) {
    return node.getKind() == SqlKind.DESCRIPTOR
        || (node instanceof SqlCall call
            && call.getOperator().getName().equalsIgnoreCase("DESCRIPTOR"));
  }

  /** Otherwise the star would be what cannot be found. */
  private static void checkStar(SqlCall call) {
    if (call.getOperator() instanceof SqlUnresolvedFunction function
        && function.getNameAsId().isStar()) {
      throw invalid(function.getNameAsId() + " is no function", call);
    }
    if (call.getOperator() instanceof SqlUnresolvedFunction function
        && call.operandCount() == 1
        && call.operand(0) instanceof SqlIdentifier operand
        && operand.isStar()
        && Functions.find(function.getName()) == null) {
      throw Messages.unknownFunction(function.getName(), Span.of(call.getParserPosition()));
    }
  }

  /**
   * Intervals are counted in months as an INT, or in micros as a BIGINT; Calcite does not look at
   * all of them before it converts them.
   */
  @Override
  public @Nullable Void visit(SqlLiteral literal) {
    if (literal instanceof SqlIntervalLiteral) {
      SqlIntervalLiteral.IntervalValue value =
          literal.getValueAs(SqlIntervalLiteral.IntervalValue.class);
      try {
        if (value.getIntervalQualifier().isYearMonth()) {
          Math.toIntExact(SqlParserUtil.intervalToMonths(value));
        } else {
          Math.multiplyExact(SqlParserUtil.intervalToMillis(value), 1_000L);
        }
      } catch (ArithmeticException e) {
        throw invalid("The interval is too long", literal);
      } catch (RuntimeException e) {
        throw invalid(
            "Illegal interval literal format '"
                + value.getIntervalLiteral()
                + "' for INTERVAL "
                + value.getIntervalQualifier(),
            literal);
      }
    }
    return null;
  }

  private static SqlException invalid(String message, SqlNode node) {
    return new SqlException(
        SqlException.Code.INVALID, message, Span.of(node.getParserPosition()), null);
  }

  @Override
  public @Nullable Void visit(SqlDynamicParam parameter) {
    throw unsupported("A parameter", parameter);
  }

  @Override
  public @Nullable Void visit(SqlDataTypeSpec type) {
    WrittenTypes.check(type);
    return null;
  }

  private @Nullable Void visitSelect(SqlSelect select) {
    if (select.getModifierNode(SqlSelectKeyword.STREAM) != null) {
      throw unsupported("SELECT STREAM", select);
    }
    if (!select.getWindowList().isEmpty()) {
      throw unsupported("WINDOW", select.getWindowList());
    }
    if (select.getQualify() != null) {
      throw unsupported("QUALIFY", select.getQualify());
    }
    if (select.getHints() != null) {
      select.getHints().accept(this);
    }
    visitExpression(select.getSelectList());
    visitExpression(select.getWhere());
    visitExpression(select.getGroup());
    visitExpression(select.getHaving());
    visitExpression(select.getOrderList());
    if (select.getFrom() != null) {
      visitRelation(select.getFrom());
    }
    return null;
  }

  private @Nullable Void visitJoin(SqlJoin join) {
    switch (join.getJoinType()) {
      case INNER, LEFT, RIGHT, COMMA -> {
        visitRelation(join.getLeft());
        visitRelation(join.getRight());
        visitExpression(join.getCondition());
      }
      case FULL, CROSS, LEFT_SEMI_JOIN, LEFT_ANTI_JOIN, ASOF, LEFT_ASOF -> {
        // With UNNEST or LATERAL on its right it is that which is missing, not the kind of join.
        visitRelation(join.getRight());
        throw Messages.unsupported(
            joinName(join.getJoinType()) + " JOIN",
            Span.of(join.getJoinTypeNode().getParserPosition()),
            join.getJoinType() == JoinType.CROSS ? "JOIN … ON a = b joins by equal values" : null);
      }
    }
    return null;
  }

  private static String joinName(JoinType type) {
    return switch (type) {
      case LEFT_SEMI_JOIN -> "LEFT SEMI";
      case LEFT_ANTI_JOIN -> "LEFT ANTI";
      case LEFT_ASOF -> "LEFT ASOF";
      case INNER, LEFT, RIGHT, COMMA, FULL, CROSS, ASOF -> type.name();
    };
  }

  private static void checkQuantified(SqlCall call) {
    SqlNode last = call.operand(call.operandCount() - 1);
    if (last.isA(SqlKind.QUERY)) {
      String name = call.getOperator().getName();
      throw unsupported(call.getKind() == SqlKind.EXISTS ? name : name + " with a sub-query", call);
    }
    if ((call.getKind() == SqlKind.SOME || call.getKind() == SqlKind.ALL)
        && !(last instanceof SqlNodeList)) {
      throw unsupported(call.getOperator().getName() + " of a collection", call);
    }
    if (call.getKind() == SqlKind.EXISTS) {
      throw new SqlException(
          SqlException.Code.INVALID,
          "EXISTS needs a query",
          Span.of(last.getParserPosition()),
          "EXISTS (SELECT …)");
    }
  }

  private void visitRelation(SqlNode relation) {
    if (SqlUtil.stripAs(relation) instanceof SqlCall call
        && call.getOperator() instanceof SqlFunction
        && !(call.getOperator() instanceof SqlTableFunction)) {
      throw noTable(call.getOperator().getName(), call);
    }
    boolean outer = inExpression;
    inExpression = false;
    relation.accept(this);
    inExpression = outer;
  }

  private void visitExpression(@Nullable SqlNode expression) {
    if (expression == null) {
      return;
    }
    boolean outer = inExpression;
    inExpression = true;
    if (expression instanceof SqlNodeList list) {
      for (SqlNode item : list) {
        if (item != null) {
          item.accept(this);
        }
      }
    } else {
      expression.accept(this);
    }
    inExpression = outer;
  }

  private static SqlException unsupported(String construct, SqlNode node) {
    return Messages.unsupported(construct, Span.of(node.getParserPosition()));
  }

  static SqlException fieldWatermark(Span span) {
    return Messages.unsupported(
        "A watermark for a field of a row", span, "make it a computed column first");
  }

  static SqlException windowOfJoin(Span span) {
    return Messages.unsupported("A window over a join", span, "window each input before the join");
  }

  static SqlException windowFunction(Span span) {
    return Messages.unsupported("A window function", span);
  }

  static SqlException function(String name, Span span) {
    return Messages.unsupported(name, span);
  }

  /**
   * NULLs, and rows of other types, within collections that the library does not bring together.
   */
  static SqlException mixedTypes(Span span) {
    return Messages.unsupported(
        "A query whose rows, arrays or maps have values of types that differ within",
        span,
        "CAST the NULLs and the rows in them to one type");
  }

  static SqlException copies(long most, Span span) {
    return new SqlException(
        SqlException.Code.UNSUPPORTED,
        "NULLIF, BETWEEN, IN or CASE with an operand are nested too deeply here: each is"
            + " planned with copies of its operand, which would make more than "
            + most
            + " parts",
        span,
        "CASE WHEN … THEN … without an operand, or conditions joined by AND and OR, say the"
            + " same with fewer levels");
  }

  static SqlException type(String type, Span span) {
    return Messages.unsupported(
        type,
        span,
        type.equals("TIMESTAMP WITH TIME ZONE")
            ? "TIMESTAMP_LTZ is a point in time, shown in the session's zone"
            : null);
  }

  /** A type whose values would be too long, or have too many digits. */
  static SqlException limit(String type, int most, String what, Span span, @Nullable String hint) {
    return new SqlException(
        SqlException.Code.UNSUPPORTED, type + " has at most " + most + " " + what, span, hint);
  }
}
