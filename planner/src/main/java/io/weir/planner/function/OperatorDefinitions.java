package io.weir.planner.function;

import io.weir.planner.function.FunctionDefinition.Category;
import io.weir.planner.function.FunctionDefinition.NullRule;
import io.weir.planner.function.Functions.Collector;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;

/** Operators, conversions and the functions that have a syntax of their own. */
final class OperatorDefinitions {
  private OperatorDefinitions() {}

  static List<FunctionDefinition> all() {
    List<FunctionDefinition> all = new ArrayList<>();
    all.addAll(comparison());
    all.addAll(logic());
    all.addAll(arithmetic());
    all.addAll(conversion());
    all.addAll(withSyntax());
    return all;
  }

  private static List<FunctionDefinition> comparison() {
    NullRule strict = NullRule.STRICT;
    NullRule custom = NullRule.CUSTOM;
    return new Collector(Category.COMPARISON)
        .operator(
            "=", new Comparison(SqlStdOperatorTable.EQUALS), strict, "a = b", "Whether a equals b")
        .operator(
            "<>",
            new Comparison(SqlStdOperatorTable.NOT_EQUALS),
            strict,
            "a <> b",
            "Whether a differs from b")
        .operator(
            "<",
            new Comparison(SqlStdOperatorTable.LESS_THAN),
            strict,
            "a < b",
            "Whether a is less than b")
        .operator(
            "<=",
            new Comparison(SqlStdOperatorTable.LESS_THAN_OR_EQUAL),
            strict,
            "a <= b",
            "Whether a is at most b")
        .operator(
            ">",
            new Comparison(SqlStdOperatorTable.GREATER_THAN),
            strict,
            "a > b",
            "Whether a is greater than b")
        .operator(
            ">=",
            new Comparison(SqlStdOperatorTable.GREATER_THAN_OR_EQUAL),
            strict,
            "a >= b",
            "Whether a is at least b")
        .operator("IS NULL", SqlStdOperatorTable.IS_NULL, custom, "a IS NULL", "Whether a is NULL")
        .operator(
            "IS NOT NULL",
            SqlStdOperatorTable.IS_NOT_NULL,
            custom,
            "a IS NOT NULL",
            "Whether a has a value")
        .operator(
            "IS DISTINCT FROM",
            SqlStdOperatorTable.IS_DISTINCT_FROM,
            custom,
            "a IS DISTINCT FROM b",
            "Whether a differs from b; NULLs are equal")
        .operator(
            "IS NOT DISTINCT FROM",
            SqlStdOperatorTable.IS_NOT_DISTINCT_FROM,
            custom,
            "a IS NOT DISTINCT FROM b",
            "Whether a equals b; NULLs are equal")
        .operator(
            "BETWEEN",
            SqlStdOperatorTable.BETWEEN,
            custom,
            "a [NOT] BETWEEN low AND high",
            "Whether low <= a and a <= high")
        .operator(
            "IN", SqlStdOperatorTable.IN, custom, "a [NOT] IN (b, …)", "Whether a is one of b")
        .operator(
            "LIKE",
            SqlStdOperatorTable.LIKE,
            strict,
            "a [NOT] LIKE pattern [ESCAPE character]",
            "Whether a matches: % stands for any characters, _ for one")
        .operator(
            "SIMILAR TO",
            SqlStdOperatorTable.SIMILAR_TO,
            strict,
            "a [NOT] SIMILAR TO pattern [ESCAPE character]",
            "Whether a matches an SQL regular expression")
        .definitions;
  }

  private static List<FunctionDefinition> logic() {
    NullRule custom = NullRule.CUSTOM;
    return new Collector(Category.LOGIC)
        .operator("AND", SqlStdOperatorTable.AND, custom, "a AND b", "Whether both are true")
        .operator("OR", SqlStdOperatorTable.OR, custom, "a OR b", "Whether one is true")
        .operator("NOT", SqlStdOperatorTable.NOT, NullRule.STRICT, "NOT a", "Whether a is false")
        .operator("IS TRUE", SqlStdOperatorTable.IS_TRUE, custom, "a IS TRUE", "Whether a is true")
        .operator(
            "IS NOT TRUE",
            SqlStdOperatorTable.IS_NOT_TRUE,
            custom,
            "a IS NOT TRUE",
            "Whether a is false or NULL")
        .operator(
            "IS FALSE", SqlStdOperatorTable.IS_FALSE, custom, "a IS FALSE", "Whether a is false")
        .operator(
            "IS NOT FALSE",
            SqlStdOperatorTable.IS_NOT_FALSE,
            custom,
            "a IS NOT FALSE",
            "Whether a is true or NULL")
        .definitions;
  }

  private static List<FunctionDefinition> arithmetic() {
    NullRule strict = NullRule.STRICT;
    return new Collector(Category.ARITHMETIC)
        .operator(
            "+",
            SqlStdOperatorTable.PLUS,
            strict,
            "a + b",
            "Sum; of a time and an INTERVAL as well")
        .operator(
            "-",
            SqlStdOperatorTable.MINUS,
            strict,
            "a - b",
            "Difference; of a time and an INTERVAL as well")
        .operator("*", SqlStdOperatorTable.MULTIPLY, strict, "a * b", "Product")
        .operator(
            "/", SqlStdOperatorTable.DIVIDE, strict, "a / b", "Quotient; of integers without rest")
        .operator("%", SqlStdOperatorTable.PERCENT_REMAINDER, strict, "a % b", "Remainder")
        .operator("NEGATE", SqlStdOperatorTable.UNARY_MINUS, strict, "- a", "The negative value")
        .definitions;
  }

