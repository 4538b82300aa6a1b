package io.weir.planner.lower;

import io.weir.parser.Span;
import io.weir.parser.SqlException;
import io.weir.planner.plan.Expression;
import io.weir.planner.plan.Expressions;
import io.weir.planner.plan.PlanType;
import io.weir.planner.plan.PlanType.Kind;
import io.weir.planner.type.TypeRules;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlJsonEmptyOrError;
import org.apache.calcite.sql.SqlJsonExistsErrorBehavior;
import org.apache.calcite.sql.SqlJsonQueryEmptyOrErrorBehavior;
import org.apache.calcite.sql.SqlJsonQueryWrapperBehavior;
import org.apache.calcite.sql.SqlJsonValueEmptyOrErrorBehavior;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/**
 * The functions of JSON with what they do ON EMPTY and ON ERROR, which becomes a CASE over what was
 * found. Without a mode in the path, what is missing is empty; an error as well where only ON ERROR
 * is written.
 */
final class JsonLowering {
  private static final PlanType TEXT = PlanType.of(Kind.VARCHAR, Integer.MAX_VALUE, true);
  private static final PlanType STATUS = PlanType.of(Kind.INTEGER, true);
  private static final PlanType TRUTH = PlanType.of(Kind.BOOLEAN, true);

  /** What JsonPath says of its result. */
  private static final String EMPTY = "1";

  private static final String FAILED = "2";

  private final ExpressionLowering expressions;

  JsonLowering(ExpressionLowering expressions) {
    this.expressions = expressions;
  }

  /** Null for functions that need nothing of this. */
  @Nullable Expression lower(String operator, RexCall call, PlanType type) {
    return switch (operator) {
      case "JSON_VALUE" -> value(call, type);
      case "JSON_QUERY" -> query(call, type);
      case "JSON_EXISTS" -> exists(call, type);
      default -> operator.startsWith("IS ") ? isJson(operator, call, type) : null;
    };
  }

  private Expression isJson(String operator, RexCall call, PlanType type) {
    String kind = operator.substring(operator.lastIndexOf(' ') + 1);
    Expression is =
        new Expression.Call(
            "IS JSON", List.of(expressions.lower(call.getOperands().get(0)), word(kind)), type);
    return operator.startsWith("IS NOT") ? new Expression.Call("NOT", List.of(is), type) : is;
  }

  private Expression exists(RexCall call, PlanType type) {
    Expression exists =
        new Expression.Call("JSON_EXISTS", source(call), type, Span.of(call.getParserPosition()));
    SqlJsonExistsErrorBehavior behavior =
        call.getOperands().size() > 2
            ? symbol(call.getOperands().get(2), SqlJsonExistsErrorBehavior.class)
            : null;
    if (behavior != null && behavior != SqlJsonExistsErrorBehavior.FALSE) {
      throw unsupported("JSON_EXISTS with " + behavior + " ON ERROR", call);
    }
    return exists;
  }

  private Expression value(RexCall call, PlanType type) {
    List<Expression> source = source(call);
    return Expressions.let(
        source.get(0), others(call), json -> value(List.of(json, source.get(1)), call, type));
  }

  private Expression value(List<Expression> source, RexCall call, PlanType type) {
    Expression text =
        new Expression.Call("JSON_VALUE", source, TEXT, Span.of(call.getParserPosition()));
    boolean typed = !TypeRules.isText(type);
    Expression value =
        typed ? new Expression.Call("TRY_CAST", List.of(text), type.withNullable(true)) : text;
    Expression onEmpty = null;
    Expression onError = null;
    List<RexNode> operands = call.getOperands();
    for (int i = 2; i < operands.size(); ) {
      SqlJsonValueEmptyOrErrorBehavior behavior =
          symbol(operands.get(i++), SqlJsonValueEmptyOrErrorBehavior.class);
      Expression result =
          switch (behavior) {
            case NULL -> new Expression.Literal(null, type.withNullable(true));
            case DEFAULT -> Casts.implicit(expressions.lower(operands.get(i++)), type);
            case ERROR -> throw unsupported("JSON_VALUE with ERROR ON …", call);
          };
      if (symbol(operands.get(i++), SqlJsonEmptyOrError.class) == SqlJsonEmptyOrError.EMPTY) {
        onEmpty = result;
      } else {
        onError = result;
      }
    }
    if (onEmpty == null && onError == null) {
      return value;
    }
    Expression status =
        new Expression.Call("JSON_VALUE_STATUS", source, STATUS, Span.of(call.getParserPosition()));
    List<Expression> branches = branches(status, onEmpty, onError);
    if (typed && onError != null) {
      branches.add(
          new Expression.Call(
              "AND", List.of(test("IS NOT NULL", text), test("IS NULL", value)), TRUTH));
      branches.add(onError);
    }
    branches.add(value);
    return new Expression.Call("CASE", branches, type);
  }

