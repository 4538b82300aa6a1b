package io.weir.codegen.expression;

import static io.weir.codegen.expression.RuntimeFunction.INT;
import static io.weir.codegen.expression.RuntimeFunction.LONG;
import static io.weir.codegen.expression.RuntimeFunction.TEXT;

import io.weir.planner.function.JavaMethod;
import io.weir.planner.function.JavaMethod.Nullness;
import io.weir.planner.plan.Expression;
import io.weir.planner.plan.PlanType;
import io.weir.planner.plan.PlanType.Kind;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Functions of dates and times. TIMESTAMP_LTZ is looked at in the session's zone. */
final class DateEmitters {
  private static final PlanType TIMESTAMP = PlanType.of(Kind.TIMESTAMP, 6, true);
  private static final PlanType INSTANT = PlanType.of(Kind.TIMESTAMP_LTZ, 6, true);
  private static final String DAY = ArithmeticEmitters.DAY;

  /** Micros of the units that are always equally long. */
  private static final Map<String, Long> FIXED_UNITS =
      Map.of(
          "MICROSECOND", 1L,
          "MILLISECOND", 1_000L,
          "SECOND", 1_000_000L,
          "MINUTE", 60_000_000L,
          "HOUR", 3_600_000_000L,
          "DAY", 86_400_000_000L,
          "WEEK", 7 * 86_400_000_000L);

  /** Months of the other units. */
  private static final Map<String, Integer> MONTH_UNITS =
      Map.of(
          "MONTH",
          1,
          "QUARTER",
          3,
          "YEAR",
          12,
          "DECADE",
          120,
          "CENTURY",
          1200,
          "MILLENNIUM",
          12_000);

  private DateEmitters() {}

  /** The session's time zone. */
  static String zone(ExpressionCompiler compiler) {
    String id =
        compiler.body().constant("String", "timeZone", compiler.options().timeZone().getId());
    return compiler.body().derived("SessionZone", "zone", "new SessionZone(" + id + ")");
  }

  private static String unit(Expression argument) {
    return ExpressionCompiler.literalValue(argument, "a time unit").toUpperCase(Locale.ROOT);
  }

  /** The argument as local micros, or days of a DATE. */
  private static Expr local(ExpressionCompiler compiler, Expression time) {
    if (time.type().kind() == Kind.TIMESTAMP_LTZ) {
      return CastEmitter.convert(compiler, compiler.compile(time), time, TIMESTAMP);
    }
    return Types.isCharacter(time.type())
        ? compiler.compileAs(time, TIMESTAMP)
        : compiler.compile(time);
  }

  static Expr extract(ExpressionCompiler compiler, Expression.Call call) {
    String unit = unit(call.arguments().get(0));
    Expression time = call.arguments().get(1);
    Kind kind = time.type().kind();
    Expr argument =
        unit.equals("EPOCH") && kind == Kind.TIMESTAMP_LTZ
            ? compiler.compile(time)
            : local(compiler, time);
    StrictCall strict = StrictCall.of(compiler, "part", call.type(), List.of(argument));
    String value = strict.value(0);
    String part =
        switch (kind) {
          case INTERVAL_YEAR_MONTH -> ofMonths(unit, value);
          case INTERVAL_DAY_TIME -> ofInterval(unit, value);
          default -> part(unit, value, kind);
        };
    if (part == null) {
      throw Unsupported.extract(unit, time.type());
    }
    boolean big = compiler.storage(call.type()) == io.weir.runtime.data.Storage.LONG;
    return strict.computed((big ? "(long) " : "(int) ") + "(" + part + ")");
  }

  private static String part(String unit, String value, Kind kind) {
    String day =
        switch (kind) {
          case DATE -> value;
          case TIME -> null;
          default -> "Timestamps.day(" + value + ")";
        };
    String time = kind == Kind.DATE ? "0L" : value;
    String ofTime =
        switch (unit) {
          case "HOUR" -> "Timestamps.hour(" + time + ")";
          case "MINUTE" -> "Timestamps.minute(" + time + ")";
          case "SECOND" -> "Timestamps.second(" + time + ")";
          case "MILLISECOND" -> "Timestamps.millisecond(" + time + ")";
          case "MICROSECOND" -> "Timestamps.microsecond(" + time + ")";
          case "NANOSECOND" -> "Timestamps.microsecond(" + time + ") * 1000L";
          case "EPOCH" ->
              kind == Kind.DATE ? value + " * 86400L" : "Math.floorDiv(" + value + ", 1000000L)";
          default -> null;
        };
    if (ofTime != null || day == null) {
      return ofTime;
    }
    String function =
        switch (unit) {
          case "YEAR" -> "year";
          case "QUARTER" -> "quarter";
          case "MONTH" -> "month";
          case "WEEK" -> "week";
          case "DAY", "DAYOFMONTH" -> "dayOfMonth";
          case "DOW", "DAYOFWEEK" -> "dayOfWeek";
          case "DOY", "DAYOFYEAR" -> "dayOfYear";
          case "ISODOW" -> "isoDayOfWeek";
          case "ISOYEAR" -> "isoYear";
          case "DECADE" -> "decade";
          case "CENTURY" -> "century";
          case "MILLENNIUM" -> "millennium";
          default -> null;
        };
    return function == null ? null : "Dates." + function + "(" + day + ")";
  }

