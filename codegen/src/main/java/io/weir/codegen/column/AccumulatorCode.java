package io.weir.codegen.column;

import io.weir.codegen.DataTypes;
import io.weir.codegen.source.JavaText;
import io.weir.planner.plan.AggregateCall;
import io.weir.planner.plan.AggregateFunction;
import io.weir.planner.plan.PlanType;
import io.weir.runtime.data.Storage;

/**
 * The Java that deals with the accumulators of one aggregate call. Statements speak of {@code row}
 * (of the input), {@code slot} (of the accumulators) and {@code at + i} (of the result).
 *
 * @param name of methods, made of the function and the argument's name
 * @param position of the call among those of the kernel
 * @param first index of the first accumulator column
 */
record AccumulatorCode(AggregateCall call, String name, int position, int first) {

  static AccumulatorCode of(AggregateCall call, String argumentName, int position, int first) {
    String function = call.function().name().toLowerCase(java.util.Locale.ROOT);
    String name = JavaText.identifier(function + "_" + argumentName) + "_" + position;
    return new AccumulatorCode(call, name, position, first);
  }

  int accumulators() {
    return call.accumulators().size();
  }

  boolean hasArgument() {
    return call.argument() >= 0;
  }

  /** Whether the accumulators are a sum and a count. */
  boolean isSum() {
    return switch (call.function()) {
      case SUM, SUM0, AVG -> true;
      case COUNT, MIN, MAX, SINGLE_VALUE, FIRST_VALUE, LAST_VALUE -> false;
    };
  }

  /** Whether the accumulator is a value or null. */
  boolean isValue() {
    return !isSum() && call.function() != AggregateFunction.COUNT;
  }

  Storage argumentStorage() {
    return DataTypes.of(argumentType()).storage();
  }

  PlanType argumentType() {
    PlanType type = call.argumentType();
    if (type == null) {
      throw new IllegalStateException(call + " has no argument");
    }
    return type;
  }

  /** What the input's values are taken from. */
  String declareArgument(String columns, int index) {
    if (!hasArgument()) {
      return "";
    }
    Storage storage = argumentStorage();
    String column =
        "%1$s argument = (%1$s) %2$s[%3$d];\n"
            .formatted(KeyColumn.columnClass(storage), columns, index);
    return KeyColumn.isPrimitive(storage)
        ? column + KeyColumn.arrayType(storage) + " values = argument.values;\n"
        : column;
  }

  String declareAccumulators() {
    if (call.function() == AggregateFunction.COUNT) {
      return "long[] counts = ((LongColumn) accumulators[%s]).values;\n".formatted(first);
    }
    Storage storage = accumulatorStorage();
    String type = KeyColumn.columnClass(storage);
    String name = isSum() ? "sums" : "held";
    String text = "%1$s %2$sColumn = (%1$s) accumulators[%3$d];\n".formatted(type, name, first);
    if (KeyColumn.isPrimitive(storage)) {
      text += "%s %s = %sColumn.values;\n".formatted(KeyColumn.arrayType(storage), name, name);
    }
    return isSum()
        ? text + "long[] counts = ((LongColumn) accumulators[%s]).values;\n".formatted(first + 1)
        : text + "boolean[] none = heldColumn.nulls;\n";
  }

  Storage accumulatorStorage() {
    return DataTypes.of(call.accumulators().get(0)).storage();
  }

  /** Adds the value of {@code row}, which is not null, to {@code slot}. */
  String add() {
    return switch (call.function()) {
      case COUNT -> "counts[slot]++;";
      case SUM, SUM0, AVG -> addToSum(true) + "\ncounts[slot]++;";
      case MIN -> replaceIf("<");
      case MAX -> replaceIf(">");
      case FIRST_VALUE -> "if (none[slot]) {\n" + hold() + "}\n";
      case SINGLE_VALUE, LAST_VALUE -> hold();
    };
  }

