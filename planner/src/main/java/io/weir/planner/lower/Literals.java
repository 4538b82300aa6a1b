package io.weir.planner.lower;

import io.weir.planner.plan.Expression;
import io.weir.planner.plan.PlanType;
import io.weir.planner.plan.PlanType.Kind;
import io.weir.planner.type.PlanTypes;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Locale;
import org.apache.calcite.avatica.util.ByteString;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.util.DateString;
import org.apache.calcite.util.NlsString;
import org.apache.calcite.util.TimeString;
import org.apache.calcite.util.TimestampString;
import org.jspecify.annotations.Nullable;

/** Constants as {@link Expression.Literal#value} wants them, and casts of constants. */
final class Literals {
  private static final PlanType TEXT = PlanType.of(Kind.VARCHAR, Integer.MAX_VALUE, false);

  /** Doubles have 17 digits, and at most 324 zeros before or behind them. */
  private static final int MOST_DIGITS = 400;

  private static final long MICROS_PER_SECOND = 1_000_000;

  private Literals() {}

  /** A word such as a time unit. */
  static Expression.Literal word(String word) {
    return new Expression.Literal(word.toUpperCase(Locale.ROOT), TEXT);
  }

  static Expression.Literal of(RexLiteral literal) {
    if (literal.getTypeName() == SqlTypeName.SYMBOL) {
      return word(String.valueOf(literal.getValue()));
    }
    PlanType type = PlanTypes.of(literal.getType());
    return new Expression.Literal(literal.isNull() ? null : text(literal, type), type);
  }

  private static String text(RexLiteral literal, PlanType type) {
    return switch (type.kind()) {
      case BOOLEAN -> String.valueOf(value(literal, Boolean.class));
      case TINYINT, SMALLINT, INTEGER, BIGINT, INTERVAL_YEAR_MONTH ->
          value(literal, BigDecimal.class).setScale(0).toPlainString();
      case DECIMAL -> value(literal, BigDecimal.class).setScale(type.scale()).toPlainString();
      case FLOAT, DOUBLE -> Double.toString(value(literal, Double.class));
      case CHAR, VARCHAR -> value(literal, NlsString.class).getValue();
      case BINARY, VARBINARY -> value(literal, ByteString.class).toString(16);
      case DATE ->
          Long.toString(LocalDate.parse(value(literal, DateString.class).toString()).toEpochDay());
      case TIME ->
          Long.toString(
              LocalTime.parse(value(literal, TimeString.class).toString()).toNanoOfDay() / 1_000);
      case TIMESTAMP, TIMESTAMP_LTZ ->
          Long.toString(
              micros(
                  LocalDateTime.parse(
                      value(literal, TimestampString.class).toString().replace(' ', 'T'))));
      case INTERVAL_DAY_TIME ->
          value(literal, BigDecimal.class).movePointRight(3).setScale(0).toPlainString();
      case NULL, ROW, ARRAY, MAP -> throw Unsupported.literal(PlanTypes.of(literal.getType()));
    };
  }

  private static <T> T value(RexLiteral literal, Class<T> type) {
    T value = literal.getValueAs(type);
    if (value == null) {
      throw new IllegalArgumentException("no value in " + literal);
    }
    return value;
  }

  private static long micros(LocalDateTime time) {
    return time.toEpochSecond(ZoneOffset.UTC) * MICROS_PER_SECOND + time.getNano() / 1_000;
  }

  /**
   * The constant in another type; null when the cast has to be made when the query runs, because it
   * depends on the session or would fail.
   */
  static Expression.@Nullable Literal cast(Expression.Literal literal, PlanType type) {
    String value = literal.value();
    if (value == null) {
      return new Expression.Literal(null, type.withNullable(true));
    }
    try {
      String text =
          switch (literal.type().kind()) {
            case TINYINT, SMALLINT, INTEGER, BIGINT, DECIMAL, FLOAT, DOUBLE ->
                number(number(value), type);
            case CHAR, VARCHAR -> fromText(value, type);
            default -> null;
          };
      return text == null ? null : new Expression.Literal(text, type.withNullable(false));
    } catch (ArithmeticException | DateTimeException | NumberFormatException e) {
      return null;
    }
  }

  /** A number; one that no type holds, which might take long to work with, is refused. */
  private static BigDecimal number(String text) {
    BigDecimal number = text.length() > MOST_DIGITS ? null : new BigDecimal(text);
    if (number == null
        || Math.abs((long) number.scale()) > MOST_DIGITS
        || (long) number.precision() - number.scale() > MOST_DIGITS) {
      throw new NumberFormatException("too many digits");
    }
    return number;
  }

  private static @Nullable String number(BigDecimal value, PlanType type) {
    return switch (type.kind()) {
      case TINYINT -> Byte.toString(value.byteValueExact());
      case SMALLINT -> Short.toString(value.shortValueExact());
      case INTEGER -> Integer.toString(value.intValueExact());
      case BIGINT -> Long.toString(value.longValueExact());
      case DECIMAL -> {
        BigDecimal scaled = value.setScale(type.scale());
        yield scaled.precision() > type.precision() ? null : scaled.toPlainString();
      }
      case FLOAT -> Double.toString(value.floatValue());
      case DOUBLE -> Double.toString(value.doubleValue());
      default -> null;
    };
  }

  private static @Nullable String fromText(String value, PlanType type) {
    return switch (type.kind()) {
      case VARCHAR -> value.codePointCount(0, value.length()) <= type.precision() ? value : null;
      case CHAR -> value.codePointCount(0, value.length()) == type.precision() ? value : null;
      case DATE -> Long.toString(LocalDate.parse(value).toEpochDay());
      case TIMESTAMP -> {
        String time = value.length() == "yyyy-MM-dd".length() ? value + "T00:00:00" : value;
        long micros = micros(LocalDateTime.parse(time.replace(' ', 'T')));
        yield micros % unit(type.precision()) == 0 ? Long.toString(micros) : null;
      }
      case TINYINT, SMALLINT, INTEGER, BIGINT -> number(number(value), type);
      default -> null;
    };
  }

  private static long unit(int precision) {
    return BigDecimal.TEN.pow(6 - precision).longValueExact();
  }
}