  private static String ofMonths(String unit, String value) {
    return switch (unit) {
      case "YEAR" -> value + " / 12";
      case "MONTH" -> value + " % 12";
      case "QUARTER" -> value + " % 12 / 3 + 1";
      default -> null;
    };
  }

  private static String ofInterval(String unit, String value) {
    return switch (unit) {
      case "DAY" -> value + " / " + DAY;
      case "HOUR" -> value + " / 3600000000L % 24";
      case "MINUTE" -> value + " / 60000000L % 60";
      case "SECOND" -> value + " / 1000000L % 60";
      case "MILLISECOND" -> value + " / 1000L % 1000";
      case "MICROSECOND" -> value + " % 1000000L";
      case "EPOCH" -> value + " / 1000000L";
      default -> null;
    };
  }

  static Expr add(ExpressionCompiler compiler, Expression.Call call) {
    String unit = unit(call.arguments().get(0));
    Expression count = call.arguments().get(1);
    Expression time = call.arguments().get(2);
    boolean date = call.type().kind() == Kind.DATE;
    PlanType type = date ? call.type() : PlanType.of(call.type().kind(), 6, true);
    StrictCall strict =
        StrictCall.of(
            compiler,
            "added",
            call.type(),
            List.of(compiler.compileAs(time, type), compiler.compileAs(count, LONG)));
    String value = strict.value(0);
    String by = strict.value(1);
    Integer months = MONTH_UNITS.get(unit);
    Long micros = FIXED_UNITS.get(unit);
    if (months == null && micros == null) {
      throw Unsupported.unit("TIMESTAMPADD", unit);
    }
    String what = months == null ? "addUnits" : "addMonths";
    String length = months == null ? micros + "L" : months.toString();
    String arguments = "(" + value + ", " + by + ", " + length;
    return switch (call.type().kind()) {
      case TIME ->
          strict.pure(months != null ? value : "Intervals.addUnitsToTime" + arguments + ")");
      case DATE ->
          strict.computed(
              "Intervals." + what + "ToDate" + arguments + ", " + compiler.named(call) + ")");
      default ->
          strict.computed("Intervals." + what + arguments + ", " + compiler.named(call) + ")");
    };
  }

  static Expr difference(ExpressionCompiler compiler, Expression.Call call) {
    String unit = unit(call.arguments().get(0));
    List<Expression> times = call.arguments().subList(1, 3);
    boolean instants = times.stream().allMatch(time -> time.type().kind() == Kind.TIMESTAMP_LTZ);
    StrictCall strict =
        StrictCall.of(
            compiler,
            "difference",
            call.type(),
            compiler.compileAll(times, instants ? INSTANT : TIMESTAMP));
    String from = strict.value(0);
    String to = strict.value(1);
    boolean big = compiler.storage(call.type()) == io.weir.runtime.data.Storage.LONG;
    String cast = big ? "(long) " : "(int) ";
    Integer months = MONTH_UNITS.get(unit);
    if (months != null) {
      return strict.computed(
          cast + "(Timestamps.monthsBetween(" + from + ", " + to + ") / " + months + ")");
    }
    Long micros = FIXED_UNITS.get(unit);
    if (micros == null) {
      throw Unsupported.unit("TIMESTAMPDIFF", unit);
    }
    String arguments = "(" + from + ", " + to + ", " + micros + "L, " + compiler.named(call) + ")";
    return strict.computed("Intervals." + (big ? "wideUnits" : "units") + arguments);
  }

