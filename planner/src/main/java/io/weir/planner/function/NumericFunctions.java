package io.weir.planner.function;

import static org.apache.calcite.sql.type.SqlTypeName.INTEGER;

import io.weir.planner.function.FunctionDefinition.Category;
import io.weir.planner.function.FunctionDefinition.NullRule;
import io.weir.planner.function.Functions.Collector;
import java.util.List;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeName;

/** Functions of numbers. */
final class NumericFunctions {
  private static final SqlReturnTypeInference DOUBLE = Returns.strict(SqlTypeName.DOUBLE);

  private NumericFunctions() {}

  static List<FunctionDefinition> all() {
    return new Collector(Category.ARITHMETIC)
        .operator("MOD", SqlStdOperatorTable.MOD, NullRule.STRICT, "MOD(a, b)", "Remainder, a % b")
        .strict("ABS(number NUMERIC)", Returns::argument, "Without its sign")
        .strict("SIGN(number NUMERIC)", Returns::argument, "-1, 0 or 1")
        .strict(
            "ROUND(number NUMERIC [, digits INT])",
            Returns::rounded,
            "Rounded half up to that many fraction digits (0)")
        .strict(
            "TRUNCATE(number NUMERIC [, digits INT])",
            Returns::rounded,
            "Cut to that many fraction digits (0)")
        .alias("CEIL", "CEILING(number NUMERIC)", Returns::rounded, "Rounded up")
        .strict("POWER(base DOUBLE, exponent DOUBLE)", DOUBLE, "The power")
        .alias("POWER", "POW(base DOUBLE, exponent DOUBLE)", DOUBLE, "The power")
        .strict("SQRT(number DOUBLE)", DOUBLE, "Square root")
        .strict("EXP(number DOUBLE)", DOUBLE, "e to that power")
        .strict("LN(number DOUBLE)", DOUBLE, "Natural logarithm")
        .strict("LOG10(number DOUBLE)", DOUBLE, "Logarithm to base 10")
        .strict("LOG2(number DOUBLE)", DOUBLE, "Logarithm to base 2")
        .strict(
            "LOG(number DOUBLE) | LOG(base DOUBLE, number DOUBLE)",
            DOUBLE,
            "Logarithm, natural or to a base")
        .strict("SIN(angle DOUBLE)", DOUBLE, "Sine of radians")
        .strict("COS(angle DOUBLE)", DOUBLE, "Cosine")
        .strict("TAN(angle DOUBLE)", DOUBLE, "Tangent")
        .strict("COT(angle DOUBLE)", DOUBLE, "Cotangent")
        .strict("SINH(number DOUBLE)", DOUBLE, "Hyperbolic sine")
        .strict("COSH(number DOUBLE)", DOUBLE, "Hyperbolic cosine")
        .strict("TANH(number DOUBLE)", DOUBLE, "Hyperbolic tangent")
        .strict("ASIN(number DOUBLE)", DOUBLE, "Arc sine")
        .strict("ACOS(number DOUBLE)", DOUBLE, "Arc cosine")
        .strict("ATAN(number DOUBLE)", DOUBLE, "Arc tangent")
        .strict("ATAN2(y DOUBLE, x DOUBLE)", DOUBLE, "Angle of the point (x, y)")
        .strict("DEGREES(angle DOUBLE)", DOUBLE, "Radians in degrees")
        .strict("RADIANS(angle DOUBLE)", DOUBLE, "Degrees in radians")
        .strict("PI()", Returns.neverNull(SqlTypeName.DOUBLE), "3.14159…")
        .strict("E()", Returns.neverNull(SqlTypeName.DOUBLE), "2.71828…")
        .volatileFunction("RAND([seed INT])", DOUBLE, "Random, from 0 up to 1")
        .volatileFunction(
            "RAND_INTEGER(bound INT) | RAND_INTEGER(seed INT, bound INT)",
            Returns.strict(INTEGER),
            "Random integer, from 0 up to the bound")
        .definitions;
  }
}
