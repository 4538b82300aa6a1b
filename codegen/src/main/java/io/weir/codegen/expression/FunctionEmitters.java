package io.weir.codegen.expression;

import io.weir.planner.function.Construct;
import io.weir.planner.function.FunctionDefinition;
import io.weir.planner.function.Functions;
import io.weir.planner.function.JavaMethod;
import io.weir.planner.plan.Expression;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes calls as the entries of the planner's table of functions say. */
final class FunctionEmitters {
  private FunctionEmitters() {}

  /**
   * How a call is written; null where no call of the function is.
   *
   * @param ofSession functions of the session, by name
   */
  static @Nullable Emitter find(String function, Map<String, FunctionDefinition> ofSession) {
    if (function.equals("LET")) {
      return ConditionalEmitters::let;
    } else if (function.equals("VARIABLE")) {
      return ConditionalEmitters::variable;
    }
    FunctionDefinition ofThisSession = ofSession.get(function);
    FunctionDefinition definition =
        ofThisSession == null ? Functions.find(function) : ofThisSession;
    if (definition == null) {
      JavaMethod part = Functions.findPart(function);
      return part == null ? null : RuntimeFunction.of(part);
    } else if (definition.emission() instanceof Construct construct) {
      return (compiler, call) -> emit(construct, compiler, call);
    } else if (definition.emission() instanceof JavaMethod method) {
      return RuntimeFunction.of(definition, method);
    }
    return null;
  }

  private static Expr emit(Construct construct, ExpressionCompiler compiler, Expression.Call call) {
    return switch (construct) {
      case AND -> LogicEmitters.connect(compiler, call, true);
      case OR -> LogicEmitters.connect(compiler, call, false);
      case NOT -> LogicEmitters.not(compiler, call);
      case IS_NULL -> LogicEmitters.isNull(compiler, call);
      case IS_NOT_NULL -> LogicEmitters.isNotNull(compiler, call);
      case IS_TRUE -> compiler.test(call.arguments().get(0));
      case IS_NOT_TRUE -> LogicEmitters.negated(compiler.test(call.arguments().get(0)));
      case IS_FALSE -> LogicEmitters.testNot(compiler, call.arguments().get(0));
      case IS_NOT_FALSE ->
          LogicEmitters.negated(LogicEmitters.testNot(compiler, call.arguments().get(0)));
      case EQUALS -> ComparisonEmitters.comparison(compiler, call, "==");
      case NOT_EQUALS -> ComparisonEmitters.comparison(compiler, call, "!=");
      case LESS_THAN -> ComparisonEmitters.comparison(compiler, call, "<");
      case LESS_THAN_OR_EQUAL -> ComparisonEmitters.comparison(compiler, call, "<=");
      case GREATER_THAN -> ComparisonEmitters.comparison(compiler, call, ">");
      case GREATER_THAN_OR_EQUAL -> ComparisonEmitters.comparison(compiler, call, ">=");
      case DISTINCT -> ComparisonEmitters.distinct(compiler, call, true);
      case NOT_DISTINCT -> ComparisonEmitters.distinct(compiler, call, false);
      case IN -> ComparisonEmitters.in(compiler, call);
      case GREATEST -> ComparisonEmitters.extreme(compiler, call, ">");
      case LEAST -> ComparisonEmitters.extreme(compiler, call, "<");
      case CASE -> ConditionalEmitters.caseWhen(compiler, call);
      case COALESCE -> ConditionalEmitters.coalesce(compiler, call);
      case CAST -> CastEmitter.explicit(compiler, call, false);
      case TRY_CAST -> CastEmitter.explicit(compiler, call, true);
      case PLUS -> ArithmeticEmitters.emit(compiler, call, '+');
      case MINUS -> ArithmeticEmitters.emit(compiler, call, '-');
      case TIMES -> ArithmeticEmitters.emit(compiler, call, '*');
      case DIVIDE -> ArithmeticEmitters.emit(compiler, call, '/');
      case REMAINDER -> ArithmeticEmitters.emit(compiler, call, '%');
      case NEGATE -> ArithmeticEmitters.negate(compiler, call);
      case ABS -> NumericEmitters.abs(compiler, call);
      case SIGN -> NumericEmitters.sign(compiler, call);
      case ROUND -> NumericEmitters.rounded(compiler, call, "round");
      case TRUNCATE -> NumericEmitters.rounded(compiler, call, "truncate");
      case FLOOR -> NumericEmitters.whole(compiler, call, true);
      case CEIL -> NumericEmitters.whole(compiler, call, false);
      case PI -> Expr.of("Math.PI");
      case E -> Expr.of("Math.E");
      case RAND -> NumericEmitters.random(compiler, call);
      case RAND_INTEGER -> NumericEmitters.randomInteger(compiler, call);
      case CONCAT -> StringEmitters.concat(compiler, call);
      case CONCAT_WS -> StringEmitters.join(compiler, call);
      case TRIM -> StringEmitters.trim(compiler, call);
      case ELT -> StringEmitters.element(compiler, call);
      case EXTRACT -> DateEmitters.extract(compiler, call);
      case TIMESTAMPADD -> DateEmitters.add(compiler, call);
      case TIMESTAMPDIFF -> DateEmitters.difference(compiler, call);
      case DATE_FORMAT -> DateEmitters.format(compiler, call);
      case TO_DATE -> DateEmitters.toDate(compiler, call);
      case TO_TIMESTAMP -> DateEmitters.toTimestamp(compiler, call);
      case TO_TIMESTAMP_LTZ -> DateEmitters.toInstant(compiler, call);
      case FROM_UNIXTIME -> DateEmitters.fromUnixTime(compiler, call);
      case UNIX_TIMESTAMP -> DateEmitters.unixTimestamp(compiler, call);
      case QUERY_INSTANT -> DateEmitters.queryInstant(compiler, call);
      case ROW_INSTANT -> DateEmitters.rowInstant(compiler, call);
      case LOCAL_TIMESTAMP -> DateEmitters.localTimestamp(compiler, call);
      case CURRENT_DATE -> DateEmitters.currentDate(compiler);
      case TIME_OF_DAY -> DateEmitters.timeOfDay(compiler, call);
      case ROW -> CollectionEmitters.row(compiler, call);
      case ARRAY -> CollectionEmitters.array(compiler, call);
      case MAP -> CollectionEmitters.map(compiler, call);
      case ITEM -> CollectionEmitters.item(compiler, call);
      case ELEMENT -> CollectionEmitters.onlyElement(compiler, call);
      case CARDINALITY -> CollectionEmitters.cardinality(compiler, call);
      case ARRAY_CONTAINS -> CollectionEmitters.contains(compiler, call);
      case SPLIT -> CollectionEmitters.split(compiler, call);
      case STR_TO_MAP -> CollectionEmitters.toMap(compiler, call);
    };
  }
}
