package io.weir.codegen.expression;

import io.weir.codegen.DataTypes;
import io.weir.planner.function.JavaMethod.Nullness;
import io.weir.planner.plan.Expression;
import io.weir.planner.plan.PlanType;
import io.weir.planner.plan.PlanType.Kind;
import io.weir.runtime.data.DataType;
import java.util.ArrayList;
import java.util.List;

/**
 * CAST, TRY_CAST and the conversions that the planner leaves out. A CAST that fails ends the job, a
 * TRY_CAST gives NULL; a DECIMAL that does not fit is NULL in both.
 */
final class CastEmitter {
  private CastEmitter() {}

  static Expr explicit(ExpressionCompiler compiler, Expression.Call call, boolean trying) {
    Expression source = call.arguments().get(0);
    return new Cast(compiler, source.type(), call.type(), call, trying, false)
        .of(compiler.compile(source));
  }

  /** The value of an expression as a value of another type. */
  static Expr convert(ExpressionCompiler compiler, Expr value, Expression source, PlanType type) {
    return new Cast(compiler, source.type(), type, source, false, true).of(value);
  }

  /**
   * One cast.
   *
   * @param named what messages name
   * @param implicit whether lengths of strings are left alone
   */
  private record Cast(
      ExpressionCompiler compiler,
      PlanType from,
      PlanType to,
      Expression named,
      boolean trying,
      boolean implicit) {

    Expr of(Expr value) {
      if (value.alwaysNull() || from.kind() == Kind.NULL) {
        return compiler.nullOf(to);
      }
      if (isSame()) {
        return value;
      }
      if (to.kind() == Kind.ROW || to.kind() == Kind.ARRAY || to.kind() == Kind.MAP) {
        return nested(value);
      }
      if (value.fields() != null) {
        value = Columns.materialise(compiler, value, DataTypes.of(from), "cast");
      }
      StrictCall strict = StrictCall.of(compiler, "cast", to, List.of(value));
      String text = value.value();
      Expr result =
          switch (to.kind()) {
            case BOOLEAN -> toBoolean(strict, text);
            case TINYINT, SMALLINT, INTEGER, BIGINT -> toInteger(strict, text);
            case FLOAT, DOUBLE -> toApproximate(strict, text);
            case DECIMAL -> toDecimal(strict, text);
            case CHAR, VARCHAR -> toCharacters(strict, value);
            case BINARY, VARBINARY -> toBinary(strict, text);
            case DATE -> toDate(strict, text);
            case TIME -> toTime(strict, text);
            case TIMESTAMP, TIMESTAMP_LTZ -> toTimestamp(strict, text);
            case INTERVAL_DAY_TIME, INTERVAL_YEAR_MONTH -> toInterval(strict, text);
            case NULL, ROW, ARRAY, MAP -> null;
          };
      if (result == null) {
        throw Unsupported.cast(from, to);
      }
      return result;
    }

    /**
     * Java text for messages: the target type, and the SQL that it comes from; null when trying.
     */
    private String where() {
      if (trying) {
        return "null";
      }
      return compiler.inExpression(to.withNullable(true) + " in ", named);
    }

    /** Whether a value of the one type is the same Java value of the other. */
    private boolean isSame() {
      if (from.withNullable(true).equals(to.withNullable(true))) {
        return true;
      }
      if (from.kind() != to.kind()) {
        return implicit
            && (Types.isCharacter(from) && Types.isCharacter(to)
                || Types.isBinary(from) && Types.isBinary(to));
      }
      return switch (to.kind()) {
        case DECIMAL ->
            from.scale() == to.scale()
                && from.precision() <= to.precision()
                && Types.isWide(from) == Types.isWide(to);
        case TIME, TIMESTAMP, TIMESTAMP_LTZ -> from.precision() <= to.precision();
        case VARCHAR, VARBINARY -> implicit || from.precision() <= to.precision();
        case CHAR, BINARY -> implicit;
        case ROW, ARRAY, MAP -> false;
        default -> true;
      };
    }

    private boolean isCharacters() {
      return Types.isCharacter(from);
    }

    /** A call of a parsing function; the last arguments say what to do with a malformed text. */
    private String parse(String function, String arguments) {
      return "Parsing."
          + function
          + "("
          + arguments
          + ", "
          + compiler.nullFlag()
          + ", "
          + where()
          + ")";
    }

    private Nullness failure() {
      return trying ? Nullness.FLAG : Nullness.NEVER;
    }

    private Expr toBoolean(StrictCall strict, String value) {
      if (isCharacters()) {
        return strict.computed(parse("toBoolean", value), failure());
      }
      if (Types.isWide(from)) {
        return strict.computed(value + ".signum() != 0");
      }
      return Types.isNumeric(from) ? strict.pure("(" + value + " != 0)") : null;
    }

    private Expr toInteger(StrictCall strict, String value) {
      boolean big = to.kind() == Kind.BIGINT;
      String javaType = big ? "long" : "int";
      if (isCharacters()) {
        String bounds =
            switch (to.kind()) {
              case TINYINT -> "-128L, 127L";
              case SMALLINT -> "-32768L, 32767L";
              case INTEGER -> "-2147483648L, 2147483647L";
              default -> "Long.MIN_VALUE, Long.MAX_VALUE";
            };
        String number = parse("toInteger", value + ", " + bounds);
        return strict.computed((big ? "" : "(int) ") + number, failure());
      }
      return switch (from.kind()) {
        case BOOLEAN -> strict.pure("(" + value + " ? 1" + (big ? "L : 0L)" : " : 0)"));
        case TINYINT, SMALLINT, INTEGER, BIGINT -> {
          String cast =
              switch (to.kind()) {
                case TINYINT -> "(int) (byte) ";
                case SMALLINT -> "(int) (short) ";
                case INTEGER -> "(int) ";
                default -> "(long) ";
              };
          boolean widens = from.kind().compareTo(to.kind()) < 0;
          yield strict.pure(widens && !big ? value : "(" + cast + value + ")");
        }
        case FLOAT, DOUBLE ->
            strict.pure(
                "("
                    + switch (to.kind()) {
                      case TINYINT -> "(int) (byte) (int) ";
                      case SMALLINT -> "(int) (short) (int) ";
                      default -> "(" + javaType + ") ";
                    }
                    + value
                    + ")");
        case DECIMAL -> {
          String whole =
              Types.isWide(from)
                  ? value + ".longValue()"
                  : "(" + value + " / 1" + "0".repeat(from.scale()) + "L)";
          String number = ArithmeticEmitters.narrow(to, (big ? "" : "(int) ") + whole);
          yield Types.isWide(from) ? strict.computed(number) : strict.pure("(" + number + ")");
        }
        case TIMESTAMP, TIMESTAMP_LTZ ->
            strict.pure("((" + javaType + ") Math.floorDiv(" + value + ", 1000000L))");
        case INTERVAL_DAY_TIME -> strict.pure("((" + javaType + ") (" + value + " / 1000L))");
        case INTERVAL_YEAR_MONTH -> strict.pure("((" + javaType + ") " + value + ")");
        default -> null;
      };
    }

    private Expr toApproximate(StrictCall strict, String value) {
      boolean single = to.kind() == Kind.FLOAT;
      String cast = single ? "(double) (float) " : "(double) ";
      if (isCharacters()) {
        return strict.computed(parse(single ? "toFloat" : "toDouble", value), failure());
      }
      return switch (from.kind()) {
        case BOOLEAN -> strict.pure("(" + value + " ? 1.0 : 0.0)");
        case TINYINT, SMALLINT, INTEGER, BIGINT, FLOAT, DOUBLE ->
            strict.pure("(" + cast + value + ")");
        case DECIMAL -> {
          String number =
              Types.isWide(from)
                  ? value + (single ? ".floatValue()" : ".doubleValue()")
                  : "Decimals.toDouble(" + value + ", " + from.scale() + ")";
          String whole = single ? "(double) (float) " + number : number;
          yield Types.isWide(from) ? strict.computed(whole) : strict.pure("(" + whole + ")");
        }
        default -> null;
      };
    }

    private Expr toDecimal(StrictCall strict, String value) {
      String precision = to.precision() + ", " + to.scale();
      if (isCharacters()) {
        String function = Types.isWide(to) ? "toDecimal" : "toDecimalLong";
        return strict.computed(parse(function, value + ", " + precision), Nullness.LOWEST);
      }
      return switch (from.kind()) {
        case BOOLEAN -> toDecimalOfLong(strict, "(" + value + " ? 1L : 0L)", 1, 0);
        case TINYINT, SMALLINT, INTEGER, BIGINT ->
            toDecimalOfLong(strict, value, ArithmeticEmitters.asDecimal(from).precision(), 0);
        case DECIMAL ->
            Types.isWide(from)
                ? strict.computed(ArithmeticEmitters.fitBig(value, to), Nullness.LOWEST)
                : toDecimalOfLong(strict, value, from.precision(), from.scale());
        case FLOAT, DOUBLE -> {
          String number = from.kind() == Kind.FLOAT ? "Decimals.ofFloat(" : "Decimals.ofDouble(";
          String big = number + value + ", " + where() + ")";
          String fit = Types.isWide(to) ? "Decimals.fit(" : "Decimals.fitLong(";
          yield strict.computed(fit + big + ", " + precision + ")", Nullness.LOWEST);
        }
        default -> null;
      };
    }

    private Expr toDecimalOfLong(StrictCall strict, String value, int digits, int scale) {
      boolean fits = to.precision() - to.scale() >= digits - scale && to.scale() >= scale;
      if (Types.isWide(to)) {
        String big = "BigDecimal.valueOf(" + value + ", " + scale + ")";
        return fits
            ? strict.computed(to.scale() == scale ? big : big + ".setScale(" + to.scale() + ")")
            : strict.computed(ArithmeticEmitters.fitBig(big, to), Nullness.LOWEST);
      }
      if (fits) {
        String wide =
            value.startsWith("(") || from.kind() == Kind.BIGINT ? value : "(long) " + value;
        return strict.pure("(" + ArithmeticEmitters.times(wide, to.scale() - scale) + ")");
      }
      return strict.computed(
          "Decimals.rescale("
              + value
              + ", "
              + scale
              + ", "
              + to.precision()
              + ", "
              + to.scale()
              + ")",
          Nullness.LOWEST);
    }

    private Expr toCharacters(StrictCall strict, Expr source) {
      String text = print(strict, source);
      if (text == null) {
        return null;
      }
      boolean fixed = to.kind() == Kind.CHAR;
      boolean known = isCharacters() && implicit;
      boolean shortEnough = to.precision() == Integer.MAX_VALUE || longest() <= to.precision();
      if (known || !fixed && shortEnough) {
        return isCharacters() ? source : strict.computed(text);
      }
      String view = strict.view();
      String fit = fixed ? "Strings.pad(" : "Strings.truncate(";
      return strict.computed(fit + text + ", " + to.precision() + ", " + view + ")");
    }

    /** How many characters the text of a value may have. */
    private int longest() {
      return switch (from.kind()) {
        case BOOLEAN -> 5;
        case TINYINT -> 4;
        case SMALLINT -> 6;
        case INTEGER -> 11;
        case BIGINT -> 20;
        case CHAR, VARCHAR -> from.precision();
        case DECIMAL -> from.precision() + 3;
        case DATE -> 10;
        default -> Integer.MAX_VALUE;
      };
    }

    /** Java of the text of a value, a {@code Bytes}. */
    private String print(StrictCall strict, Expr source) {
      String value = source.value();
      if (isCharacters()) {
        return value;
      }
      String view = strict.view();
      return switch (from.kind()) {
        case BINARY, VARBINARY -> "Encodings.toText(" + value + ", " + view + ")";
        case BOOLEAN -> "Printing.bool(" + value + ", " + view + ")";
        case TINYINT, SMALLINT, INTEGER, BIGINT -> "Printing.integer(" + value + ", " + view + ")";
        case FLOAT -> "Printing.single(" + value + ", " + view + ")";
        case DOUBLE -> "Printing.approximate(" + value + ", " + view + ")";
        case DECIMAL ->
            Types.isWide(from)
                ? "Printing.decimal(" + value + ", " + view + ")"
                : "Printing.decimal(" + value + ", " + from.scale() + ", " + view + ")";
        case DATE -> "Printing.date(" + value + ", " + view + ")";
        case TIME -> "Printing.time(" + value + ", " + from.precision() + ", " + view + ")";
        case TIMESTAMP ->
            "Printing.timestamp(" + value + ", " + from.precision() + ", " + view + ")";
        case TIMESTAMP_LTZ ->
            "Printing.timestamp("
                + (DateEmitters.zone(compiler) + ".toLocal(" + value + "), ")
                + (from.precision() + ", " + view + ")");
        case INTERVAL_DAY_TIME -> "Printing.dayTime(" + value + ", " + view + ")";
        case INTERVAL_YEAR_MONTH -> "Printing.yearMonth(" + value + ", " + view + ")";
        case ROW, ARRAY, MAP -> {
          String type = compiler.body().constant("DataType", "printedType", DataTypes.of(from));
          yield "Printing.nested("
              + (type + ", " + source.column() + ", " + value + ", ")
              + (DateEmitters.zone(compiler) + ", " + view + ")");
        }
        default -> null;
      };
    }

    private Expr toBinary(StrictCall strict, String value) {
      if (!isCharacters() && !Types.isBinary(from)) {
        return null;
      }
      boolean fixed = to.kind() == Kind.BINARY;
      if (!fixed && to.precision() == Integer.MAX_VALUE) {
        return strict.argument(0);
      }
      String fit = fixed ? "Strings.padBytes(" : "Strings.truncateBytes(";
      return strict.computed(fit + value + ", " + to.precision() + ", " + strict.view() + ")");
    }

    private Expr toDate(StrictCall strict, String value) {
      if (isCharacters()) {
        return strict.computed(parse("toDate", value), failure());
      }
      return switch (from.kind()) {
        case TIMESTAMP -> strict.pure("((int) Math.floorDiv(" + value + ", " + day() + "))");
        case TIMESTAMP_LTZ ->
            strict.computed(
                "(int) Math.floorDiv("
                    + (DateEmitters.zone(compiler) + ".toLocal(" + value + "), " + day() + ")"));
        case DATE -> strict.argument(0);
        default -> null;
      };
    }

    private static String day() {
      return ArithmeticEmitters.DAY;
    }

    private Expr toTime(StrictCall strict, String value) {
      if (isCharacters()) {
        return strict.computed(truncated(parse("toTime", value), 6), failure());
      }
      return switch (from.kind()) {
        case TIME -> strict.pure(truncated(value, from.precision()));
        case TIMESTAMP ->
            strict.pure(truncated("Math.floorMod(" + value + ", " + day() + ")", from.precision()));
        case TIMESTAMP_LTZ ->
            strict.computed(
                truncated(
                    "Math.floorMod("
                        + (DateEmitters.zone(compiler) + ".toLocal(" + value + "), " + day() + ")"),
                    from.precision()));
        default -> null;
      };
    }

    /** The micros with the fraction digits of the target type. */
    private String truncated(String micros, int precision) {
      if (to.precision() >= precision || to.precision() >= 6) {
        return micros;
      }
      String unit = "1" + "0".repeat(6 - to.precision()) + "L";
      return "Timestamps.truncate(" + micros + ", " + unit + ")";
    }

    private Expr toTimestamp(StrictCall strict, String value) {
      boolean zoned = to.kind() == Kind.TIMESTAMP_LTZ;
      if (isCharacters()) {
        String local = parse("toTimestamp", value);
        if (!zoned) {
          return strict.computed(truncated(local, 6), failure());
        }
        return strict.computed(
            truncated(DateEmitters.zone(compiler) + ".toInstant(" + local + ")", 6), failure());
      }
      String local =
          switch (from.kind()) {
            case DATE -> "(" + value + " * " + day() + ")";
            case TIME, TIMESTAMP, TIMESTAMP_LTZ -> value;
            case TINYINT, SMALLINT, INTEGER, BIGINT ->
                "Intervals.ofSeconds("
                    + value
                    + ", "
                    + (trying ? "null" : compiler.named(named))
                    + ")";
            default -> null;
          };
      if (local == null) {
        return null;
      }
      if (Types.isInteger(from)) {
        // The smallest long, for NULL, stays what it is.
        String seconds =
            zoned
                ? local
                : "TimeConversions.toLocal(" + local + ", " + DateEmitters.zone(compiler) + ")";
        return strict.computed(seconds, trying ? Nullness.LOWEST : Nullness.NEVER);
      }
      boolean instant = from.kind() == Kind.TIMESTAMP_LTZ;
      if (instant == zoned) {
        return strict.pure(truncated(local, from.precision()));
      }
      String shift = zoned ? ".toInstant(" : ".toLocal(";
      return strict.computed(
          truncated(DateEmitters.zone(compiler) + shift + local + ")", from.precision()));
    }

    private Expr toInterval(StrictCall strict, String value) {
      boolean dayTime = to.kind() == Kind.INTERVAL_DAY_TIME;
      if (from.kind() == to.kind()) {
        return strict.argument(0);
      }
      if (!Types.isInteger(from)) {
        return null;
      }
      String function = dayTime ? "product((long) " + value + ", 1000L" : "months(" + value;
      return strict.computed("Intervals." + function + ", " + compiler.named(named) + ")");
    }

    private Expr nested(Expr value) {
      DataType source = DataTypes.of(from).withNullable(true);
      if (from.kind() != to.kind()
          || to.kind() == Kind.ROW && from.fields().size() != to.fields().size()) {
        throw Unsupported.cast(from, to);
      }
      if (to.kind() == Kind.ROW) {
        return row(value);
      }
      if (value.fields() != null) {
        int parts = to.arguments().size();
        List<Expr> elements = new ArrayList<>();
        for (Expr element : value.fields()) {
          elements.add(part(element, elements.size() % parts));
        }
        return new Expr(value.statements(), value.isNull(), value.value(), null, elements);
      }
      return Types.sameStorage(source, DataTypes.of(to).withNullable(true))
          ? value
          : elementwise(value);
    }

    /** An array or a map in a column, converted into a column of the cast's own. */
    private Expr elementwise(Expr value) {
      Scope scope = compiler.scope();
      DataType target = DataTypes.of(to);
      String columnClass = Types.columnClass(target.storage());
      String scratch = Columns.scratch(compiler, target, "cast");
      String source = scope.name("castSource");
      String count = scope.name("castCount");
      String at = scope.name("castElement");
      List<String> children =
          to.kind() == Kind.MAP ? List.of(".keys", ".values") : List.of(".elements");
      StringBuilder out = new StringBuilder(value.statements());
      out.append(scratch).append(".clear();\n");
      out.append("if (").append(Expr.not(value.isNull())).append(") {\n");
      out.append("final ").append(columnClass).append(' ').append(source).append(" = (");
      out.append(columnClass).append(") ").append(value.column()).append(";\n");
      out.append("final int ").append(count).append(" = ").append(source).append(".lengths[");
      out.append(value.value()).append("];\n");
      for (String child : children) {
        out.append("Nested.prepare(").append(scratch).append(child).append(", 0, ");
        out.append(count).append(");\n");
      }
      out.append("for (int ").append(at).append(" = 0; ").append(at).append(" < ").append(count);
      out.append("; ").append(at).append("++) {\n");
      String row = "(" + source + ".offsets[" + value.value() + "] + " + at + ")";
      for (int i = 0; i < children.size(); i++) {
        DataType type = DataTypes.of(from.arguments().get(i));
        Expr element =
            Columns.read(compiler, type, source + children.get(i), row, Expr.NEVER, "element");
        out.append(
            Columns.storeChild(
                compiler,
                DataTypes.of(to.arguments().get(i)),
                scratch + children.get(i),
                at,
                part(element, i)));
      }
      out.append("}\n");
      out.append(scratch).append(".offsets[0] = 0;\n");
      out.append(scratch).append(".lengths[0] = ").append(count).append(";\n");
      out.append(scratch).append(".elementCount = ").append(count).append(";\n}\n");
      return Expr.inColumn(out.toString(), value.isNull(), scratch, "0");
    }

    /** A value in a collection, or the key or the value of a map's entry, converted. */
    private Expr part(Expr value, int argument) {
      return part(value, from.arguments().get(argument), to.arguments().get(argument));
    }

    private Expr part(Expr value, PlanType source, PlanType target) {
      return new Cast(compiler, source, target, named, trying, implicit).of(value);
    }

    private Expr row(Expr value) {
      List<Expr> fields = new ArrayList<>();
      String statements = value.statements();
      for (int i = 0; i < to.fields().size(); i++) {
        PlanType source = from.fields().get(i).type();
        PlanType target = to.fields().get(i).type();
        Expr field =
            value.fields() != null
                ? value.fields().get(i)
                : Columns.read(
                    compiler,
                    DataTypes.of(source),
                    value.column() + ".children[" + i + "]",
                    value.value(),
                    value.isNull(),
                    from.fields().get(i).name());
        fields.add(part(field, source, target));
      }
      return new Expr(statements, value.isNull(), value.value(), null, fields);
    }
  }
}
