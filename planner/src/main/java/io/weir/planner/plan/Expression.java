package io.weir.planner.plan;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.weir.parser.Span;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A scalar expression over the fields of a node's input (of a join: left fields, then right
 * fields).
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "expression")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Expression.InputRef.class, name = "input"),
  @JsonSubTypes.Type(value = Expression.FieldAccess.class, name = "field"),
  @JsonSubTypes.Type(value = Expression.Literal.class, name = "literal"),
  @JsonSubTypes.Type(value = Expression.Call.class, name = "call")
})
public sealed interface Expression {
  PlanType type();

  /** The value of a field of the input. */
  record InputRef(int index, PlanType type) implements Expression {
    @Override
    public String toString() {
      return "$" + index;
    }
  }

  /** A field of a ROW; null when the row is null. */
  record FieldAccess(Expression row, int field, PlanType type) implements Expression {
    public FieldAccess {
      if (row.type().kind() != PlanType.Kind.ROW) {
        throw new IllegalArgumentException("not a row: " + row);
      }
    }

    @Override
    public String toString() {
      return row + "." + row.type().fields().get(field).name();
    }
  }

  /**
   * A constant.
   *
   * @param value null for NULL, else text by type: BOOLEAN {@code true}/{@code false}; integers and
   *     DECIMAL in plain decimal notation; FLOAT and DOUBLE as {@link Double#toString}; character
   *     types the characters; binary types hexadecimal; DATE days since the epoch; TIME micros of
   *     the day; TIMESTAMP and TIMESTAMP_LTZ micros since the epoch; intervals months or micros
   */
  record Literal(@Nullable String value, PlanType type) implements Expression {
    @Override
    public String toString() {
      return switch (type.kind()) {
        case CHAR, VARCHAR -> value == null ? "NULL" : "'" + value.replace("'", "''") + "'";
        default -> value == null ? "NULL" : value;
      };
    }
  }

  /**
   * A function applied to arguments. The name is the one of the function table: operators by symbol
   * ({@code +}, {@code <>}, {@code AND}, {@code IS NULL}, {@code LIKE} …), functions by upper-case
   * name. {@code CASE} has arguments condition, value, condition, value, …, else; {@code CAST} and
   * {@code TRY_CAST} cast their one argument to {@code type}; {@code FLOOR}, {@code CEIL}, {@code
   * EXTRACT}, {@code TIMESTAMPDIFF} and {@code TIMESTAMPADD} take the time unit as a first argument
   * that is a character literal such as {@code 'MINUTE'}; FLOOR and CEIL of a number have one
   * argument. {@code LET} has arguments number, value, body: the value is computed once, before the
   * body, in which {@code VARIABLE} of the same number stands for it; the number is greater than
   * those in value and body.
   *
   * @param span where the user wrote it, for messages; {@link Span#NONE} when that is not known,
   *     {@link Span#ELSEWHERE} in a view. It is no part of what the call says: equal calls may
   *     stand at several places.
   */
  record Call(String function, List<Expression> arguments, PlanType type, @JsonIgnore Span span)
      implements Expression {
    public Call {
      arguments = List.copyOf(arguments);
    }

    @JsonCreator
    public Call(
        @JsonProperty("function") String function,
        @JsonProperty("arguments") List<Expression> arguments,
        @JsonProperty("type") PlanType type) {
      this(function, arguments, type, Span.NONE);
    }

    /** The same call of other arguments. */
    public Call with(List<Expression> others) {
      return new Call(function, others, type, span);
    }

    /** The call with a place, unless it has one. */
    public Call at(Span place) {
      return span.equals(Span.NONE) && !place.equals(Span.NONE)
          ? new Call(function, arguments, type, place)
          : this;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Call call
          && function.equals(call.function)
          && type.equals(call.type)
          && arguments.equals(call.arguments);
    }

    @Override
    public int hashCode() {
      return (function.hashCode() * 31 + arguments.hashCode()) * 31 + type.hashCode();
    }

    @Override
    public String toString() {
      String name =
          function.equals("CAST") || function.equals("TRY_CAST")
              ? function + "<" + type + ">"
              : function;
      return arguments.stream()
          .map(Object::toString)
          .collect(Collectors.joining(", ", name + "(", ")"));
    }
  }
}