  /** FLOOR or CEIL of a time to a unit; the unit comes first. */
  static Expr roundedTo(ExpressionCompiler compiler, Expression.Call call, boolean down) {
    boolean unitFirst = ExpressionCompiler.isCharacterLiteral(call.arguments().get(0));
    String unit = unit(call.arguments().get(unitFirst ? 0 : 1));
    Expression time = call.arguments().get(unitFirst ? 1 : 0);
    Kind kind = time.type().kind();
    Expr argument = compiler.repeatable(local(compiler, time), TIMESTAMP, "time");
    if (kind == Kind.DATE) {
      argument = compiler.repeatable(compiler.compile(time), time.type(), "date");
    }
    StrictCall strict =
        StrictCall.of(compiler, down ? "floor" : "ceil", call.type(), List.of(argument));
    String micros = kind == Kind.DATE ? "(" + strict.value(0) + " * " + DAY + ")" : strict.value(0);
    String rounded = rounded(unit, micros, down);
    if (rounded == null) {
      throw Unsupported.rounding(call.function(), unit);
    }
    return switch (kind) {
      case DATE -> strict.computed("Timestamps.day(" + rounded + ")");
      case TIMESTAMP_LTZ -> strict.computed(zone(compiler) + ".toInstant(" + rounded + ")");
      // What lies behind the last second of the day is midnight.
      case TIME -> strict.computed("Math.floorMod(" + rounded + ", " + DAY + ")");
      default -> strict.computed(rounded);
    };
  }

  private static String rounded(String unit, String micros, boolean down) {
    Integer months = MONTH_UNITS.get(unit);
    boolean week = unit.equals("WEEK");
    if (months != null || week) {
      String name = unit.charAt(0) + unit.substring(1).toLowerCase(Locale.ROOT);
      String floor = "Timestamps.floor" + name + "(Timestamps.day(" + micros + ")) * " + DAY;
      if (down) {
        return floor;
      }
      return week
          ? "Timestamps.ceil(" + micros + ", " + floor + ", " + FIXED_UNITS.get(unit) + "L)"
          : "Timestamps.ceilMonths(" + micros + ", " + floor + ", " + months + ")";
    }
    Long length = FIXED_UNITS.get(unit);
    if (length == null) {
      return null;
    }
    String floor = "Timestamps.truncate(" + micros + ", " + length + "L)";
    return down ? floor : "Timestamps.ceil(" + micros + ", " + floor + ", " + length + "L)";
  }

  static Expr format(ExpressionCompiler compiler, Expression.Call call) {
    Expression time = call.arguments().get(0);
    Expr argument;
    if (Types.isCharacter(time.type())) {
      argument = compiler.compileAs(time, TEXT);
    } else {
      argument = CastEmitter.convert(compiler, compiler.compile(time), time, TIMESTAMP);
    }
    StrictCall strict =
        StrictCall.of(
            compiler,
            "formatted",
            call.type(),
            List.of(argument, compiler.compileAs(call.arguments().get(1), TEXT)));
    String format = RuntimeFunction.object(compiler, "TimeFormat");
    return strict.computed(
        format
            + (".format(" + strict.value(0) + ", " + strict.value(1) + ", " + strict.view() + ", ")
            + (compiler.named(call) + ")"),
        Types.isCharacter(time.type()) ? Nullness.LOWEST : Nullness.NEVER);
  }

  static Expr toDate(ExpressionCompiler compiler, Expression.Call call) {
    return call.arguments().size() == 1
        ? RuntimeFunction.of(JavaMethod.flagged("TimeConversions.toDate"), TEXT)
            .emit(compiler, call)
        : RuntimeFunction.of(
                JavaMethod.nullableOfObject("TimeFormat", "parseDate").canFail(), TEXT, TEXT)
            .emit(compiler, call);
  }

  static Expr toTimestamp(ExpressionCompiler compiler, Expression.Call call) {
    StrictCall strict =
        StrictCall.of(compiler, "time", call.type(), compiler.compileAll(call.arguments(), TEXT));
    String parsed = parsed(compiler, call, strict);
    return strict.computed(truncated(parsed, call.type()), Nullness.LOWEST);
  }

  private static String parsed(
      ExpressionCompiler compiler, Expression.Call call, StrictCall strict) {
    return strict.size() == 1
        ? "TimeConversions.toTimestamp(" + strict.value(0) + ")"
        : RuntimeFunction.object(compiler, "TimeFormat")
            + (".parse(" + strict.value(0) + ", " + strict.value(1) + ", ")
            + (compiler.named(call) + ")");
  }

