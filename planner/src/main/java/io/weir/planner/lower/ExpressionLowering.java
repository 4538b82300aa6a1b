package io.weir.planner.lower;

import io.weir.parser.Span;
import io.weir.parser.SqlException;
import io.weir.planner.function.FunctionDefinition;
import io.weir.planner.function.Functions;
import io.weir.planner.function.Let;
import io.weir.planner.function.WeirFunction;
import io.weir.planner.plan.Expression;
import io.weir.planner.plan.Expressions;
import io.weir.planner.plan.PlanType;
import io.weir.planner.plan.PlanType.Kind;
import io.weir.planner.type.PlanTypes;
import io.weir.planner.type.TypeRules;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;

/**
 * Turns Calcite's expressions into those of plans. What SQL leaves to the types of the operands is
 * written out: both sides of an arithmetic operation or comparison get casts to one type.
 */
final class ExpressionLowering {
  private static final PlanType INT = PlanType.of(Kind.INTEGER, true);

  private final RexBuilder rexBuilder;

  ExpressionLowering(RexBuilder rexBuilder) {
    this.rexBuilder = rexBuilder;
  }

  Expression lower(RexNode node) {
    if (node instanceof RexInputRef input) {
      return new Expression.InputRef(input.getIndex(), PlanTypes.of(input.getType()));
    } else if (node instanceof RexLiteral literal) {
      return Literals.of(literal);
    } else if (node instanceof RexFieldAccess access) {
      return new Expression.FieldAccess(
          lower(access.getReferenceExpr()),
          access.getField().getIndex(),
          PlanTypes.of(access.getType()));
    } else if (node instanceof RexCall call) {
      return located(call);
    }
    throw Unsupported.expression();
  }

  List<Expression> lower(List<RexNode> nodes) {
    List<Expression> expressions = new ArrayList<>();
    for (RexNode node : nodes) {
      expressions.add(lower(node));
    }
    return expressions;
  }

  /** A call with its place in the user's text, as are those that stand for parts of it. */
  private Expression located(RexCall call) {
    Span span = Span.of(call.getParserPosition());
    Expression lowered;
    try {
      lowered = call(call);
    } catch (SqlException e) {
      throw e.span() == null ? e.at(span) : e;
    }
    return span.equals(Span.NONE) ? lowered : at(lowered, span);
  }

  private static Expression at(Expression lowered, Span span) {
    if (!(lowered instanceof Expression.Call call) || !call.span().equals(Span.NONE)) {
      return lowered;
    }
    return call.with(call.arguments().stream().map(argument -> at(argument, span)).toList())
        .at(span);
  }

  private Expression call(RexCall call) {
    PlanType type = PlanTypes.of(call.getType());
    return switch (call.getKind()) {
      case SEARCH -> lower(RexUtil.expandSearch(rexBuilder, null, call));
      case CAST -> Casts.cast(operand(call, 0), type);
      case SAFE_CAST -> new Expression.Call("TRY_CAST", lower(call.getOperands()), type);
      case REINTERPRET, PLUS_PREFIX -> operand(call, 0);
      case MINUS_PREFIX -> negate(operand(call, 0), type);
      case PLUS -> arithmetic("+", call, type);
      case MINUS -> arithmetic("-", call, type);
      case TIMES -> arithmetic("*", call, type);
      case DIVIDE -> arithmetic("/", call, type);
      case MOD -> remainder(call, type);
      case EQUALS,
          NOT_EQUALS,
          LESS_THAN,
          LESS_THAN_OR_EQUAL,
          GREATER_THAN,
          GREATER_THAN_OR_EQUAL,
          IS_DISTINCT_FROM,
          IS_NOT_DISTINCT_FROM ->
          comparison(call.getOperator().getName(), operand(call, 0), operand(call, 1), type);
      case AND ->
          new Expression.Call("AND", lower(RexUtil.flatten(call.getOperands(), call.op)), type);
      case OR -> or(RexUtil.flatten(call.getOperands(), call.op), type);
      case IS_UNKNOWN -> new Expression.Call("IS NULL", lower(call.getOperands()), type);
      case CASE -> caseOf(lower(call.getOperands()), type);
      case FLOOR, CEIL -> rounded(call, type);
      case ROW -> row(lower(call.getOperands()), type);
      case ARRAY_VALUE_CONSTRUCTOR ->
          new Expression.Call(
              "ARRAY", all(lower(call.getOperands()), type.arguments().get(0)), type);
      case MAP_VALUE_CONSTRUCTOR -> map(lower(call.getOperands()), type);
      case ITEM -> item(call, type);
      default ->
          call.getOperator() == Let.LET || call.getOperator() == Let.VARIABLE
              ? let(
                  new Expression.Call(
                      call.getOperator().getName(), lower(call.getOperands()), type))
              : function(call, type);
    };
  }

