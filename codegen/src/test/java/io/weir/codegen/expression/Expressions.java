package io.weir.codegen.expression;

import io.weir.planner.plan.Expression;
import io.weir.planner.plan.PlanField;
import io.weir.planner.plan.PlanType;
import io.weir.planner.plan.PlanType.Kind;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Short ways to write expressions and types in tests. */
public final class Expressions {
  public static final PlanType BOOLEAN = PlanType.of(Kind.BOOLEAN, true);
  public static final PlanType TINYINT = PlanType.of(Kind.TINYINT, true);
  public static final PlanType SMALLINT = PlanType.of(Kind.SMALLINT, true);
  public static final PlanType INT = PlanType.of(Kind.INTEGER, true);
  public static final PlanType BIGINT = PlanType.of(Kind.BIGINT, true);
  public static final PlanType FLOAT = PlanType.of(Kind.FLOAT, true);
  public static final PlanType DOUBLE = PlanType.of(Kind.DOUBLE, true);
  public static final PlanType STRING = PlanType.of(Kind.VARCHAR, Integer.MAX_VALUE, true);
  public static final PlanType BYTES = PlanType.of(Kind.VARBINARY, Integer.MAX_VALUE, true);
  public static final PlanType DATE = PlanType.of(Kind.DATE, true);
  public static final PlanType MONTHS = PlanType.of(Kind.INTERVAL_YEAR_MONTH, true);
  public static final PlanType MICROS = PlanType.of(Kind.INTERVAL_DAY_TIME, true);
  public static final PlanType NULL = PlanType.of(Kind.NULL, true);

  private Expressions() {}

  public static PlanType decimal(int precision, int scale) {
    return PlanType.decimal(precision, scale, true);
  }

  public static PlanType time(int precision) {
    return PlanType.of(Kind.TIME, precision, true);
  }

  public static PlanType timestamp(int precision) {
    return PlanType.of(Kind.TIMESTAMP, precision, true);
  }

  public static PlanType zoned(int precision) {
    return PlanType.of(Kind.TIMESTAMP_LTZ, precision, true);
  }

  public static PlanType varchar(int length) {
    return PlanType.of(Kind.VARCHAR, length, true);
  }

  public static PlanType character(int length) {
    return PlanType.of(Kind.CHAR, length, true);
  }

  public static PlanField field(String name, PlanType type) {
    return new PlanField(name, type);
  }

  public static Expression ref(int index, PlanType type) {
    return new Expression.InputRef(index, type);
  }

  public static Expression literal(PlanType type, @Nullable Object value) {
    return new Expression.Literal(
        value == null ? null : value.toString(), type.withNullable(value == null));
  }

  public static Expression text(String value) {
    return literal(STRING, value);
  }

  public static Expression number(int value) {
    return literal(INT, value);
  }

  public static Expression call(PlanType type, String function, Expression... arguments) {
    return new Expression.Call(function, List.of(arguments), type);
  }

  public static Expression cast(Expression value, PlanType type) {
    return call(type, "CAST", value);
  }

  public static Expression tryCast(Expression value, PlanType type) {
    return call(type, "TRY_CAST", value);
  }

  /** One row per value. */
  public static List<@Nullable Object[]> column(@Nullable Object... values) {
    return Arrays.stream(values).map(value -> new @Nullable Object[] {value}).toList();
  }
}
