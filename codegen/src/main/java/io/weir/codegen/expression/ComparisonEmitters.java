package io.weir.codegen.expression;

import io.weir.codegen.DataTypes;
import io.weir.planner.plan.Expression;
import io.weir.planner.plan.PlanType;
import io.weir.planner.plan.PlanType.Kind;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.Storage;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Comparisons of two values, BETWEEN, IN, GREATEST and LEAST. */
final class ComparisonEmitters {
  /** So many candidates of IN are compared one after the other. */
  private static final int MAX_CHAIN = 8;

  private ComparisonEmitters() {}

  static Expr comparison(ExpressionCompiler compiler, Expression.Call call, String java) {
    Expression left = call.arguments().get(0);
    Expression right = call.arguments().get(1);
    PlanType type = commonType(left.type(), right.type());
    StrictCall strict =
        StrictCall.of(
            compiler,
            "compared",
            call.type(),
            List.of(compiler.compileAs(left, type), compiler.compileAs(right, type)));
    if (strict.argument(0).alwaysNull() || strict.argument(1).alwaysNull()) {
      return compiler.nullOf(call.type());
    }
    return compare(compiler, strict, type, java);
  }

  private static Expr compare(
      ExpressionCompiler compiler, StrictCall strict, PlanType type, String java) {
    String left = strict.value(0);
    String right = strict.value(1);
    return switch (compiler.storage(type)) {
      case BOOLEAN ->
          java.equals("==") || java.equals("!=")
              ? strict.pure("(" + left + " " + java + " " + right + ")")
              : strict.pure("(Boolean.compare(" + left + ", " + right + ") " + java + " 0)");
      case INT, LONG, DOUBLE -> strict.pure("(" + left + " " + java + " " + right + ")");
      case BYTES ->
          java.equals("==")
              ? strict.guarded(left + ".sameAs(" + right + ")")
              : java.equals("!=")
                  ? strict.guarded("!" + left + ".sameAs(" + right + ")")
                  : strict.guarded("(" + left + ".compareTo(" + right + ") " + java + " 0)");
      case DECIMAL -> strict.guarded("(" + left + ".compareTo(" + right + ") " + java + " 0)");
      case ROW, ARRAY, MAP -> nested(compiler, strict, type, java);
    };
  }

  private static Expr nested(
      ExpressionCompiler compiler, StrictCall strict, PlanType type, String java) {
    DataType dataType = DataTypes.of(type);
    if (!java.equals("==") && !java.equals("!=")) {
      throw Unsupported.order(type);
    }
    Expr left = Columns.materialise(compiler, strict.argument(0), dataType, "compared");
    Expr right = Columns.materialise(compiler, strict.argument(1), dataType, "compared");
    StrictCall located =
        StrictCall.of(compiler, "compared", PlanType.of(Kind.BOOLEAN, true), List.of(left, right));
    String equal =
        "Nested.equal("
            + (left.column() + ", " + left.value() + ", ")
            + (right.column() + ", " + right.value() + ")");
    return located.guarded(java.equals("==") ? equal : "!" + equal);
  }

  /** The type in which values of two types are compared. */
  static PlanType commonType(PlanType left, PlanType right) {
    if (left.kind() == Kind.NULL) {
      return right;
    }
    if (right.kind() == Kind.NULL) {
      return left;
    }
    if (Types.isDecimal(left) && Types.isDecimal(right)) {
      int scale = Math.max(left.scale(), right.scale());
      int integer = Math.max(left.precision() - left.scale(), right.precision() - right.scale());
      return PlanType.decimal(Math.min(38, scale + integer), Math.min(38, scale), true);
    }
    if (Types.isNumeric(left) && Types.isNumeric(right) && left.kind() != right.kind()) {
      if (Types.isApproximate(left) || Types.isApproximate(right)) {
        return PlanType.of(Kind.DOUBLE, true);
      }
      if (Types.isDecimal(left)) {
        return commonType(left, ArithmeticEmitters.asDecimal(right));
      }
      if (Types.isDecimal(right)) {
        return commonType(ArithmeticEmitters.asDecimal(left), right);
      }
      return left.kind().compareTo(right.kind()) > 0 ? left : right;
    }
    if (left.kind() == right.kind()) {
      return left.precision() >= right.precision() ? left : right;
    }
    if (Types.isCharacter(left) && Types.isCharacter(right)) {
      return PlanType.of(Kind.VARCHAR, Integer.MAX_VALUE, true);
    }
    if (Types.isBinary(left) && Types.isBinary(right)) {
      return PlanType.of(Kind.VARBINARY, Integer.MAX_VALUE, true);
    }
    if (Types.isCharacter(left)) {
      return right;
    }
    if (Types.isCharacter(right)) {
      return left;
    }
    return left.kind().compareTo(right.kind()) > 0 ? left : right;
  }