  /** A value that only one IN takes needs no name. */
  private static Expression let(Expression.Call call) {
    if (call.function().equals("LET")
        && call.arguments().get(2) instanceof Expression.Call body
        && body.function().equals("IN")
        && body.arguments().get(0) instanceof Expression.Call variable
        && variable.function().equals("VARIABLE")
        && variable.arguments().equals(call.arguments().subList(0, 1))) {
      List<Expression> arguments = new ArrayList<>(body.arguments());
      arguments.set(0, call.arguments().get(1));
      return body.with(arguments);
    }
    return call;
  }

  private Expression or(List<RexNode> operands, PlanType type) {
    BitSet deterministic = new BitSet();
    for (int i = 0; i < operands.size(); i++) {
      deterministic.set(i, RexUtil.isDeterministic(operands.get(i)));
    }
    return Disjunctions.or(lower(operands), deterministic, type);
  }

  private Expression operand(RexCall call, int index) {
    return lower(call.getOperands().get(index));
  }

  private static List<Expression> all(List<Expression> operands, PlanType type) {
    return operands.stream().map(operand -> Casts.implicit(operand, type)).toList();
  }

  private static Expression negate(Expression operand, PlanType type) {
    if (operand instanceof Expression.Literal literal
        && literal.value() != null
        && TypeRules.isNumeric(type)) {
      String value = literal.value();
      Expression.Literal negated =
          new Expression.Literal(
              value.startsWith("-") ? value.substring(1) : "-" + value, literal.type());
      // The least integer has no opposite: that wraps, as the call does.
      if (!TypeRules.isInteger(type) || Literals.cast(negated, type) != null) {
        return negated;
      }
    }
    return new Expression.Call("NEGATE", List.of(operand), type);
  }

  private Expression arithmetic(String function, RexCall call, PlanType type) {
    List<Expression> operands = lower(call.getOperands());
    boolean numbers = operands.stream().allMatch(operand -> TypeRules.isNumeric(operand.type()));
    if (!numbers) {
      return new Expression.Call(function, operands, type);
    }
    List<Expression> casts = new ArrayList<>();
    for (Expression operand : operands) {
      casts.add(type.kind() == Kind.DECIMAL ? Casts.exact(operand) : Casts.cast(operand, type));
    }
    return new Expression.Call(function, casts, type);
  }

  /** The result of {@code a % b} has the type of b, but the division is made in the wider type. */
  private Expression remainder(RexCall call, PlanType type) {
    Expression left = operand(call, 0);
    Expression right = operand(call, 1);
    if (!TypeRules.isInteger(left.type()) || !TypeRules.isInteger(right.type())) {
      return arithmetic("%", call, type);
    }
    PlanType wider = TypeRules.wider(left.type(), right.type()).withNullable(type.nullable());
    List<Expression> operands = List.of(Casts.cast(left, wider), Casts.cast(right, wider));
    return Casts.cast(new Expression.Call("%", operands, wider), type);
  }

  static Expression comparison(String name, Expression left, Expression right, PlanType type) {
    PlanType common = TypeRules.comparable(left.type(), right.type());
    if (common == null) {
      throw Unsupported.comparison(left.type(), right.type());
    }
    return new Expression.Call(name, List.of(side(left, common), side(right, common)), type);
  }

  private static Expression side(Expression operand, PlanType common) {
    if (common.kind() == Kind.DECIMAL) {
      return operand.type().kind() == Kind.DECIMAL
          ? operand
          : TypeRules.isInteger(operand.type())
              ? Casts.exact(operand)
              : Casts.cast(operand, common);
    }
    // Precisions of times and lengths of strings make no difference to a comparison.
    return operand.type().kind() == common.kind() && common.fields().isEmpty()
        ? operand
        : Casts.implicit(operand, common);
  }