  /** Takes the value of {@code row}, which is not null, out of {@code slot}. */
  String subtract() {
    return switch (call.function()) {
      case COUNT -> "counts[slot]--;";
      case SUM, SUM0, AVG -> addToSum(false) + "\ncounts[slot]--;";
      case MIN, MAX, SINGLE_VALUE, FIRST_VALUE, LAST_VALUE ->
          throw new IllegalStateException(call.function() + " cannot retract");
    };
  }

  private String addToSum(boolean plus) {
    boolean wideSum = accumulatorStorage() == Storage.DECIMAL;
    if (!wideSum) {
      return "sums[slot] %s= values[row];".formatted(plus ? "+" : "-");
    }
    String method = plus ? "add" : "subtract";
    return argumentStorage() == Storage.DECIMAL
        ? "Wide.%s(sumsColumn, slot, argument.high[row], argument.low[row]);".formatted(method)
        : "Wide.%s(sumsColumn, slot, values[row]);".formatted(method);
  }

  private String replaceIf(String operator) {
    String better =
        switch (argumentStorage()) {
          case INT, LONG -> "values[row] %s held[slot]".formatted(operator);
          case DOUBLE -> "Double.compare(values[row], held[slot]) %s 0".formatted(operator);
          case BOOLEAN -> "Boolean.compare(values[row], held[slot]) %s 0".formatted(operator);
          case BYTES, ROW, ARRAY ->
              "Columns.compare(argument, row, heldColumn, slot) %s 0".formatted(operator);
          case DECIMAL ->
              ("Columns.compare(argument.high[row], argument.low[row], heldColumn.high[slot],"
                      + " heldColumn.low[slot]) %s 0")
                  .formatted(operator);
          case MAP -> throw new IllegalStateException(call.function() + " of " + argumentType());
        };
    return "if (none[slot] || " + better + ") {\n" + hold() + "}\n";
  }

  private String hold() {
    return switch (argumentStorage()) {
      case BOOLEAN, INT, LONG, DOUBLE -> "none[slot] = false;\nheld[slot] = values[row];\n";
      case BYTES -> "none[slot] = false;\nColumns.overwrite(heldColumn, slot, argument, row);\n";
      case DECIMAL, ROW, ARRAY, MAP -> "Columns.copy(argument, row, heldColumn, slot);\n";
    };
  }

  /** Declares the partial accumulators of a merge. */
  String declarePartials() {
    String place = first == 0 ? "offset" : "offset + " + first;
    if (call.function() == AggregateFunction.COUNT) {
      return "long[] moreCounts = ((LongColumn) partials[%s]).values;\n".formatted(place);
    }
    Storage storage = accumulatorStorage();
    String text =
        "%1$s argument = (%1$s) partials[%2$s];\n".formatted(KeyColumn.columnClass(storage), place);
    if (KeyColumn.isPrimitive(storage)) {
      text += KeyColumn.arrayType(storage) + " values = argument.values;\n";
    }
    if (isSum()) {
      text +=
          "long[] moreCounts = ((LongColumn) partials[offset + %s]).values;\n".formatted(first + 1);
    }
    return text;
  }

  /** Adds the partial accumulators of {@code row} to those of {@code slot}. */
  String merge() {
    if (call.function() == AggregateFunction.COUNT) {
      return "counts[slot] += moreCounts[row];";
    }
    if (isValue()) {
      return "if (argument.hasNulls && argument.nulls[row]) {\ncontinue;\n}\n" + add();
    }
    String sum =
        accumulatorStorage() == Storage.DECIMAL
            ? "Wide.add(sumsColumn, slot, argument.high[row], argument.low[row]);"
            : "sums[slot] += values[row];";
    return sum + "\ncounts[slot] += moreCounts[row];";
  }

  String initialize() {
    if (isValue()) {
      return (accumulatorStorage() == Storage.BYTES
              ? "Arrays.fill(((BytesColumn) accumulators[%1$d]).lengths, from, to, 0);\n"
              : "")
          .formatted(first)
          .concat("accumulators[%s].setNulls(from, to);\n".formatted(first));
    }
    String text = zero(first, isSum() ? accumulatorStorage() : Storage.LONG);
    return isSum() ? text + zero(first + 1, Storage.LONG) : text;
  }