  private Expression query(RexCall call, PlanType type) {
    if (!TypeRules.isText(type)) {
      throw unsupported("JSON_QUERY RETURNING " + type.withNullable(true), call);
    }
    List<RexNode> operands = call.getOperands();
    SqlJsonQueryWrapperBehavior wrapper =
        symbol(operands.get(2), SqlJsonQueryWrapperBehavior.class);
    List<Expression> source = source(call);
    return Expressions.let(
        source.get(0),
        others(call),
        json -> query(List.of(json, source.get(1)), wrapper, call, type));
  }

  private Expression query(
      List<Expression> textAndPath,
      SqlJsonQueryWrapperBehavior wrapper,
      RexCall call,
      PlanType type) {
    List<RexNode> operands = call.getOperands();
    List<Expression> source = new ArrayList<>(textAndPath);
    source.add(
        word(
            switch (wrapper) {
              case WITHOUT_ARRAY -> "WITHOUT";
              case WITH_CONDITIONAL_ARRAY -> "CONDITIONAL";
              case WITH_UNCONDITIONAL_ARRAY -> "UNCONDITIONAL";
            }));
    Expression value =
        new Expression.Call("JSON_QUERY", source, TEXT, Span.of(call.getParserPosition()));
    Expression onEmpty = queryDefault(operands.get(3), call);
    Expression onError = queryDefault(operands.get(4), call);
    if (onEmpty == null && onError == null) {
      return value;
    }
    List<Expression> branches =
        branches(
            new Expression.Call(
                "JSON_QUERY_STATUS", source, STATUS, Span.of(call.getParserPosition())),
            onEmpty,
            onError);
    branches.add(value);
    return new Expression.Call("CASE", branches, type);
  }

  private @Nullable Expression queryDefault(RexNode behavior, RexCall call) {
    return switch (symbol(behavior, SqlJsonQueryEmptyOrErrorBehavior.class)) {
      case NULL -> null;
      case EMPTY_ARRAY -> word("[]");
      case EMPTY_OBJECT -> word("{}");
      case ERROR -> throw unsupported("JSON_QUERY with ERROR ON …", call);
    };
  }

  private static List<Expression> branches(
      Expression status, @Nullable Expression onEmpty, @Nullable Expression onError) {
    List<Expression> branches = new ArrayList<>();
    Expression empty = onEmpty == null ? onError : onEmpty;
    if (empty != null) {
      branches.add(is(status, EMPTY));
      branches.add(empty);
    }
    if (onError != null) {
      branches.add(is(status, FAILED));
      branches.add(onError);
    }
    return branches;
  }

  private static Expression is(Expression status, String value) {
    Expression number = new Expression.Literal(value, STATUS.withNullable(false));
    return new Expression.Call("=", List.of(status, number), TRUTH);
  }

  private static Expression test(String function, Expression value) {
    return new Expression.Call(function, List.of(value), TRUTH.withNullable(false));
  }

  /** The text and the path. */
  private List<Expression> source(RexCall call) {
    return expressions.lower(call.getOperands().subList(0, 2));
  }

  /** What else a call computes: the path and defaults. */
  private List<Expression> others(RexCall call) {
    return call.getOperands().stream()
        .skip(1)
        .filter(operand -> !isSymbol(operand))
        .map(expressions::lower)
        .toList();
  }

  private static boolean isSymbol(RexNode operand) {
    return operand instanceof RexLiteral literal && literal.getTypeName() == SqlTypeName.SYMBOL;
  }

  private static Expression word(String text) {
    return Literals.word(text);
  }

  private static <E extends Enum<E>> E symbol(RexNode node, Class<E> kind) {
    E value = ((RexLiteral) node).getValueAs(kind);
    if (value == null) {
      throw new IllegalArgumentException("no " + kind.getSimpleName() + ": " + node);
    }
    return value;
  }

  private static SqlException unsupported(String clause, RexCall call) {
    return Unsupported.jsonClause(clause, Span.of(call.getParserPosition()));
  }
}