  private static Expression caseOf(List<Expression> arguments, PlanType type) {
    List<Expression> cast = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      boolean condition = i % 2 == 0 && i < arguments.size() - 1;
      cast.add(condition ? arguments.get(i) : Casts.implicit(arguments.get(i), type));
    }
    return new Expression.Call("CASE", cast, type);
  }

  /** FLOOR and CEIL: of a number one argument, of a time the unit first. */
  private Expression rounded(RexCall call, PlanType type) {
    List<Expression> operands = lower(call.getOperands());
    String name = call.getKind() == SqlKind.FLOOR ? "FLOOR" : "CEIL";
    if (operands.size() > 1) {
      return new Expression.Call(name, List.of(operands.get(1), operands.get(0)), type);
    }
    return TypeRules.isInteger(operands.get(0).type())
        ? operands.get(0)
        : new Expression.Call(name, operands, type);
  }

  private static Expression row(List<Expression> operands, PlanType type) {
    List<Expression> cast = new ArrayList<>();
    for (int i = 0; i < operands.size(); i++) {
      cast.add(Casts.implicit(operands.get(i), type.fields().get(i).type()));
    }
    return new Expression.Call("ROW", cast, type);
  }

  private static Expression map(List<Expression> operands, PlanType type) {
    List<Expression> cast = new ArrayList<>();
    for (int i = 0; i < operands.size(); i++) {
      cast.add(Casts.implicit(operands.get(i), type.arguments().get(i % 2)));
    }
    return new Expression.Call("MAP", cast, type);
  }

  private Expression item(RexCall call, PlanType type) {
    Expression collection = operand(call, 0);
    PlanType index =
        collection.type().kind() == Kind.MAP ? collection.type().arguments().get(0) : INT;
    return new Expression.Call(
        "ITEM",
        List.of(collection, Casts.implicit(operand(call, 1), index)),
        type.withNullable(true));
  }

  private Expression function(RexCall call, PlanType type) {
    String operator = call.getOperator().getName().toUpperCase(Locale.ROOT);
    if (operator.contains("JSON")) {
      Expression json = new JsonLowering(this).lower(operator, call, type);
      if (json != null) {
        return json;
      }
    }
    List<Expression> arguments = arguments(call);
    switch (operator) {
      case "COALESCE", "IFNULL", "GREATEST", "LEAST" -> {
        String name = operator.equals("IFNULL") ? "COALESCE" : operator;
        List<Expression> cast = all(arguments, type);
        return cast.size() == 1 ? cast.get(0) : new Expression.Call(name, cast, type);
      }
      case "IF" -> {
        return caseOf(arguments, type);
      }
      case "NULLIF" -> {
        PlanType truth = PlanType.of(Kind.BOOLEAN, true);
        return Expressions.let(
            arguments.get(0),
            arguments.subList(1, 2),
            value ->
                caseOf(
                    List.of(
                        comparison("=", value, arguments.get(1), truth),
                        new Expression.Literal(null, type),
                        value),
                    type));
      }
      case "||" -> {
        if (type.kind() == Kind.ARRAY) {
          throw Unsupported.arrayConcatenation(Span.of(call.getParserPosition()));
        }
      }
      case "TYPEOF" -> {
        return new Expression.Literal(arguments.get(0).type().toString(), type);
      }
      default -> {}
    }
    FunctionDefinition definition = Functions.find(operator);
    String name = definition == null ? operator : definition.callName();
    if (name.equals("EXTRACT") && !operator.equals("EXTRACT")) {
      return new Expression.Call(
          name, List.of(Literals.word(unit(operator)), arguments.get(0)), type);
    }
    return new Expression.Call(name, arguments, type);
  }

  private static String unit(String function) {
    return switch (function) {
      case "DAYOFYEAR" -> "DOY";
      case "DAYOFMONTH" -> "DAY";
      case "DAYOFWEEK" -> "DOW";
      default -> function;
    };
  }

  private List<Expression> arguments(RexCall call) {
    List<Expression> arguments = lower(call.getOperands());
    List<Expression> cast = new ArrayList<>();
    if (call.getOperator() instanceof WeirFunction function) {
      List<RelDataType> targets =
          function.targets(
              call.getOperands().stream().map(RexNode::getType).toList(),
              rexBuilder.getTypeFactory());
      for (int i = 0; i < arguments.size(); i++) {
        cast.add(Casts.implicit(arguments.get(i), PlanTypes.of(targets.get(i))));
      }
      return cast;
    }
    // Lengths and places of the string functions with a syntax of their own are integers.
    boolean placed = call.getOperator().getName().matches("SUBSTRING|OVERLAY|POSITION");
    for (Expression argument : arguments) {
      cast.add(
          placed && TypeRules.isNumeric(argument.type()) ? Casts.cast(argument, INT) : argument);
    }
    return cast;
  }
}