  private static String zero(int index, Storage storage) {
    return switch (storage) {
      case DECIMAL ->
          """
          Arrays.fill(((DecimalColumn) accumulators[%1$d]).high, from, to, 0L);
          Arrays.fill(((DecimalColumn) accumulators[%1$d]).low, from, to, 0L);
          """
              .formatted(index);
      case DOUBLE ->
          "Arrays.fill(((DoubleColumn) accumulators[%s]).values, from, to, 0.0);\n"
              .formatted(index);
      case INT ->
          "Arrays.fill(((IntColumn) accumulators[%s]).values, from, to, 0);\n".formatted(index);
      case LONG ->
          "Arrays.fill(((LongColumn) accumulators[%s]).values, from, to, 0L);\n".formatted(index);
      case BOOLEAN, BYTES, ROW, ARRAY, MAP -> throw new IllegalStateException("sum of " + storage);
    };
  }

  /** Condition that the result is null, empty when it never is. */
  String resultIsNull() {
    return switch (call.function()) {
      case COUNT, SUM0 -> "";
      case SUM, AVG -> "counts[slot] == 0L";
      case MIN, MAX, SINGLE_VALUE, FIRST_VALUE, LAST_VALUE -> "none[slot]";
    };
  }

  Storage resultStorage() {
    return DataTypes.of(call.type()).storage();
  }

  /**
   * Writes the result of {@code slot}, which is not null, to row {@code at + i} of {@code result}.
   */
  String result() {
    return switch (call.function()) {
      case COUNT -> "values[at + i] = counts[slot];";
      case SUM, SUM0 -> sumResult();
      case AVG -> averageResult();
      case MIN, MAX, SINGLE_VALUE, FIRST_VALUE, LAST_VALUE ->
          KeyColumn.isPrimitive(resultStorage())
              ? "values[at + i] = held[slot];"
              : "Columns.copy(heldColumn, slot, result, at + i);";
    };
  }

  private String sumResult() {
    if (accumulatorStorage() == Storage.DECIMAL) {
      return resultStorage() == Storage.DECIMAL
          ? "if (!Wide.sum(sumsColumn, slot, result, at + i)) {\nresult.setNull(at + i);\n}"
          : "values[at + i] = sumsColumn.low[slot];";
    }
    return "values[at + i] = " + narrow("sums[slot]") + ";";
  }

  private String averageResult() {
    if (accumulatorStorage() == Storage.DECIMAL) {
      int scale = argumentType().scale();
      int outScale = call.type().scale();
      return resultStorage() == Storage.DECIMAL
          ? """
            if (!Wide.average(sumsColumn, slot, %s, counts[slot], result, at + i, %s)) {
              result.setNull(at + i);
            }
            """
              .formatted(scale, outScale)
          : "values[at + i] = Wide.shortAverage(sumsColumn, slot, %s, counts[slot], %s);"
              .formatted(scale, outScale);
    }
    return "values[at + i] = " + narrow("sums[slot] / counts[slot]") + ";";
  }

  /** Casts a sum to the type of the result; integers wrap around as in Flink. */
  private String narrow(String value) {
    return switch (call.type().kind()) {
      case TINYINT -> "(byte) (" + value + ")";
      case SMALLINT -> "(short) (" + value + ")";
      case INTEGER, INTERVAL_YEAR_MONTH -> "(int) (" + value + ")";
      case FLOAT -> "(double) (float) (" + value + ")";
      case BIGINT,
          DOUBLE,
          INTERVAL_DAY_TIME,
          BOOLEAN,
          DECIMAL,
          CHAR,
          VARCHAR,
          BINARY,
          VARBINARY,
          DATE,
          TIME,
          TIMESTAMP,
          TIMESTAMP_LTZ,
          NULL,
          ROW,
          ARRAY,
          MAP ->
          value;
    };
  }
}