  /** Micros, which may be NULL, with the fraction digits of a type. */
  private static String truncated(String micros, PlanType type) {
    return type.precision() >= 6
        ? micros
        : "TimeConversions.truncate(" + micros + ", 1" + "0".repeat(6 - type.precision()) + "L)";
  }

  static Expr toInstant(ExpressionCompiler compiler, Expression.Call call) {
    Expression first = call.arguments().get(0);
    if (Types.isCharacter(first.type())) {
      // A text without a zone is in UTC, as in Flink.
      return toTimestamp(compiler, call);
    }
    boolean approximate = Types.isApproximate(first.type());
    Expr precision =
        call.arguments().size() > 1
            ? compiler.compileAs(call.arguments().get(1), INT)
            : Expr.of("3");
    StrictCall strict =
        StrictCall.of(
            compiler,
            "instant",
            call.type(),
            List.of(
                compiler.compileAs(first, approximate ? RuntimeFunction.DOUBLE : LONG), precision));
    String value =
        "TimeConversions.ofEpoch("
            + (strict.value(0) + ", " + strict.value(1) + ", " + compiler.named(call) + ")");
    return strict.computed(value, Nullness.LOWEST);
  }

  static Expr fromUnixTime(ExpressionCompiler compiler, Expression.Call call) {
    boolean formatted = call.arguments().size() > 1;
    Expr seconds = compiler.compileAs(call.arguments().get(0), LONG);
    List<Expr> arguments =
        formatted
            ? List.of(seconds, compiler.compileAs(call.arguments().get(1), TEXT))
            : List.of(seconds);
    StrictCall strict = StrictCall.of(compiler, "formatted", call.type(), arguments);
    return strict.computed(
        "TimeConversions.fromUnixTime("
            + (strict.value(0) + ", " + (formatted ? strict.value(1) + ", " : ""))
            + (zone(compiler) + ", " + RuntimeFunction.object(compiler, "TimeFormat") + ", ")
            + (strict.view() + ", " + compiler.named(call) + ")"));
  }

  static Expr unixTimestamp(ExpressionCompiler compiler, Expression.Call call) {
    if (call.arguments().isEmpty()) {
      return Expr.of("Math.floorDiv(" + now(compiler) + ", 1000000L)");
    }
    boolean formatted = call.arguments().size() > 1;
    StrictCall strict =
        StrictCall.of(
            compiler, "seconds", call.type(), compiler.compileAll(call.arguments(), TEXT));
    return strict.computed(
        "TimeConversions.unixTimestamp("
            + (strict.value(0) + ", " + (formatted ? strict.value(1) + ", " : ""))
            + zone(compiler)
            + (formatted
                ? ", "
                    + RuntimeFunction.object(compiler, "TimeFormat")
                    + ", "
                    + compiler.named(call)
                : "")
            + ")");
  }

  /** The instant of the query where that is one, else of the batch. */
  static Expr queryInstant(ExpressionCompiler compiler, Expression.Call call) {
    return Expr.of(truncatedClock(now(compiler), call.type()));
  }

  static Expr rowInstant(ExpressionCompiler compiler, Expression.Call call) {
    return Expr.of(truncatedClock(clock(compiler, "currentMicros"), call.type()));
  }

  static Expr localTimestamp(ExpressionCompiler compiler, Expression.Call call) {
    return Expr.of(truncatedClock(localNow(compiler), call.type()));
  }

  static Expr currentDate(ExpressionCompiler compiler) {
    return Expr.of("Timestamps.day(" + localNow(compiler) + ")");
  }

  static Expr timeOfDay(ExpressionCompiler compiler, Expression.Call call) {
    return Expr.of(
        truncatedClock("Math.floorMod(" + localNow(compiler) + ", " + DAY + ")", call.type()));
  }

  private static String truncatedClock(String micros, PlanType type) {
    return type.precision() >= 6
        ? micros
        : "Timestamps.truncate(" + micros + ", 1" + "0".repeat(6 - type.precision()) + "L)";
  }

  /** The clock is read once for a batch. */
  private static String now(ExpressionCompiler compiler) {
    return clock(compiler, compiler.options().batch() ? "jobStartMicros" : "currentMicros");
  }

  private static String clock(ExpressionCompiler compiler, String method) {
    return compiler.perBatch("long", "now", compiler.body().context() + "." + method + "()");
  }

  private static String localNow(ExpressionCompiler compiler) {
    return compiler.perBatch(
        "long", "localNow", zone(compiler) + ".toLocal(" + now(compiler) + ")");
  }
}
