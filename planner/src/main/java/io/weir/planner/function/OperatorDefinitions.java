package io.weir.planner.function;

import io.weir.planner.function.Emission.Elsewhere;
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
            "=",
            new Comparison(SqlStdOperatorTable.EQUALS),
            strict,
            "a = b",
            "Whether a equals b",
            "1 = 1.0 = TRUE",
            Construct.EQUALS)
        .operator(
            "<>",
            new Comparison(SqlStdOperatorTable.NOT_EQUALS),
            strict,
            "a <> b",
            "Whether a differs from b",
            "'a' <> 'b' = TRUE",
            Construct.NOT_EQUALS)
        .operator(
            "<",
            new Comparison(SqlStdOperatorTable.LESS_THAN),
            strict,
            "a < b",
            "Whether a is less than b",
            "2 < 10 = TRUE",
            Construct.LESS_THAN)
        .operator(
            "<=",
            new Comparison(SqlStdOperatorTable.LESS_THAN_OR_EQUAL),
            strict,
            "a <= b",
            "Whether a is at most b",
            "10 <= 2 = FALSE",
            Construct.LESS_THAN_OR_EQUAL)
        .operator(
            ">",
            new Comparison(SqlStdOperatorTable.GREATER_THAN),
            strict,
            "a > b",
            "Whether a is greater than b",
            "DATE '2026-02-01' > DATE '2026-01-31' = TRUE",
            Construct.GREATER_THAN)
        .operator(
            ">=",
            new Comparison(SqlStdOperatorTable.GREATER_THAN_OR_EQUAL),
            strict,
            "a >= b",
            "Whether a is at least b",
            "'tea' >= 'ten' = FALSE",
            Construct.GREATER_THAN_OR_EQUAL)
        .operator(
            "IS NULL",
            SqlStdOperatorTable.IS_NULL,
            custom,
            "a IS NULL",
            "Whether a is NULL",
            "NULLIF(1, 1) IS NULL = TRUE",
            Construct.IS_NULL)
        .operator(
            "IS NOT NULL",
            SqlStdOperatorTable.IS_NOT_NULL,
            custom,
            "a IS NOT NULL",
            "Whether a has a value",
            "NULLIF(1, 1) IS NOT NULL = FALSE",
            Construct.IS_NOT_NULL)
        .operator(
            "IS DISTINCT FROM",
            SqlStdOperatorTable.IS_DISTINCT_FROM,
            custom,
            "a IS DISTINCT FROM b",
            "Whether a differs from b; NULLs are equal",
            "1 IS DISTINCT FROM NULLIF(1, 1) = TRUE",
            Construct.DISTINCT)
        .operator(
            "IS NOT DISTINCT FROM",
            SqlStdOperatorTable.IS_NOT_DISTINCT_FROM,
            custom,
            "a IS NOT DISTINCT FROM b",
            "Whether a equals b; NULLs are equal",
            "NULLIF(1, 1) IS NOT DISTINCT FROM NULLIF(2, 2) = TRUE",
            Construct.NOT_DISTINCT)
        .operator(
            "BETWEEN",
            SqlStdOperatorTable.BETWEEN,
            custom,
            "a [NOT] BETWEEN low AND high",
            "Whether low <= a and a <= high",
            "3 BETWEEN 1 AND 3 = TRUE",
            Elsewhere.PLANNER)
        .operator(
            "IN",
            SqlStdOperatorTable.IN,
            custom,
            "a [NOT] IN (b, …)",
            "Whether a is one of b",
            "2 IN (1, 3) = FALSE",
            Construct.IN)
        .operator(
            "LIKE",
            SqlStdOperatorTable.LIKE,
            strict,
            "a [NOT] LIKE pattern [ESCAPE character]",
            "Whether a matches: % stands for any characters, _ for one",
            "'teapot' LIKE 'tea%' = TRUE",
            JavaMethod.ofObject("LikePattern", "matches")
                .taking(ParameterKind.STRING, ParameterKind.STRING, ParameterKind.STRING)
                .canFail())
        .operator(
            "SIMILAR TO",
            SqlStdOperatorTable.SIMILAR_TO,
            strict,
            "a [NOT] SIMILAR TO pattern [ESCAPE character]",
            "Whether a matches an SQL regular expression",
            "'tea' SIMILAR TO '(tea|coffee)' = TRUE",
            JavaMethod.ofObject("Regex", "similar")
                .taking(ParameterKind.STRING, ParameterKind.STRING, ParameterKind.STRING)
                .canFail())
        .definitions;
  }

  private static List<FunctionDefinition> logic() {
    NullRule custom = NullRule.CUSTOM;
    return new Collector(Category.LOGIC)
        .operator(
            "AND",
            SqlStdOperatorTable.AND,
            custom,
            "a AND b",
            "Whether both are true",
            "TRUE AND FALSE = FALSE",
            Construct.AND)
        .operator(
            "OR",
            SqlStdOperatorTable.OR,
            custom,
            "a OR b",
            "Whether one is true",
            "TRUE OR FALSE = TRUE",
            Construct.OR)
        .operator(
            "NOT",
            SqlStdOperatorTable.NOT,
            NullRule.STRICT,
            "NOT a",
            "Whether a is false",
            "NOT TRUE = FALSE",
            Construct.NOT)
        .operator(
            "IS TRUE",
            SqlStdOperatorTable.IS_TRUE,
            custom,
            "a IS TRUE",
            "Whether a is true",
            "UNKNOWN IS TRUE = FALSE",
            Construct.IS_TRUE)
        .operator(
            "IS NOT TRUE",
            SqlStdOperatorTable.IS_NOT_TRUE,
            custom,
            "a IS NOT TRUE",
            "Whether a is false or NULL",
            "UNKNOWN IS NOT TRUE = TRUE",
            Construct.IS_NOT_TRUE)
        .operator(
            "IS FALSE",
            SqlStdOperatorTable.IS_FALSE,
            custom,
            "a IS FALSE",
            "Whether a is false",
            "FALSE IS FALSE = TRUE",
            Construct.IS_FALSE)
        .operator(
            "IS NOT FALSE",
            SqlStdOperatorTable.IS_NOT_FALSE,
            custom,
            "a IS NOT FALSE",
            "Whether a is true or NULL",
            "FALSE IS NOT FALSE = FALSE",
            Construct.IS_NOT_FALSE)
        .operator(
            "IS UNKNOWN",
            SqlStdOperatorTable.IS_UNKNOWN,
            custom,
            "a IS UNKNOWN",
            "Whether a condition is NULL",
            "UNKNOWN IS UNKNOWN = TRUE",
            new Emission.SpellingOf("IS NULL"))
        .operator(
            "IS NOT UNKNOWN",
            SqlStdOperatorTable.IS_NOT_UNKNOWN,
            custom,
            "a IS NOT UNKNOWN",
            "Whether a condition has a value",
            "UNKNOWN IS NOT UNKNOWN = FALSE",
            new Emission.SpellingOf("IS NOT NULL"))
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
            "Sum; of a time and an INTERVAL as well",
            "DATE '2026-01-31' + INTERVAL '1' DAY = DATE '2026-02-01'",
            Construct.PLUS)
        .operator(
            "-",
            SqlStdOperatorTable.MINUS,
            strict,
            "a - b",
            "Difference; of a time and an INTERVAL as well",
            "1.5 - 2 = -0.5",
            Construct.MINUS)
        .operator(
            "*",
            SqlStdOperatorTable.MULTIPLY,
            strict,
            "a * b",
            "Product",
            "1.20 * 1.5 = 1.800",
            Construct.TIMES)
        .operator(
            "/",
            SqlStdOperatorTable.DIVIDE,
            strict,
            "a / b",
            "Quotient; of integers without rest",
            "7 / 2 = 3",
            Construct.DIVIDE)
        .operator(
            "%",
            SqlStdOperatorTable.PERCENT_REMAINDER,
            strict,
            "a % b",
            "Remainder",
            "-7 % 3 = -1",
            Construct.REMAINDER)
        .operator(
            "NEGATE",
            SqlStdOperatorTable.UNARY_MINUS,
            strict,
            "- a",
            "The negative value",
            "- ABS(3) = -3",
            Construct.NEGATE)
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
                + " is too large becomes another one: see sql.md",
            "CAST('12' AS INT) = 12",
            Construct.CAST)
        .operator(
            "TRY_CAST",
            new Cast("TRY_CAST", SqlKind.SAFE_CAST),
            strict,
            "TRY_CAST(a AS type)",
            "The value in another type; NULL when a text cannot be converted. Numbers that are too large"
                + " become what they do with CAST",
            "TRY_CAST('twelve' AS INT) = NULL",
            Construct.TRY_CAST)
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
                "The value after the first condition that is true",
                "CASE WHEN 1 > 2 THEN 'more' ELSE 'less' END = 'less'",
                Construct.CASE)
            .definitions);
    all.addAll(
        new Collector(Category.STRING)
            .operator(
                "||",
                SqlStdOperatorTable.CONCAT,
                strict,
                "a || b",
                "Both strings joined",
                "'tea' || 'pot' = 'teapot'",
                Construct.CONCAT)
            .operator(
                "SUBSTRING",
                SqlStdOperatorTable.SUBSTRING,
                strict,
                "SUBSTRING(text FROM start [FOR length])",
                "The part from a position on, the first is 1; from the end when negative",
                "SUBSTRING('teapot' FROM 4 FOR 2) = 'po'",
                JavaMethod.of("Strings.substring")
                    .taking(ParameterKind.STRING, ParameterKind.INT, ParameterKind.INT))
            .operator(
                "TRIM",
                SqlStdOperatorTable.TRIM,
                strict,
                "TRIM([BOTH | LEADING | TRAILING] [characters FROM] text)",
                "Without the characters (spaces) at the ends",
                "TRIM(BOTH '*' FROM '**tea*') = 'tea'",
                Construct.TRIM)
            .operator(
                "POSITION",
                SqlStdOperatorTable.POSITION,
                strict,
                "POSITION(part IN text)",
                "Where the part first stands, from 1; 0 when it does not",
                "POSITION('pot' IN 'teapot') = 4",
                JavaMethod.of("StringSearch.position")
                    .taking(ParameterKind.STRING, ParameterKind.STRING, ParameterKind.INT))
            .operator(
                "OVERLAY",
                SqlStdOperatorTable.OVERLAY,
                strict,
                "OVERLAY(text PLACING part FROM start [FOR length])",
                "With the part in place of length characters from start",
                "OVERLAY('teapot' PLACING 'cup' FROM 4 FOR 3) = 'teacup'",
                JavaMethod.of("Strings.overlay")
                    .taking(
                        ParameterKind.STRING,
                        ParameterKind.STRING,
                        ParameterKind.INT,
                        ParameterKind.INT))
            .definitions);
    all.addAll(
        new Collector(Category.TEMPORAL)
            .operator(
                "EXTRACT",
                SqlStdOperatorTable.EXTRACT,
                strict,
                "EXTRACT(unit FROM time)",
                "A part of a date, time or interval as BIGINT; weeks are those of ISO 8601, which begin"
                    + " on Monday",
                "EXTRACT(MONTH FROM DATE '2026-01-31') = 1",
                Construct.EXTRACT)
            .operator(
                "FLOOR",
                SqlStdOperatorTable.FLOOR,
                strict,
                "FLOOR(number) or FLOOR(time TO unit)",
                "Rounded down; TO WEEK to a Sunday, although the weeks of WEEK begin on Monday",
                "FLOOR(-1.5) = -2",
                Construct.FLOOR)
            .operator(
                "CEIL",
                SqlStdOperatorTable.CEIL,
                strict,
                "CEIL(number) or CEIL(time TO unit)",
                "Rounded up; TO WEEK to a Sunday",
                "CEIL(TIMESTAMP '2026-01-31 12:10:00' TO HOUR) = TIMESTAMP '2026-01-31 13:00:00'",
                Construct.CEIL)
            .operator(
                "TIMESTAMPADD",
                SqlStdOperatorTable.TIMESTAMP_ADD,
                strict,
                "TIMESTAMPADD(unit, count, time)",
                "The time that many units later",
                "TIMESTAMPADD(MONTH, 1, DATE '2026-01-31') = DATE '2026-02-28'",
                Construct.TIMESTAMPADD)
            .operator(
                "TIMESTAMPDIFF",
                SqlStdOperatorTable.TIMESTAMP_DIFF,
                strict,
                "TIMESTAMPDIFF(unit, from, to)",
                "Whole units between two times as INT",
                "TIMESTAMPDIFF(HOUR, TIMESTAMP '2026-01-31 12:00:00', TIMESTAMP '2026-02-01 11:59:00') = 23",
                Construct.TIMESTAMPDIFF)
            .definitions);
    all.addAll(
        new Collector(Category.COLLECTION)
            .operator(
                "ROW",
                SqlStdOperatorTable.ROW,
                custom,
                "ROW(a, …) or (a, b, …)",
                "A row of values",
                "ROW(1, 'tea') = (1, 'tea')",
                Construct.ROW)
            .operator(
                "ARRAY",
                SqlStdOperatorTable.ARRAY_VALUE_CONSTRUCTOR,
                custom,
                "ARRAY[a, …]",
                "An array of values",
                "ARRAY[1, 2][2] = 2",
                Construct.ARRAY)
            .operator(
                "MAP",
                SqlStdOperatorTable.MAP_VALUE_CONSTRUCTOR,
                custom,
                "MAP[key, value, …]",
                "A map",
                "MAP['tea', 3]['tea'] = 3",
                Construct.MAP)
            .operator(
                "ITEM",
                SqlStdOperatorTable.ITEM,
                strict,
                "array[index] or map[key]",
                "An element; indexes begin with 1; NULL when there is none",
                "ARRAY['a', 'b'][1] = 'a'",
                Construct.ITEM)
            .definitions);
    all.addAll(
        new Collector(Category.AGGREGATE)
            .operator(
                "COUNT",
                SqlStdOperatorTable.COUNT,
                custom,
                "COUNT(*) or COUNT([DISTINCT] a)",
                "Rows, or values that are not NULL",
                "COUNT(a) FROM (VALUES (1), (NULL), (2)) AS t (a) = 2",
                Elsewhere.AGGREGATE)
            .operator(
                "SUM",
                SqlStdOperatorTable.SUM,
                custom,
                "SUM([DISTINCT] a)",
                "Sum, in the type of a: one of integers wraps where that type is too small, CAST(a AS BIGINT) has"
                    + " room",
                "SUM(DISTINCT a) FROM (VALUES (1), (1), (2)) AS t (a) = 3",
                Elsewhere.AGGREGATE)
            .operator(
                "AVG",
                SqlStdOperatorTable.AVG,
                custom,
                "AVG([DISTINCT] a)",
                "Average, of integers a whole number (rounded towards zero) in the type of a",
                "AVG(a) FROM (VALUES (1), (2), (4)) AS t (a) = 2",
                Elsewhere.AGGREGATE)
            .operator(
                "MIN",
                new Extremum(SqlKind.MIN),
                custom,
                "MIN(a)",
                "Least value",
                "MIN(a) FROM (VALUES ('tea'), ('coffee')) AS t (a) = 'coffee'",
                Elsewhere.AGGREGATE)
            .operator(
                "MAX",
                new Extremum(SqlKind.MAX),
                custom,
                "MAX(a)",
                "Greatest value",
                "MAX(a) FROM (VALUES ('tea'), ('coffee')) AS t (a) = 'tea'",
                Elsewhere.AGGREGATE)
            .definitions);
    all.addAll(
        new Collector(Category.WINDOW)
            .operator(
                "TUMBLE",
                WindowTableFunction.TUMBLE,
                custom,
                "TABLE(TUMBLE(TABLE t, DESCRIPTOR(time), size [, offset]))",
                "Adds window_start, window_end and window_time of windows that follow each other",
                "DISTINCT window_end FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ordered_at), INTERVAL '1' HOUR)) = TIMESTAMP '2026-01-31 13:00:00'",
                Elsewhere.WINDOW)
            .operator(
                "HOP",
                WindowTableFunction.HOP,
                custom,
                "TABLE(HOP(TABLE t, DESCRIPTOR(time), slide, size [, offset]))",
                "Adds window_start, window_end and window_time of windows that overlap",
                "COUNT(*) FROM TABLE(HOP(TABLE orders, DESCRIPTOR(ordered_at), INTERVAL '30' MINUTE, INTERVAL '1' HOUR)) = 24",
                Elsewhere.WINDOW)
            .definitions);
    return all;
  }
}
