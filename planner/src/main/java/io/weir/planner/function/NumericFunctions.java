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
        .operator(
            "MOD",
            SqlStdOperatorTable.MOD,
            NullRule.STRICT,
            "MOD(a, b)",
            "Remainder, a % b",
            "MOD(7, 3) = 1",
            new Emission.SpellingOf("%"))
        .strict(
            "ABS(number NUMERIC)",
            Returns::argument,
            "Without its sign",
            "ABS(-1.50) = 1.50",
            Construct.ABS)
        .strict(
            "SIGN(number NUMERIC)",
            Returns::argument,
            "-1, 0 or 1",
            "SIGN(-3) = -1",
            Construct.SIGN)
        .strict(
            "ROUND(number NUMERIC [, digits INT])",
            Returns::rounded,
            "Rounded half up to that many fraction digits (0)",
            "ROUND(2.345, 2) = 2.35",
            Construct.ROUND)
        .strict(
            "TRUNCATE(number NUMERIC [, digits INT])",
            Returns::rounded,
            "Cut to that many fraction digits (0)",
            "TRUNCATE(-2.345, 2) = -2.34",
            Construct.TRUNCATE)
        .alias(
            "CEIL", "CEILING(number NUMERIC)", Returns::rounded, "Rounded up", "CEILING(-1.5) = -1")
        .strict(
            "POWER(base DOUBLE, exponent DOUBLE)",
            DOUBLE,
            "The power",
            "POWER(2, 10) = 1024E0",
            JavaMethod.of("Math.pow"))
        .alias(
            "POWER",
            "POW(base DOUBLE, exponent DOUBLE)",
            DOUBLE,
            "The power",
            "POW(2, 0.5E0) = SQRT(2)")
        .strict(
            "SQRT(number DOUBLE)",
            DOUBLE,
            "Square root",
            "SQRT(2.25) = 1.5E0",
            JavaMethod.of("Math.sqrt"))
        .strict(
            "EXP(number DOUBLE)",
            DOUBLE,
            "e to that power",
            "EXP(0) = 1E0",
            JavaMethod.of("Math.exp"))
        .strict(
            "LN(number DOUBLE)",
            DOUBLE,
            "Natural logarithm",
            "LN(1) = 0E0",
            JavaMethod.of("Math.log"))
        .strict(
            "LOG10(number DOUBLE)",
            DOUBLE,
            "Logarithm to base 10",
            "LOG10(1000) = 3E0",
            JavaMethod.of("Math.log10"))
        .strict(
            "LOG2(number DOUBLE)",
            DOUBLE,
            "Logarithm to base 2",
            "LOG2(8) = 3E0",
            JavaMethod.of("Numbers.log2"))
        .strict(
            "LOG(number DOUBLE) | LOG(base DOUBLE, number DOUBLE)",
            DOUBLE,
            "Logarithm, natural or to a base",
            "ROUND(LOG(3, 81), 9) = 4E0",
            JavaMethod.of("Numbers.log"))
        .strict(
            "SIN(angle DOUBLE)",
            DOUBLE,
            "Sine of radians",
            "SIN(0) = 0E0",
            JavaMethod.of("Math.sin"))
        .strict("COS(angle DOUBLE)", DOUBLE, "Cosine", "COS(0) = 1E0", JavaMethod.of("Math.cos"))
        .strict("TAN(angle DOUBLE)", DOUBLE, "Tangent", "TAN(0) = 0E0", JavaMethod.of("Math.tan"))
        .strict(
            "COT(angle DOUBLE)",
            DOUBLE,
            "Cotangent",
            "ROUND(COT(PI() / 4), 9) = 1E0",
            JavaMethod.of("Numbers.cot"))
        .strict(
            "SINH(number DOUBLE)",
            DOUBLE,
            "Hyperbolic sine",
            "SINH(0) = 0E0",
            JavaMethod.of("Math.sinh"))
        .strict(
            "COSH(number DOUBLE)",
            DOUBLE,
            "Hyperbolic cosine",
            "COSH(0) = 1E0",
            JavaMethod.of("Math.cosh"))
        .strict(
            "TANH(number DOUBLE)",
            DOUBLE,
            "Hyperbolic tangent",
            "TANH(0) = 0E0",
            JavaMethod.of("Math.tanh"))
        .strict(
            "ASIN(number DOUBLE)",
            DOUBLE,
            "Arc sine",
            "ASIN(1) = PI() / 2",
            JavaMethod.of("Math.asin"))
        .strict(
            "ACOS(number DOUBLE)",
            DOUBLE,
            "Arc cosine",
            "ACOS(1) = 0E0",
            JavaMethod.of("Math.acos"))
        .strict(
            "ATAN(number DOUBLE)",
            DOUBLE,
            "Arc tangent",
            "ATAN(1) = PI() / 4",
            JavaMethod.of("Math.atan"))
        .strict(
            "ATAN2(y DOUBLE, x DOUBLE)",
            DOUBLE,
            "Angle of the point (x, y)",
            "ATAN2(1, -1) = PI() * 3 / 4",
            JavaMethod.of("Math.atan2"))
        .strict(
            "DEGREES(angle DOUBLE)",
            DOUBLE,
            "Radians in degrees",
            "DEGREES(PI()) = 180E0",
            JavaMethod.of("Math.toDegrees"))
        .strict(
            "RADIANS(angle DOUBLE)",
            DOUBLE,
            "Degrees in radians",
            "RADIANS(180) = PI()",
            JavaMethod.of("Math.toRadians"))
        .strict(
            "PI()",
            Returns.neverNull(SqlTypeName.DOUBLE),
            "3.14159…",
            "ROUND(PI(), 5) = 3.14159E0",
            Construct.PI)
        .strict(
            "E()",
            Returns.neverNull(SqlTypeName.DOUBLE),
            "2.71828…",
            "ROUND(E(), 5) = 2.71828E0",
            Construct.E)
        .volatileFunction(
            "RAND([seed INT])",
            DOUBLE,
            "Random, from 0 up to 1",
            "RAND() < 1 = TRUE",
            Construct.RAND)
        .volatileFunction(
            "RAND_INTEGER(bound INT) | RAND_INTEGER(seed INT, bound INT)",
            Returns.strict(INTEGER),
            "Random integer, from 0 up to the bound",
            "RAND_INTEGER(1) = 0",
            Construct.RAND_INTEGER)
        .definitions;
  }
}