  private static List<FunctionDefinition> conversion() {
    NullRule strict = NullRule.STRICT;
    return new Collector(Category.CONVERSION)
        .operator(
            "CAST",
            new Cast("CAST", SqlKind.CAST),
            strict,
            "CAST(a AS type)",
            "The value in another type; a text that cannot be converted fails the query, a number that"
                + " is too large becomes another one: see sql.md")
        .operator(
            "TRY_CAST",
            new Cast("TRY_CAST", SqlKind.SAFE_CAST),
            strict,
            "TRY_CAST(a AS type)",
            "The value in another type; NULL when a text cannot be converted. Numbers that are too large"
                + " become what they do with CAST")
        .definitions;
  }

  private static List<FunctionDefinition> withSyntax() {
    NullRule strict = NullRule.STRICT;
    NullRule custom = NullRule.CUSTOM;
    List<FunctionDefinition> all = new ArrayList<>();
    all.addAll(
        new Collector(Category.CONDITIONAL)
            .operator(
                "CASE",
                SqlStdOperatorTable.CASE,
                custom,
                "CASE WHEN condition THEN a … [ELSE b] END",
                "The value after the first condition that is true")
            .definitions);
    all.addAll(
        new Collector(Category.STRING)
            .operator("||", SqlStdOperatorTable.CONCAT, strict, "a || b", "Both strings joined")
            .operator(
                "SUBSTRING",
                SqlStdOperatorTable.SUBSTRING,
                strict,
                "SUBSTRING(text FROM start [FOR length])",
                "The part from a position on, the first is 1; from the end when negative")
            .operator(
                "TRIM",
                SqlStdOperatorTable.TRIM,
                strict,
                "TRIM([BOTH | LEADING | TRAILING] [characters FROM] text)",
                "Without the characters (spaces) at the ends")
            .operator(
                "POSITION",
                SqlStdOperatorTable.POSITION,
                strict,
                "POSITION(part IN text)",
                "Where the part first stands, from 1; 0 when it does not")
            .operator(
                "OVERLAY",
                SqlStdOperatorTable.OVERLAY,
                strict,
                "OVERLAY(text PLACING part FROM start [FOR length])",
                "With the part in place of length characters from start")
            .definitions);
    all.addAll(
        new Collector(Category.TEMPORAL)
            .operator(
                "EXTRACT",
                SqlStdOperatorTable.EXTRACT,
                strict,
                "EXTRACT(unit FROM time)",
                "A part of a date, time or interval as BIGINT; weeks are those of ISO 8601, which begin"
                    + " on Monday")
            .operator(
                "FLOOR",
                SqlStdOperatorTable.FLOOR,
                strict,
                "FLOOR(number) or FLOOR(time TO unit)",
                "Rounded down; TO WEEK to a Sunday, although the weeks of WEEK begin on Monday")
            .operator(
                "CEIL",
                SqlStdOperatorTable.CEIL,
                strict,
                "CEIL(number) or CEIL(time TO unit)",
                "Rounded up; TO WEEK to a Sunday")
            .operator(
                "TIMESTAMPADD",
                SqlStdOperatorTable.TIMESTAMP_ADD,
                strict,
                "TIMESTAMPADD(unit, count, time)",
                "The time that many units later")
            .operator(
                "TIMESTAMPDIFF",
                SqlStdOperatorTable.TIMESTAMP_DIFF,
                strict,
                "TIMESTAMPDIFF(unit, from, to)",
                "Whole units between two times as INT")
            .definitions);
    all.addAll(
        new Collector(Category.COLLECTION)
            .operator(
                "ROW", SqlStdOperatorTable.ROW, custom, "ROW(a, …) or (a, b, …)", "A row of values")
            .operator(
                "ARRAY",
                SqlStdOperatorTable.ARRAY_VALUE_CONSTRUCTOR,
                custom,
                "ARRAY[a, …]",
                "An array of values")
            .operator(
                "MAP",
                SqlStdOperatorTable.MAP_VALUE_CONSTRUCTOR,
                custom,
                "MAP[key, value, …]",
                "A map")
            .operator(
                "ITEM",
                SqlStdOperatorTable.ITEM,
                strict,
                "array[index] or map[key]",
                "An element; indexes begin with 1; NULL when there is none")
            .definitions);
    all.addAll(
        new Collector(Category.AGGREGATE)
            .operator(
                "COUNT",
                SqlStdOperatorTable.COUNT,
                custom,
                "COUNT(*) or COUNT([DISTINCT] a)",
                "Rows, or values that are not NULL")
            .operator(
                "SUM",
                SqlStdOperatorTable.SUM,
                custom,
                "SUM([DISTINCT] a)",
                "Sum, in the type of a: one of integers wraps where that type is too small, CAST(a AS BIGINT) has"
                    + " room")
            .operator(
                "AVG",
                SqlStdOperatorTable.AVG,
                custom,
                "AVG([DISTINCT] a)",
                "Average, of integers a whole number (rounded towards zero) in the type of a")
            .operator("MIN", new Extremum(SqlKind.MIN), custom, "MIN(a)", "Least value")
            .operator("MAX", new Extremum(SqlKind.MAX), custom, "MAX(a)", "Greatest value")
            .definitions);
    all.addAll(
        new Collector(Category.WINDOW)
            .operator(
                "TUMBLE",
                WindowTableFunction.TUMBLE,
                custom,
                "TABLE(TUMBLE(TABLE t, DESCRIPTOR(time), size [, offset]))",
                "Adds window_start, window_end and window_time of windows that follow each other")
            .operator(
                "HOP",
                WindowTableFunction.HOP,
                custom,
                "TABLE(HOP(TABLE t, DESCRIPTOR(time), slide, size [, offset]))",
                "Adds window_start, window_end and window_time of windows that overlap")
            .definitions);
    return all;
  }
}
