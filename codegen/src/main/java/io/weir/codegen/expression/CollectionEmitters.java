package io.weir.codegen.expression;

import static io.weir.codegen.expression.RuntimeFunction.TEXT;

import io.weir.codegen.DataTypes;
import io.weir.planner.plan.Expression;
import io.weir.planner.plan.PlanType;
import io.weir.planner.plan.PlanType.Kind;
import io.weir.runtime.data.DataType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** Rows, arrays and maps. */
final class CollectionEmitters {
  private CollectionEmitters() {}

  /**
   * A collection of many parts, which methods of their own store in a column, some parts each: one
   * method with all of them would be too long for the JVM to compile.
   */
  private static Expr filledInMethods(
      ExpressionCompiler compiler, Expression.Call call, List<PlanType> types) {
    List<Expression> arguments = call.arguments();
    DataType type = DataTypes.of(call.type());
    String scratch = Columns.scratch(compiler, type, "collection");
    StringBuilder out = new StringBuilder(scratch + ".clear();\n");
    out.append(Columns.prepareElements(type, scratch, arguments.size()));
    for (int from = 0; from < arguments.size(); from += MethodBudget.CHUNK) {
      int first = from;
      int to = Math.min(arguments.size(), from + MethodBudget.CHUNK);
      out.append(
          compiler.inMethod(
              () -> {
                StringBuilder statements = new StringBuilder();
                for (int i = first; i < to; i++) {
                  Expr part = compiler.compileAs(arguments.get(i), types.get(i));
                  statements.append(Columns.storePart(compiler, type, scratch, i, part));
                }
                return statements.toString();
              }));
    }
    return Expr.inColumn(out.toString(), Expr.NEVER, scratch, "0");
  }

  private static Expr constructed(List<Expr> parts) {
    return new Expr("", Expr.NEVER, "0", null, parts);
  }

  static Expr row(ExpressionCompiler compiler, Expression.Call call) {
    if (MethodBudget.isFilledInMethods(call)) {
      return filledInMethods(
          compiler, call, call.type().fields().stream().map(field -> field.type()).toList());
    }
    List<Expr> fields = new ArrayList<>();
    for (int i = 0; i < call.arguments().size(); i++) {
      PlanType type = call.type().fields().get(i).type();
      fields.add(compiler.compileAs(call.arguments().get(i), type));
    }
    return constructed(fields);
  }

  static Expr array(ExpressionCompiler compiler, Expression.Call call) {
    PlanType element = call.type().arguments().get(0);
    if (MethodBudget.isFilledInMethods(call)) {
      return filledInMethods(compiler, call, Collections.nCopies(call.arguments().size(), element));
    }
    return constructed(compiler.compileAll(call.arguments(), element));
  }

  static Expr map(ExpressionCompiler compiler, Expression.Call call) {
    if (MethodBudget.isFilledInMethods(call)) {
      List<PlanType> types = call.type().arguments();
      return filledInMethods(
          compiler,
          call,
          IntStream.range(0, call.arguments().size()).mapToObj(i -> types.get(i % 2)).toList());
    }
    List<Expr> parts = new ArrayList<>();
    for (int i = 0; i < call.arguments().size(); i++) {
      PlanType type = call.type().arguments().get(i % 2);
      parts.add(compiler.compileAs(call.arguments().get(i), type));
    }
    return constructed(parts);
  }

  /** The collection as a place in a column. */
  private static Expr located(ExpressionCompiler compiler, Expression collection) {
    Expr value = compiler.compile(collection);
    return Columns.materialise(compiler, value, DataTypes.of(collection.type()), "collection");
  }

  static Expr item(ExpressionCompiler compiler, Expression.Call call) {
    Expression collection = call.arguments().get(0);
    PlanType type = collection.type();
    Expression index = call.arguments().get(1);
    Expr from = located(compiler, collection);
    if (from.alwaysNull()) {
      return compiler.nullOf(call.type());
    }
    String columnClass = Types.columnClass(compiler.storage(type));
    String column = "((" + columnClass + ") " + from.column() + ")";
    Scope scope = compiler.scope();
    StringBuilder out = new StringBuilder(from.statements());
    String missing = scope.name("missing");
    String at = scope.name("at");
    if (type.kind() == Kind.ARRAY) {
      Expr position = compiler.compileAs(index, RuntimeFunction.INT);
      out.append(position.statements());
      out.append("final int ").append(at).append(" = ").append(position.value()).append(";\n");
      out.append("final boolean ").append(missing).append(" = ");
      String outside = at + " < 1 || " + at + " > " + column + ".lengths[" + from.value() + "]";
      out.append(Expr.or(from.isNull(), position.isNull(), outside)).append(";\n");
      String element = column + ".offsets[" + from.value() + "] + " + at + " - 1";
      return element(
              compiler, call, type.arguments().get(0), column + ".elements", element, missing)
          .after(out.toString());
    }
    if (type.kind() != Kind.MAP) {
      throw Unsupported.index(type);
    }
    PlanType keyType = type.arguments().get(0);
    Expr key = compiler.compileAs(index, keyType);
    if (key.alwaysNull()) {
      return compiler.nullOf(call.type());
    }
    DataType keyData = DataTypes.of(keyType);
    String scratch = Columns.scratch(compiler, keyData, "key");
    out.append(key.statements());
    out.append("int ").append(at).append(" = -1;\n");
    out.append("if (").append(Expr.not(Expr.or(from.isNull(), key.isNull()))).append(") {\n");
    out.append(scratch).append(".clear();\n");
    out.append(
        Columns.store(
            compiler, keyData, scratch, "0", key.withoutStatements().withNull(Expr.NEVER)));
    out.append(at).append(" = Nested.find(").append(column).append(", ").append(from.value());
    out.append(", ").append(scratch).append(", 0);\n}\n");
    out.append("final boolean ").append(missing).append(" = ").append(at).append(" < 0;\n");
    return element(compiler, call, type.arguments().get(1), column + ".values", at, missing)
        .after(out.toString());
  }

