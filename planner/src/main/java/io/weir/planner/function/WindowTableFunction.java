package io.weir.planner.function;

import static java.util.Objects.requireNonNull;

import io.weir.parser.Span;
import io.weir.parser.SqlException;
import io.weir.parser.SqlException.Code;
import io.weir.planner.error.Messages;
import io.weir.planner.type.PlanTypes;
import java.util.List;
import java.util.Locale;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperandCountRange;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.SqlWindowTableFunction;
import org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.apache.calcite.sql.type.SqlOperandMetadata;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;

/**
 * {@code TUMBLE(TABLE t, DESCRIPTOR(time), size [, offset])} or {@code HOP(TABLE t,
 * DESCRIPTOR(time), slide, size [, offset])}: every row once per window it belongs to, with
 * window_start, window_end and window_time.
 */
public final class WindowTableFunction extends SqlWindowTableFunction {
  public static final String WINDOW_START = "window_start";
  public static final String WINDOW_END = "window_end";
  public static final String WINDOW_TIME = "window_time";

  /** Fraction digits of window_start and window_end. */
  public static final int BOUND_PRECISION = 3;

  public static final WindowTableFunction TUMBLE =
      new WindowTableFunction("TUMBLE", List.of("DATA", "TIMECOL", "SIZE", "OFFSET"));
  public static final WindowTableFunction HOP =
      new WindowTableFunction("HOP", List.of("DATA", "TIMECOL", "SLIDE", "SIZE", "OFFSET"));

  /** Stands before the names of the bounds when they must not meet the input's own columns. */
  private static final String HIDDEN = "$";

  /** Stands before the names of functions that no text of a user has; Calcite has a $TUMBLE. */
  private static final String GROUP = "GROUP ";

  /** What GROUP BY TUMBLE(…) becomes: its bounds have {@link #hiddenName}s. */
  public static final WindowTableFunction GROUP_TUMBLE = TUMBLE.withHiddenBounds();

  /** What GROUP BY HOP(…) becomes. */
  public static final WindowTableFunction GROUP_HOP = HOP.withHiddenBounds();

  private final String boundPrefix;

  private WindowTableFunction(String name, List<String> parameters) {
    this(name, new Parameters(parameters), "");
  }

  private WindowTableFunction(String name, SqlOperandMetadata parameters, String boundPrefix) {
    super(boundPrefix.isEmpty() ? name : GROUP + name, parameters);
    this.boundPrefix = boundPrefix;
  }

  private WindowTableFunction withHiddenBounds() {
    return new WindowTableFunction(getName(), requireNonNull(getOperandTypeChecker()), HIDDEN);
  }

  /** The name of a bound that no text of a user has. */
  public static String hiddenName(String bound) {
    return HIDDEN + bound;
  }

  /** Whether a column's name is one that no text of a user has. */
  public static boolean isHidden(String column) {
    return column.startsWith(HIDDEN);
  }

  /** Whether windows overlap. */
  public boolean isHop() {
    return getName().endsWith("HOP");
  }

  @Override
  public SqlReturnTypeInference getRowTypeInference() {
    return this::rowType;
  }

  private RelDataType rowType(SqlOperatorBinding binding) {
    RelDataType input = binding.getOperandType(0);
    RelDataTypeFactory factory = binding.getTypeFactory();
    RelDataType bound = factory.createSqlType(SqlTypeName.TIMESTAMP, BOUND_PRECISION);
    RelDataType time = bound;
    if (binding instanceof SqlCallBinding call) {
      SqlTypeName timeType = timeColumn(call).getType().getSqlTypeName();
      time = factory.createSqlType(timeType, BOUND_PRECISION);
    }
    return factory
        .builder()
        .kind(input.getStructKind())
        .addAll(input.getFieldList())
        .add(boundPrefix + WINDOW_START, bound)
        .add(boundPrefix + WINDOW_END, bound)
        .add(boundPrefix + WINDOW_TIME, time)
        .build();
  }

  private static String name(SqlOperatorBinding binding) {
    return ((WindowTableFunction) binding.getOperator()).displayName();
  }

  /** The function's name as the user wrote it. */
  public String displayName() {
    return getName().replace(GROUP, "");
  }

  private static RelDataTypeField timeColumn(SqlCallBinding call) {
    SqlNode descriptor = call.operand(1);
    if (descriptor.getKind() != SqlKind.DESCRIPTOR
        || ((SqlCall) descriptor).operandCount() != 1
        || !(((SqlCall) descriptor).operand(0) instanceof SqlIdentifier column)) {
      throw new SqlException(
          Code.INVALID,
          name(call) + " needs DESCRIPTOR(time column) as its second argument",
          Span.of(descriptor.getParserPosition()),
          null);
    }
    List<RelDataTypeField> fields = call.getOperandType(0).getFieldList();
    for (RelDataTypeField field : fields) {
      if (column.isSimple() && field.getName().equals(column.getSimple())) {
        SqlTypeName type = field.getType().getSqlTypeName();
        if (type == SqlTypeName.TIMESTAMP || type == SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE) {
          return field;
        }
        throw new SqlException(
            Code.TYPE_MISMATCH,
            name(call)
                + " needs a TIMESTAMP or TIMESTAMP_LTZ column, `"
                + field.getName()
                + "` is "
                + PlanTypes.of(field.getType()).withNullable(true),
            Span.of(column.getParserPosition()),
            null);
      }
    }
    throw Messages.unknownColumn(
        column.toString(),
        fields.stream().map(RelDataTypeField::getName).toList(),
        Span.of(column.getParserPosition()));
  }

  /** Names and types of the parameters. */
  private record Parameters(List<String> names) implements SqlOperandMetadata {
    @Override
    public List<RelDataType> paramTypes(RelDataTypeFactory factory) {
      RelDataType any = factory.createSqlType(SqlTypeName.ANY);
      return names.stream().map(name -> any).toList();
    }

    @Override
    public List<String> paramNames() {
      return names;
    }

    @Override
    public boolean isOptional(int argument) {
      return argument == names.size() - 1;
    }

    @Override
    public boolean isFixedParameters() {
      return true;
    }

    @Override
    public SqlOperandCountRange getOperandCountRange() {
      return SqlOperandCountRanges.between(names.size() - 1, names.size());
    }

    @Override
    public boolean checkOperandTypes(SqlCallBinding binding, boolean throwOnFailure) {
      timeColumn(binding);
      for (int i = 2; i < binding.getOperandCount(); i++) {
        SqlNode operand = binding.operand(i);
        boolean interval =
            SqlTypeUtil.isInterval(binding.getOperandType(i))
                && !SqlTypeName.YEAR_INTERVAL_TYPES.contains(
                    binding.getOperandType(i).getSqlTypeName());
        if (!interval && operand.getKind() != SqlKind.DEFAULT) {
          throw new SqlException(
              Code.TYPE_MISMATCH,
              "The "
                  + names.get(i).toLowerCase(Locale.ROOT)
                  + " of "
                  + name(binding)
                  + " needs an interval of days, hours, minutes or seconds",
              Span.of(operand.getParserPosition()),
              "for example INTERVAL '10' MINUTE");
        }
      }
      return true;
    }

    @Override
    public String getAllowedSignatures(SqlOperator operator, String name) {
      return name + names;
    }
  }
}