  static Expr distinct(ExpressionCompiler compiler, Expression.Call call, boolean wanted) {
    Expression first = call.arguments().get(0);
    Expression second = call.arguments().get(1);
    PlanType type = commonType(first.type(), second.type());
    Expr left = compiler.repeatable(compiler.compileAs(first, type), type, "left");
    Expr right = compiler.repeatable(compiler.compileAs(second, type), type, "right");
    StrictCall strict =
        StrictCall.of(
            compiler,
            "distinct",
            call.type(),
            List.of(left.withNull(Expr.NEVER), right.withNull(Expr.NEVER)));
    if (left.alwaysNull() || right.alwaysNull()) {
      String bothNull = Expr.and(List.of(left.isNull(), right.isNull()));
      return Expr.of(
          left.statements() + right.statements(),
          Expr.NEVER,
          wanted ? Expr.not(bothNull) : bothNull);
    }
    Expr equal = compare(compiler, strict, type, "==");
    String same =
        Expr.or(
            Expr.and(List.of(left.isNull(), right.isNull())),
            Expr.and(List.of(Expr.not(left.isNull()), Expr.not(right.isNull()), equal.value())));
    return Expr.of(equal.statements(), Expr.NEVER, wanted ? Expr.not(same) : same);
  }

  /**
   * {@code value IN (candidates)}: a chain of comparisons, or a set when there are many literals.
   */
  static Expr in(ExpressionCompiler compiler, Expression.Call call) {
    Expression tested = call.arguments().get(0);
    List<Expression> candidates = new ArrayList<>();
    boolean withNull = false;
    PlanType type = tested.type();
    for (Expression candidate : call.arguments().subList(1, call.arguments().size())) {
      if (candidate instanceof Expression.Literal literal && literal.value() == null) {
        withNull = true;
      } else {
        candidates.add(candidate);
        type = commonType(type, candidate.type());
      }
    }
    Expr found = in(compiler, tested, candidates, type);
    if (!withNull) {
      return found;
    }
    // Not among the others: it might be the unknown one.
    return found.withNull(Expr.or(found.isNull(), Expr.not(found.value())));
  }

  private static Expr in(
      ExpressionCompiler compiler, Expression tested, List<Expression> candidates, PlanType type) {
    boolean literals =
        candidates.stream().allMatch(candidate -> candidate instanceof Expression.Literal);
    Storage storage = compiler.storage(type);
    boolean hashable =
        storage == Storage.INT
            || storage == Storage.LONG
            || storage == Storage.BYTES && Types.isCharacter(type);
    if (literals && hashable && candidates.size() > MAX_CHAIN) {
      Expr value = compiler.repeatable(compiler.compileAs(tested, type), type, "tested");
      return inSet(compiler, value, candidates, type);
    }
    if (candidates.size() > 4 * MAX_CHAIN) {
      PlanType truth = PlanType.of(Kind.BOOLEAN, true);
      List<Expression> parts = new ArrayList<>();
      for (int from = 0; from < candidates.size(); from += MAX_CHAIN) {
        List<Expression> part = new ArrayList<>();
        part.add(tested);
        part.addAll(candidates.subList(from, Math.min(candidates.size(), from + MAX_CHAIN)));
        parts.add(new Expression.Call("IN", part, truth));
      }
      return compiler.compile(new Expression.Call("OR", parts, truth));
    }
    Expr value = compiler.repeatable(compiler.compileAs(tested, type), type, "tested");
    return anyEqual(compiler, value, candidates, type);
  }

