package io.weir.codegen.expression;

import io.weir.codegen.DataTypes;
import io.weir.codegen.source.JavaText;
import io.weir.parser.Span;
import io.weir.parser.SqlException;
import io.weir.planner.plan.Expression;
import io.weir.planner.plan.PlanType;
import io.weir.planner.plan.PlanType.Kind;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.RowType;
import io.weir.runtime.data.Storage;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes expressions as Java for the methods of one generated class. Numbers and times mostly stand
 * in the text, where they are readable and the JIT can use their value (a division by a known
 * number is a multiplication); strings, wide decimals and patterns are constants of the class.
 *
 * <p>Usage: {@link #begin} for each method, then {@link #compile} or {@link #test}; the method is
 * made of the scope's prologue, the loop, the statements. Logic is three-valued; AND, OR, CASE and
 * COALESCE compute only what they need. Long expressions are spread over methods of their own,
 * since the JIT does not compile a method of more than 8,000 bytes.
 */
public final class ExpressionCompiler {
  private final ClassBody body;
  private final InputLayout layout;
  private final ExpressionOptions options;
  private final MethodBudget budget = new MethodBudget();
  private final Map<Expression, Expr> outlined = new IdentityHashMap<>();
  private final Map<Expression, Expression> rewritten = new IdentityHashMap<>();
  private final Map<String, String> variables = new HashMap<>();

  /** By the LET that computes it, the same each time that its code is made. */
  private final Map<Expression, Variable> computedOnce = new IdentityHashMap<>();

  /** By number the values that are computed once and that the code being made may use. */
  private final Map<String, Variable> bound = new HashMap<>();

  private Scope scope;

  public ExpressionCompiler(ClassBody body, InputLayout layout, ExpressionOptions options) {
    this.body = body;
    this.layout = layout;
    this.options = options;
    this.scope = new Scope(body, layout.columns(), false);
  }

  /** Starts a method that loops over rows. */
  public Scope begin() {
    return begin(false);
  }

  /**
   * Starts a method that loops over rows.
   *
   * @param assumeNoNulls whether the code need only be right where no column read has nulls, see
   *     {@link Scope#assumptions}
   */
  public Scope begin(boolean assumeNoNulls) {
    variables.clear();
    scope = new Scope(body, layout.columns(), assumeNoNulls);
    return scope;
  }

  Scope scope() {
    return scope;
  }

  ClassBody body() {
    return body;
  }

  ExpressionOptions options() {
    return options;
  }

  /** The expression as SQL with the names of the input's fields, for comments. */
  public String text(Expression expression) {
    return options.literalsApart()
        ? SqlText.withoutLiterals(expression, layout.columns())
        : SqlText.of(expression, layout.columns());
  }

  /**
   * Java of a string with the expression's SQL and place, for messages: a constant of the class, so
   * that equal expressions at other places have the same text.
   */
  String named(Expression expression) {
    return body.constant("String", "expression", located(expression));
  }

  /** As {@link #named}, behind other words. */
  String inExpression(String before, Expression expression) {
    return body.constant("String", "expression", before + located(expression));
  }

  /** The expression as the user wrote it, cut where it is long, and where that stands. */
  String located(Expression expression) {
    Span span = expression instanceof Expression.Call call ? call.span() : Span.NONE;
    String written = span.isKnown() ? options.source().apply(span) : null;
    String text =
        JavaText.oneLine(written == null ? SqlText.of(expression, layout.columns()) : written, 200);
    return span.isKnown()
        ? text + " (line " + span.startLine() + ", column " + span.startColumn() + ")"
        : text;
  }

  /** Java that computes the expression's value for a row. */
  public Expr compile(Expression expression) {
    Expression known = rewritten.get(expression);
    if (known == null) {
      known = budget.plan(expression);
      rewritten.put(expression, known);
    }
    return compilePlanned(known);
  }

  private Expr compilePlanned(Expression expression) {
    if (budget.isOutlined(expression)) {
      return outline(expression);
    }
    return compileHere(expression);
  }

  private Expr compileHere(Expression expression) {
    if (expression instanceof Expression.InputRef input) {
      InputColumn column = layout.columns().get(input.index());
      return scope.read(column.type(), column.column(), column.row(), column.name());
    }
    if (expression instanceof Expression.FieldAccess access) {
      return field(access);
    }
    if (expression instanceof Expression.Literal literal) {
      return literal(literal);
    }
    Expression.Call call = (Expression.Call) expression;
    Emitter emitter = FunctionEmitters.find(call.function(), options.functions());
    if (emitter == null) {
      throw Unsupported.function(call.function()).at(call.span());
    }
    try {
      return emitter.emit(this, call);
    } catch (SqlException e) {
      throw e.span() == null ? e.at(call.span()) : e;
    }
  }

  /**
   * Java that tells whether a condition is true: never null, false where the condition is unknown.
   */
  public Expr test(Expression condition) {
    return LogicEmitters.test(this, planned(condition));
  }

  private Expression planned(Expression expression) {
    return rewritten.computeIfAbsent(expression, budget::plan);
  }

  /** The value converted to a type, where the planner left a conversion out. */
  Expr compileAs(Expression expression, PlanType type) {
    Expr value = compile(expression);
    return CastEmitter.convert(this, value, expression, type);
  }

  /** The value of an expression as it is stored in a column of some type. */
  public Expr compileInto(Expression expression, DataType type) {
    Expr value = compile(expression);
    return CastEmitter.convert(this, value, expression, Types.planType(type));
  }

  /** Statements that store a value in row {@code row} of the column called {@code column}. */
  public String store(DataType type, String column, String row, Expr value) {
    return Columns.store(this, type, column, row, value);
  }

  /** The type that the value of an expression has in its column. */
  public DataType typeOf(Expression expression) {
    return DataTypes.of(expression.type());
  }

  /** Whether an expression is spread over several methods. */
  public boolean isLong(Expression expression) {
    return budget.isSpread(planned(expression));
  }

  private Expr field(Expression.FieldAccess access) {
    Expr row = compile(access.row());
    RowType type = (RowType) DataTypes.of(access.row().type());
    DataType fieldType = type.fields().get(access.field()).type();
    if (row.fields() != null) {
      Expr value = row.fields().get(access.field());
      return value.after(row.statements()).withNull(Expr.or(row.isNull(), value.isNull()));
    }
    if (row.alwaysNull()) {
      return nullOf(access.type());
    }
    String name = type.fields().get(access.field()).name();
    if (scope.isFetched(row.column())) {
      return scope.readField(type, row, access.field(), name);
    }
    String child = row.column() + ".children[" + access.field() + "]";
    Expr value = Columns.read(this, fieldType, child, row.value(), row.isNull(), name);
    return value.after(row.statements());
  }

  private Expr literal(Expression.Literal literal) {
    String value = literal.value();
    PlanType type = literal.type();
    if (value == null) {
      return nullOf(type);
    }
    return switch (type.kind()) {
      case BOOLEAN -> Expr.of(value.toLowerCase(Locale.ROOT));
      case TINYINT, SMALLINT, INTEGER, DATE, INTERVAL_YEAR_MONTH ->
          number("int", value, Integer.valueOf(value));
      case BIGINT, TIME, TIMESTAMP, TIMESTAMP_LTZ, INTERVAL_DAY_TIME ->
          number("long", value + "L", Long.valueOf(value));
      case FLOAT, DOUBLE ->
          number("double", doubleText(Double.parseDouble(value)), Double.valueOf(value));
      case DECIMAL -> {
        BigDecimal number = new BigDecimal(value).setScale(type.scale());
        yield Types.isWide(type)
            ? Expr.of(body.constant("BigDecimal", "decimal", number))
            : number(
                "long",
                number.unscaledValue().longValueExact() + "L",
                number.unscaledValue().longValueExact());
      }
      case CHAR, VARCHAR ->
          Expr.of(
              body.stringConstant(
                  options.literalsApart()
                      ? "text"
                      : value.isEmpty()
                          ? "empty"
                          : "text_" + value.substring(0, Math.min(20, value.length())),
                  value));
      case BINARY, VARBINARY -> {
        String bytes =
            body.constant(
                "byte[]", "binary", HexFormat.of().parseHex(value.toLowerCase(Locale.ROOT)));
        yield Expr.of(body.derived("Bytes", "binaryLiteral", "Bytes.of(" + bytes + ")"));
      }
      case NULL, ROW, ARRAY, MAP -> throw new IllegalArgumentException("literal " + literal);
    };
  }

  /** A number in the text of the class, or a constant of it. */
  private Expr number(String javaType, String text, Number value) {
    return Expr.of(options.literalsApart() ? body.numberConstant(javaType, value) : text);
  }

  private static String doubleText(double value) {
    if (Double.isNaN(value)) {
      return "Double.NaN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "Double.POSITIVE_INFINITY" : "Double.NEGATIVE_INFINITY";
    }
    return Double.toString(value);
  }

  /** NULL of a type. */
  Expr nullOf(PlanType type) {
    Storage storage = storage(type);
    return switch (storage) {
      case ROW, ARRAY, MAP ->
          Expr.inColumn("", Expr.ALWAYS, Columns.scratch(this, DataTypes.of(type), "nothing"), "0");
      case BOOLEAN, INT, LONG, DOUBLE -> Expr.of("", Expr.ALWAYS, Types.defaultValue(storage));
      case BYTES -> Expr.of("", Expr.ALWAYS, "(Bytes) null");
      case DECIMAL -> Expr.of("", Expr.ALWAYS, "(BigDecimal) null");
    };
  }

  Storage storage(PlanType type) {
    return DataTypes.of(type).storage();
  }

  boolean isOutlined(Expression expression) {
    return budget.isOutlined(expression);
  }

  /** A fresh view to put a result in. */
  String view(String function) {
    return body.finalField(
        "Bytes", function.toLowerCase(Locale.ROOT).replace(' ', '_') + "Result", "new Bytes()");
  }

  /** The flag by which functions say that their result is NULL. */
  String nullFlag() {
    return body.sharedField("nullFlag", "NullFlag", "nullFlag", "new NullFlag()");
  }

  /**
   * The same value with a text that costs nothing to repeat: a long text is put into a variable.
   *
   * @param type of the value
   */
  Expr repeatable(Expr value, PlanType type, String preferredName) {
    if (Types.isNested(DataTypes.of(type)) && value.fields() != null) {
      return Columns.materialise(this, value, DataTypes.of(type), preferredName);
    }
    StringBuilder statements = new StringBuilder(value.statements());
    String isNull = value.isNull();
    String text = value.value();
    if (!Expr.isName(isNull)) {
      String name = scope.name(preferredName + "IsNull");
      statements.append("final boolean ").append(name).append(" = ").append(isNull).append(";\n");
      isNull = name;
    }
    if (!Expr.isName(text)) {
      String name = scope.name(preferredName);
      statements.append("final ").append(Types.javaType(storage(type))).append(' ').append(name);
      statements.append(" = ").append(text).append(";\n");
      text = name;
    }
    return new Expr(statements.toString(), isNull, text, value.column(), null);
  }

  /** A variable declared before the loop, one for all that ask for the same text. */
  String perBatch(String javaType, String preferredName, String value) {
    String key = javaType + " " + value;
    String known = variables.get(key);
    if (known == null) {
      known = scope.name(preferredName);
      scope.declare("final " + javaType + " " + known + " = " + value + ";\n");
      variables.put(key, known);
    }
    return known;
  }

  private Expr outline(Expression expression) {
    Expr known = outlined.get(expression);
    if (known != null) {
      return known;
    }
    Scope outer = scope;
    Map<String, String> outerVariables = Map.copyOf(variables);
    Scope inner = begin(false);
    Expr value = compileHere(expression);
    scope = outer;
    variables.clear();
    variables.putAll(outerVariables);

    String name = body.methodName("part");
    Storage storage = storage(expression.type());
    String isNull = value.neverNull() ? Expr.NEVER : body.field("boolean", name + "IsNull", "");
    String result =
        body.field(Types.javaType(storage), name + "Value", Types.defaultValue(storage));
    StringBuilder method = new StringBuilder();
    method.append("/** ").append(JavaText.comment(text(expression), 300)).append(" */\n");
    method.append("private void ").append(name).append('(').append(layout.parameters());
    method.append(") {\n").append(inner.prologue()).append(value.statements());
    if (!value.neverNull()) {
      method.append(isNull).append(" = ").append(value.isNull()).append(";\n");
    }
    method.append(result).append(" = ").append(value.value()).append(";\n}\n");
    body.method(method.toString());
    Expr call = Expr.of("this." + name + "(" + layout.arguments() + ");\n", isNull, result);
    outlined.put(expression, call);
    return call;
  }

  /** A call of a method of its own with the statements that are made for it. */
  String inMethod(Supplier<String> statements) {
    Scope outer = scope;
    Map<String, String> outerVariables = Map.copyOf(variables);
    Scope inner = begin(false);
    String made = statements.get();
    scope = outer;
    variables.clear();
    variables.putAll(outerVariables);
    String name = body.methodName("part");
    body.method(
        "private void %s(%s) {\n%s%s}\n"
            .formatted(name, layout.parameters(), inner.prologue(), made));
    return "this." + name + "(" + layout.arguments() + ");\n";
  }

  /**
   * Fields of the class with a value that is used at several places.
   *
   * @param value of ROW, ARRAY and MAP a column with one row
   */
  record Variable(DataType type, String isNull, String value) {
    /** Statements that set the fields to a value. */
    String assign(ExpressionCompiler compiler, Expr computed) {
      String flag = isNull + " = " + computed.isNull() + ";\n";
      return Types.isNested(type)
          ? flag + value + ".clear();\n" + Columns.store(compiler, type, value, "0", computed)
          : flag + value + " = " + computed.value() + ";\n";
    }

    Expr expression() {
      return Types.isNested(type)
          ? Expr.inColumn("", isNull, value, "0")
          : Expr.of("", isNull, value);
    }
  }

  /** The fields for the value of a LET. */
  Variable variable(Expression let, PlanType type) {
    Variable known = computedOnce.get(let);
    if (known == null) {
      DataType dataType = DataTypes.of(type);
      String isNull = body.field("boolean", "onceIsNull", "");
      String value =
          Types.isNested(dataType)
              ? Columns.scratch(this, dataType, "once")
              : body.field(
                  Types.javaType(storage(type)), "once", Types.defaultValue(storage(type)));
      known = new Variable(dataType, isNull, value);
      computedOnce.put(let, known);
    }
    return known;
  }

  /** Lets a number stand for a value; gives what it stood for before. */
  @Nullable Variable bind(String number, @Nullable Variable variable) {
    return variable == null ? bound.remove(number) : bound.put(number, variable);
  }

  Variable bound(String number) {
    Variable variable = bound.get(number);
    if (variable == null) {
      throw new IllegalStateException("no value has the number " + number);
    }
    return variable;
  }

  static boolean isCharacterLiteral(Expression expression) {
    return expression instanceof Expression.Literal literal
        && literal.value() != null
        && (literal.type().kind() == Kind.CHAR || literal.type().kind() == Kind.VARCHAR);
  }

  /** The value of an argument that must be a literal. */
  static String literalValue(Expression expression, String what) {
    if (expression instanceof Expression.Literal literal && literal.value() != null) {
      return literal.value();
    }
    throw Unsupported.variable(what);
  }

  /** The arguments as values of the same type. */
  List<Expr> compileAll(List<Expression> expressions, PlanType type) {
    List<Expr> values = new ArrayList<>();
    for (Expression expression : expressions) {
      values.add(compileAs(expression, type));
    }
    return values;
  }
}