  private static Expr element(
      ExpressionCompiler compiler,
      Expression.Call call,
      PlanType type,
      String column,
      String index,
      String missing) {
    String at = compiler.scope().name("index");
    Expr value =
        Columns.read(compiler, DataTypes.of(type), column, at, missing, "item")
            .after("final int " + at + " = " + missing + " ? 0 : " + index + ";\n");
    Expression read = new Expression.InputRef(0, type);
    return type.withNullable(true).equals(call.type().withNullable(true))
        ? value
        : CastEmitter.convert(compiler, value, read, call.type());
  }

  static Expr onlyElement(ExpressionCompiler compiler, Expression.Call call) {
    Expression array = call.arguments().get(0);
    Expr from = located(compiler, array);
    if (from.alwaysNull()) {
      return compiler.nullOf(call.type());
    }
    String column = "((ArrayColumn) " + from.column() + ")";
    String at = compiler.scope().name("at");
    String missing = compiler.scope().name("missing");
    String find =
        "Nested.onlyElement(" + column + ", " + from.value() + ", " + compiler.named(call) + ")";
    String found =
        "final int %s = %s ? -1 : %s;\nfinal boolean %s = %s < 0;\n"
            .formatted(at, from.isNull(), find, missing, at);
    return element(
            compiler, call, array.type().arguments().get(0), column + ".elements", at, missing)
        .after(from.statements() + found);
  }

  static Expr cardinality(ExpressionCompiler compiler, Expression.Call call) {
    Expression collection = call.arguments().get(0);
    Expr from = located(compiler, collection);
    String columnClass = Types.columnClass(compiler.storage(collection.type()));
    StrictCall strict = StrictCall.of(compiler, "cardinality", call.type(), List.of(from));
    return strict.computed(
        "((" + columnClass + ") " + from.column() + ").lengths[" + from.value() + "]");
  }

  static Expr contains(ExpressionCompiler compiler, Expression.Call call) {
    Expression array = call.arguments().get(0);
    PlanType elementType = array.type().arguments().get(0);
    Expr from = located(compiler, array);
    Expr element = compiler.compileAs(call.arguments().get(1), elementType);
    if (from.alwaysNull()) {
      return compiler.nullOf(call.type());
    }
    DataType elementData = DataTypes.of(elementType.withNullable(true));
    String scratch = Columns.scratch(compiler, elementData, "element");
    String found = compiler.scope().name("contains");
    StringBuilder out = new StringBuilder(from.statements()).append(element.statements());
    out.append("boolean ").append(found).append(" = false;\n");
    out.append("if (").append(Expr.not(from.isNull())).append(") {\n");
    out.append(scratch).append(".clear();\n");
    out.append(Columns.store(compiler, elementData, scratch, "0", element.withoutStatements()));
    out.append(found).append(" = Nested.contains((ArrayColumn) ").append(from.column());
    out.append(", ").append(from.value()).append(", ").append(scratch).append(", 0);\n}\n");
    return Expr.of(out.toString(), from.isNull(), found);
  }

  static Expr split(ExpressionCompiler compiler, Expression.Call call) {
    StrictCall strict =
        StrictCall.of(compiler, "split", call.type(), compiler.compileAll(call.arguments(), TEXT));
    return filled(
        compiler, call, strict, "StringSearch.split(" + strict.value(0) + ", " + strict.value(1));
  }

  static Expr toMap(ExpressionCompiler compiler, Expression.Call call) {
    StrictCall strict =
        StrictCall.of(compiler, "map", call.type(), compiler.compileAll(call.arguments(), TEXT));
    String list = strict.size() > 1 ? strict.value(1) + ".toString()" : "\",\"";
    String key = strict.size() > 2 ? strict.value(2) + ".toString()" : "\"=\"";
    return filled(
        compiler,
        call,
        strict,
        "StringSearch.toMap("
            + strict.value(0)
            + ", "
            + list
            + ", "
            + key
            + ", "
            + compiler.named(call));
  }

  /** A collection that a function writes into a scratch column, its last argument. */
  private static Expr filled(
      ExpressionCompiler compiler, Expression.Call call, StrictCall strict, String function) {
    String scratch = Columns.scratch(compiler, DataTypes.of(call.type()), "collection");
    Expr guard = strict.pure("0");
    if (guard.alwaysNull()) {
      return guard;
    }
    String statement = function + ", " + scratch + ");\n";
    String guarded =
        guard.neverNull()
            ? statement
            : "if (" + Expr.not(guard.isNull()) + ") {\n" + statement + "}\n";
    return Expr.inColumn(guard.statements() + guarded, guard.isNull(), scratch, "0");
  }
}