  private static Expr anyEqual(
      ExpressionCompiler compiler, Expr value, List<Expression> candidates, PlanType type) {
    String found = compiler.scope().name("found");
    String unknown = compiler.scope().name("unknown");
    StringBuilder out = new StringBuilder(value.statements());
    boolean mayBeUnknown = false;
    StringBuilder tests = new StringBuilder();
    for (Expression candidate : candidates) {
      Expr other = compiler.compileAs(candidate, type);
      if (other.alwaysNull()) {
        mayBeUnknown = true;
        tests.append(unknown).append(" = true;\n");
        continue;
      }
      StrictCall strict =
          StrictCall.of(
              compiler,
              "found",
              PlanType.of(Kind.BOOLEAN, true),
              List.of(new Expr("", Expr.NEVER, value.value(), value.column(), null), other));
      Expr equal = compare(compiler, strict, type, "==");
      tests.append("if (!").append(found).append(") {\n").append(equal.statements());
      if (!equal.neverNull()) {
        mayBeUnknown = true;
        tests.append(unknown).append(" |= ").append(equal.isNull()).append(";\n");
      }
      tests.append(found).append(" = ");
      tests.append(Expr.and(List.of(Expr.not(equal.isNull()), equal.value()))).append(";\n}\n");
    }
    out.append("boolean ").append(found).append(" = false;\n");
    if (mayBeUnknown) {
      out.append("boolean ").append(unknown).append(" = false;\n");
    }
    if (value.neverNull()) {
      out.append(tests);
    } else {
      out.append("if (").append(Expr.not(value.isNull())).append(") {\n").append(tests);
      out.append("}\n");
    }
    String isNull =
        mayBeUnknown
            ? Expr.or(value.isNull(), "(!" + found + " && " + unknown + ")")
            : value.isNull();
    return Expr.of(out.toString(), isNull, found);
  }

  private static Expr inSet(
      ExpressionCompiler compiler, Expr value, List<Expression> candidates, PlanType type) {
    ClassBody body = compiler.body();
    StrictCall strict =
        StrictCall.of(compiler, "found", PlanType.of(Kind.BOOLEAN, true), List.of(value));
    if (compiler.storage(type) == Storage.BYTES) {
      Set<String> texts = new LinkedHashSet<>();
      for (Expression candidate : candidates) {
        texts.add(ExpressionCompiler.literalValue(candidate, "IN"));
      }
      String array = body.constant("String[]", "texts", texts.toArray(String[]::new));
      String set = body.derived("BytesSet", "candidates", "new BytesSet(" + array + ")");
      return strict.guarded(set + ".contains(" + value.value() + ")");
    }
    long[] numbers =
        candidates.stream()
            .mapToLong(candidate -> unscaled((Expression.Literal) candidate, type))
            .distinct()
            .sorted()
            .toArray();
    String array = body.constant("long[]", "candidates", numbers);
    return strict.pure(
        "(java.util.Arrays.binarySearch(" + array + ", " + value.value() + ") >= 0)");
  }

  private static long unscaled(Expression.Literal literal, PlanType type) {
    BigDecimal value = new BigDecimal(literal.value());
    return Types.isDecimal(type)
        ? value.setScale(type.scale()).unscaledValue().longValueExact()
        : value.longValueExact();
  }

  /** The largest or smallest argument; null when any is. */
  static Expr extreme(ExpressionCompiler compiler, Expression.Call call, String java) {
    PlanType type = call.type();
    if (call.arguments().size() == 1) {
      return compiler.compileAs(call.arguments().get(0), type);
    }
    List<Expr> arguments =
        call.arguments().stream()
            .map(
                argument ->
                    compiler.repeatable(compiler.compileAs(argument, type), type, "candidate"))
            .toList();
    Storage storage = compiler.storage(type);
    String isNull = Expr.or(arguments.stream().map(Expr::isNull).toList());
    String best = compiler.scope().name(java.equals(">") ? "greatest" : "least");
    StringBuilder out = new StringBuilder();
    arguments.forEach(argument -> out.append(argument.statements()));
    if (isNull.equals(Expr.ALWAYS)) {
      return compiler.nullOf(type);
    }
    out.append(Types.javaType(storage)).append(' ').append(best).append(" = ");
    out.append(arguments.get(0).value()).append(";\n");
    boolean guarded = !isNull.equals(Expr.NEVER);
    if (guarded) {
      out.append("if (").append(Expr.not(isNull)).append(") {\n");
    }
    for (Expr argument : arguments.subList(1, arguments.size())) {
      StrictCall pair =
          StrictCall.of(
              compiler,
              "better",
              PlanType.of(Kind.BOOLEAN, true),
              List.of(Expr.of(argument.value()), Expr.of(best)));
      String better = compare(compiler, pair, type, java).value();
      out.append("if ").append(better.startsWith("(") ? better : "(" + better + ")");
      out.append(" {\n").append(best).append(" = ").append(argument.value()).append(";\n}\n");
    }
    if (guarded) {
      out.append("}\n");
    }
    return Expr.of(out.toString(), isNull, best);
  }
}
