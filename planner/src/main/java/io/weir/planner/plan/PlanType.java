package io.weir.planner.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The type of a field or expression of a plan.
 *
 * @param precision digits of a DECIMAL (1 to 38), fraction digits of TIME and TIMESTAMPs (0 to 6),
 *     length of character and binary types ({@link Integer#MAX_VALUE} for STRING and BYTES); else 0
 * @param scale fraction digits of a DECIMAL; else 0
 * @param fields fields of a ROW; else empty
 * @param arguments element type of an ARRAY, key and value type of a MAP; else empty
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
public record PlanType(
    Kind kind,
    boolean nullable,
    int precision,
    int scale,
    List<PlanField> fields,
    List<PlanType> arguments) {

  /** The kinds of types, named as in Flink. */
  public enum Kind {
    BOOLEAN,
    TINYINT,
    SMALLINT,
    INTEGER,
    BIGINT,
    FLOAT,
    DOUBLE,
    DECIMAL,
    CHAR,
    VARCHAR,
    BINARY,
    VARBINARY,
    DATE,
    TIME,
    TIMESTAMP,
    TIMESTAMP_LTZ,
    INTERVAL_YEAR_MONTH,
    INTERVAL_DAY_TIME,
    NULL,
    ROW,
    ARRAY,
    MAP
  }

  public PlanType {
    fields = fields == null ? List.of() : List.copyOf(fields);
    arguments = arguments == null ? List.of() : List.copyOf(arguments);
    int expected = kind == Kind.ARRAY ? 1 : kind == Kind.MAP ? 2 : 0;
    if (arguments.size() != expected) {
      throw new IllegalArgumentException(kind + " with " + arguments.size() + " type arguments");
    }
  }

  public static PlanType of(Kind kind, boolean nullable) {
    return new PlanType(kind, nullable, 0, 0, List.of(), List.of());
  }

  public static PlanType of(Kind kind, int precision, boolean nullable) {
    return new PlanType(kind, nullable, precision, 0, List.of(), List.of());
  }

  public static PlanType decimal(int precision, int scale, boolean nullable) {
    return new PlanType(Kind.DECIMAL, nullable, precision, scale, List.of(), List.of());
  }

  public static PlanType row(List<PlanField> fields, boolean nullable) {
    return new PlanType(Kind.ROW, nullable, 0, 0, fields, List.of());
  }

  public static PlanType array(PlanType element, boolean nullable) {
    return new PlanType(Kind.ARRAY, nullable, 0, 0, List.of(), List.of(element));
  }

  public static PlanType map(PlanType key, PlanType value, boolean nullable) {
    return new PlanType(Kind.MAP, nullable, 0, 0, List.of(), List.of(key, value));
  }

  public PlanType withNullable(boolean newNullable) {
    return new PlanType(kind, newNullable, precision, scale, fields, arguments);
  }

  /** By hand, as of {@link PlanField}. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PlanType that
        && kind == that.kind
        && nullable == that.nullable
        && precision == that.precision
        && scale == that.scale
        && fields.equals(that.fields)
        && arguments.equals(that.arguments);
  }

  @Override
  public int hashCode() {
    int hash = (kind.ordinal() * 31 + precision) * 31 + scale;
    return ((hash * 31 + fields.hashCode()) * 31 + arguments.hashCode()) * 2 + (nullable ? 1 : 0);
  }

  /** Flink's spelling, such as {@code DECIMAL(10, 2) NOT NULL}. */
  @Override
  public String toString() {
    String name =
        switch (kind) {
          case DECIMAL -> "DECIMAL(" + precision + ", " + scale + ")";
          case VARCHAR -> precision == Integer.MAX_VALUE ? "STRING" : "VARCHAR(" + precision + ")";
          case VARBINARY ->
              precision == Integer.MAX_VALUE ? "BYTES" : "VARBINARY(" + precision + ")";
          case CHAR, BINARY, TIME, TIMESTAMP, TIMESTAMP_LTZ -> kind + "(" + precision + ")";
          case INTEGER -> "INT";
          case INTERVAL_YEAR_MONTH -> "INTERVAL YEAR TO MONTH";
          case INTERVAL_DAY_TIME -> "INTERVAL DAY TO SECOND";
          case ROW ->
              fields.stream()
                  .map(field -> "`" + field.name() + "` " + field.type())
                  .collect(Collectors.joining(", ", "ROW<", ">"));
          case ARRAY -> "ARRAY<" + arguments.get(0) + ">";
          case MAP -> "MAP<" + arguments.get(0) + ", " + arguments.get(1) + ">";
          case BOOLEAN, TINYINT, SMALLINT, BIGINT, FLOAT, DOUBLE, DATE, NULL -> kind.name();
        };
    return nullable ? name : name + " NOT NULL";
  }
}
