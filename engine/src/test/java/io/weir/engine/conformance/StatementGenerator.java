package io.weir.engine.conformance;

import io.weir.planner.function.FunctionDefinition;
import io.weir.planner.function.Functions;
import io.weir.planner.function.ParameterKind;
import io.weir.planner.function.WeirFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes statements over the tables {@code t}, {@code u} and {@code o} by a grammar. Nine of ten
 * operands have the type that their place asks for.
 */
final class StatementGenerator {
  static final List<String> SETUP =
      List.of(
          """
          CREATE TABLE t (
            b BOOLEAN, i INT, l BIGINT, d DOUBLE, n DECIMAL(10, 2), s STRING, c CHAR(3), x BYTES,
            dt DATE, tm TIME, ts TIMESTAMP(3), tz TIMESTAMP_LTZ(3), ai ARRAY<INT>, `as` ARRAY<STRING>,
            m MAP<STRING, INT>, r ROW<x INT, y STRING>, k INT,
            WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
          ) WITH ('connector' = 'filesystem', 'path' = '${dir}/t.json', 'format' = 'json')""",
          """
          CREATE TABLE u (k INT, i BIGINT, e STRING, ts TIMESTAMP(3), window_start INT,
            WATERMARK FOR ts AS ts)
          WITH ('connector' = 'filesystem', 'path' = '${dir}/u.csv', 'format' = 'csv')""",
          "CREATE TABLE o (i INT, s STRING, a ARRAY<STRING>, m MAP<STRING, INT>, r ROW<x INT, y STRING>,"
              + " ts TIMESTAMP(3)) WITH ('connector' = 'blackhole')",
          "CREATE VIEW v AS SELECT k, COUNT(*) AS n, MAX(s) AS s, MIN(ai) AS a FROM t GROUP BY k");

  static final Map<String, String> FILES =
      Map.of(
          "t.json",
          """
          {"b":true,"i":1,"l":10000000000,"d":0.5,"n":1.25,"s":"tea","c":"abc","x":"AQI=","dt":"2024-02-29","tm":"23:59:59","ts":"2024-02-29 23:59:59.999","tz":"2024-02-29 23:59:59.999Z","ai":[1,null,3],"as":["a",null,""],"m":{"a":1,"b":null},"r":{"x":1,"y":"z"},"k":1}
          {"k":2}
          {"b":false,"i":-2147483648,"l":-1,"d":-1e300,"n":-99999999.99,"s":"","c":"   ","x":"","dt":"1500-03-01","tm":"00:00:00","ts":"2024-03-01 00:00:00","tz":"1969-12-31 23:59:59.999Z","ai":[],"as":[],"m":{},"r":{"x":null,"y":null},"k":1}
          {"b":true,"i":7,"l":7,"d":7,"n":7,"s":"é😀%_","c":"x","x":"/w==","dt":"0001-01-01","tm":"12:00:00","ts":"2024-03-01 00:00:01","tz":"2038-01-19 03:14:08Z","ai":[7],"as":["é😀"],"m":{"":7},"r":{"x":7,"y":""},"k":null}
          """,
          "u.csv",
          "1,10,one,2024-03-01 00:00:00,5\n2,,two,2024-03-01 00:00:01,\n,30,,2024-03-01 00:00:02,6\n");

  private static final Map<ParameterKind, List<String>> COLUMNS =
      Map.ofEntries(
          Map.entry(ParameterKind.BOOLEAN, List.of("b")),
          Map.entry(ParameterKind.INT, List.of("i", "k", "r.x", "ai[1]")),
          Map.entry(ParameterKind.BIGINT, List.of("l", "i")),
          Map.entry(ParameterKind.DOUBLE, List.of("d", "i")),
          Map.entry(ParameterKind.NUMERIC, List.of("n", "i", "l", "d", "k")),
          Map.entry(ParameterKind.STRING, List.of("s", "c", "r.y", "`as`[1]")),
          Map.entry(ParameterKind.BYTES, List.of("x")),
          Map.entry(ParameterKind.DATE, List.of("dt")),
          Map.entry(ParameterKind.TIMESTAMP, List.of("ts", "tz")),
          Map.entry(ParameterKind.TEMPORAL, List.of("ts", "tz", "dt", "tm")),
          Map.entry(ParameterKind.ARRAY, List.of("ai", "`as`")),
          Map.entry(ParameterKind.MAP, List.of("m")),
          Map.entry(ParameterKind.COLLECTION, List.of("ai", "`as`", "m")),
          Map.entry(
              ParameterKind.ANY, List.of("s", "i", "ai", "m", "r", "ts", "n", "b", "x", "tm")));

  private static final Map<ParameterKind, List<String>> LITERALS =
      Map.ofEntries(
          Map.entry(ParameterKind.BOOLEAN, List.of("TRUE", "FALSE", "UNKNOWN", "NULL")),
          Map.entry(
              ParameterKind.INT,
              List.of(
                  "0",
                  "1",
                  "-1",
                  "2147483647",
                  "-2147483648",
                  "1000000000",
                  "38",
                  "-40",
                  "3",
                  "NULL")),
          Map.entry(
              ParameterKind.BIGINT, List.of("9223372036854775807", "-9223372036854775808", "5")),
          Map.entry(ParameterKind.DOUBLE, List.of("1.5", "1e300", "-0.0", "1E-400", "0")),
          Map.entry(
              ParameterKind.NUMERIC,
              List.of(
                  "12345678901234567890123456789012345678",
                  "0.01",
                  "1e0",
                  "-7",
                  "CAST(1 AS TINYINT)")),
          Map.entry(
              ParameterKind.STRING,
              List.of(
                  "''",
                  "'a'",
                  "'2024-02-30'",
                  "'%'",
                  "'[('",
                  "'1e5'",
                  "U&'\\00e9'",
                  "'{\"a\":[1]}'",
                  "'('",
                  "')'",
                  "'a{2,1}'",
                  "'(a|b)*c'",
                  "'yyyy-[''x'",
                  "'%_\\'",
                  "'SHA-0'",
                  "'-00:61'",
                  "'http://[a'",
                  "'1e99999999999'",
                  "'$..a[*]?(@.b)'",
                  "REPEAT('ab', 30000)",
                  "REPEAT('ab', i)",
                  "LPAD('a', i, 'ab')",
                  "RPAD(s, 268435457, s)",
                  "'zzzzzzz'",
                  "'G'",
                  "'yyyy-MM-dd'",
                  "'$.a'",
                  "'UTF-8'",
                  "'Europe/Berlin'",
                  "'\\'",
                  "REPEAT('ab', 100)")),
          Map.entry(ParameterKind.BYTES, List.of("X'00ff'", "X''", "CAST('a' AS BYTES)")),
          Map.entry(
              ParameterKind.DATE,
              List.of(
                  "DATE '2024-02-29'",
                  "DATE '9999-12-31'",
                  "DATE '0001-01-01'",
                  "DATE '1500-02-29'",
                  "DATE '1582-10-10'")),
          Map.entry(
              ParameterKind.TIMESTAMP,
              List.of(
                  "TIMESTAMP '2024-02-29 12:34:56.789'",
                  "TIMESTAMP '1582-10-10 00:00:00'",
                  "TO_TIMESTAMP_LTZ(0, 3)",
                  "CURRENT_TIMESTAMP",
                  "TIMESTAMP '2024-13-01 00:00:00'")),
          Map.entry(
              ParameterKind.TEMPORAL,
              List.of(
                  "TIME '23:59:59'",
                  "TIME '24:00:00'",
                  "DATE '2000-01-01'",
                  "LOCALTIMESTAMP",
                  "INTERVAL '1' DAY",
                  "INTERVAL '13' MONTH",
                  "INTERVAL '1 10:00' DAY TO MINUTE",
                  "INTERVAL 'x' DAY",
                  "INTERVAL '1-2' YEAR TO MONTH",
                  "INTERVAL '-5' SECOND(1)",
                  "INTERVAL '1' DAY * l",
                  "INTERVAL '1' YEAR * i",
                  "INTERVAL '1' SECOND * 9223372036854775807",
                  "INTERVAL '1' MONTH * -2147483648",
                  "INTERVAL '1' HOUR / 0",
                  "INTERVAL '1' DAY * d",
                  "- (INTERVAL '1' DAY * l)")),
          Map.entry(
              ParameterKind.ARRAY,
              List.of(
                  "ARRAY[1, 2]",
                  "ARRAY['a', CAST(NULL AS STRING)]",
                  "ARRAY[ARRAY[1]]",
                  "ARRAY[NULL]",
                  "ARRAY[1, 'a']",
                  "ARRAY[ROW(1, 'a')]")),
          Map.entry(
              ParameterKind.MAP,
              List.of("MAP['a', 1]", "MAP[1, ARRAY[1]]", "MAP['a', NULL]", "MAP['a', ROW(1, 2)]")),
          Map.entry(ParameterKind.COLLECTION, List.of("ARRAY[1]", "MAP['a', 'b']")),
          Map.entry(
              ParameterKind.ANY,
              List.of(
                  "ROW(1, 'a')",
                  "(1, 2)",
                  "NULL",
                  "1",
                  "'x'",
                  "r",
                  "ARRAY[ROW(1, 2)]",
                  "CAST(NULL AS ROW<a INT>)")));

  private static final Pattern PARAMETER = Pattern.compile("\\w+ ([A-Z]+)(?=[ ,.\\])])");

  private static final List<ParameterKind> KINDS = List.of(ParameterKind.values());

  private static final List<String> UNITS =
      List.of(
          "YEAR",
          "QUARTER",
          "MONTH",
          "WEEK",
          "DAY",
          "HOUR",
          "MINUTE",
          "SECOND",
          "MILLISECOND",
          "DOW",
          "DOY",
          "EPOCH",
          "CENTURY",
          "DECADE",
          "ISOYEAR",
          "MICROSECOND");

  private final Random random;
  private final List<FunctionDefinition> functions =
      Functions.all().stream().filter(f -> f.operator() instanceof WeirFunction).toList();

  StatementGenerator(Random random) {
    this.random = random;
  }

  String statement() {
    String query = query(2);
    return switch (random.nextInt(20)) {
      case 0 -> "EXPLAIN " + pick(List.of("", "PASSES ", "CODE ")) + query;
      case 1 ->
          "INSERT INTO o (i, s) SELECT "
              + expression(ParameterKind.INT, 2)
              + ", "
              + expression(ParameterKind.STRING, 2)
              + " FROM t";
      case 2 ->
          "INSERT INTO o VALUES ("
              + expression(ParameterKind.INT, 1)
              + ", "
              + literal(ParameterKind.STRING)
              + ", "
              + pick(
                  List.of(
                      "ARRAY['Rome', 'Paris']",
                      "ARRAY['a', NULL]",
                      "NULL",
                      literal(ParameterKind.ARRAY)))
              + ", "
              + pick(List.of("MAP['a', 1]", "MAP['abc', 1, 'b', NULL]", literal(ParameterKind.MAP)))
              + ", "
              + pick(List.of("ROW(1, 'abc')", "(1, 'b')", literal(ParameterKind.ANY)))
              + ", "
              + literal(ParameterKind.TIMESTAMP)
              + ")";
      case 3 -> "VALUES (" + atom() + ", " + atom() + "), (" + atom() + ", " + atom() + ")";
      case 4 -> "CREATE TABLE n WITH ('connector' = 'blackhole') AS " + query;
      case 5 ->
          "CREATE TEMPORARY TABLE n (a "
              + pick(StatementMutator.TYPES)
              + ", b AS "
              + pick(List.of("a", "a + 1", "CAST(a AS STRING)", "UPPER(a)"))
              + ", WATERMARK FOR "
              + pick(List.of("a", "b"))
              + " AS a - INTERVAL '1' SECOND) WITH ('connector' = 'datagen', 'number-of-rows' = '3')";
      case 6, 7, 8, 9 ->
          "SELECT " + literalCall() + ", " + literalCall() + ", " + call() + " FROM t";
      default -> query;
    };
  }

  /** A call of any function with constants, many of them beyond what it can make sense of. */
  private String literalCall() {
    FunctionDefinition function = pick(functions);
    List<String> arguments = new ArrayList<>();
    Matcher parameter = PARAMETER.matcher(pick(function.signatures()));
    while (parameter.find()) {
      arguments.add(literal(ParameterKind.valueOf(parameter.group(1))));
    }
    return function.signatures().get(0).indexOf('(') < 0
        ? function.name()
        : function.name() + "(" + String.join(", ", arguments) + ")";
  }

  private String query(int depth) {
    return switch (random.nextInt(12)) {
      case 0 -> select(depth) + " UNION " + pick(List.of("", "ALL ")) + select(depth);
      case 1 -> "WITH w AS (" + select(depth) + ") SELECT * FROM w" + maybe(" ORDER BY 1");
      case 2 -> window();
      case 3 -> groups(depth);
      case 4 -> join();
      default -> select(depth);
    };
  }

  private String select(int depth) {
    List<String> items = new ArrayList<>();
    int count = 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      items.add(expression(pick(KINDS), depth + 1) + maybe(" AS a" + i));
    }
    return "SELECT "
        + maybe("DISTINCT ")
        + String.join(", ", items)
        + " FROM "
        + (depth > 0 && random.nextInt(6) == 0 ? "(SELECT * FROM t" + where(depth) + ") AS t" : "t")
        + where(depth)
        + (random.nextInt(3) == 0 ? " ORDER BY " + order(depth) : "")
        + (random.nextInt(6) == 0 ? " LIMIT 2" : "");
  }

  private String where(int depth) {
    return random.nextInt(3) > 0 ? "" : " WHERE " + expression(ParameterKind.BOOLEAN, depth + 1);
  }

  private String order(int depth) {
    return pick(List.of("1", "a0", expression(pick(KINDS), depth), atom()))
        + pick(List.of("", " DESC", " NULLS LAST", " DESC NULLS FIRST"));
  }

  private String groups(int depth) {
    String key =
        random.nextBoolean()
            ? pick(List.of("k", "s", "ai", "m", "r", "tm", "x"))
            : expression(pick(KINDS), 1);
    return "SELECT "
        + key
        + ", "
        + aggregate(depth)
        + ", "
        + aggregate(depth)
        + " FROM t"
        + where(depth)
        + " GROUP BY "
        + key
        + (random.nextInt(3) == 0 ? " HAVING " + aggregate(1) + " > " + aggregate(1) : "")
        + (random.nextInt(3) == 0 ? " ORDER BY " + pick(List.of("1", "2", key, aggregate(1))) : "");
  }

  private String aggregate(int depth) {
    ParameterKind kind = random.nextInt(3) > 0 ? ParameterKind.NUMERIC : pick(KINDS);
    return pick(
            List.of(
                "COUNT(",
                "SUM(",
                "AVG(",
                "MIN(",
                "MAX(",
                "COUNT(DISTINCT ",
                "SUM(DISTINCT ",
                "MIN(",
                "MAX("))
        + expression(kind, depth)
        + ")"
        + (random.nextInt(5) == 0
            ? " FILTER (WHERE " + expression(ParameterKind.BOOLEAN, 1) + ")"
            : "");
  }

  private String window() {
    String size =
        pick(
            List.of(
                "INTERVAL '1' SECOND",
                "INTERVAL '1' MINUTE",
                "INTERVAL '0' SECOND",
                "INTERVAL '1' MONTH",
                "INTERVAL '2' DAY"));
    String time = pick(List.of("ts", "ts", "tz", "dt"));
    return switch (random.nextInt(4)) {
      case 0 ->
          "SELECT TUMBLE_START("
              + time
              + ", "
              + size
              + "), "
              + aggregate(1)
              + " FROM "
              + pick(List.of("t", "u"))
              + " GROUP BY TUMBLE("
              + time
              + ", "
              + size
              + ")"
              + maybe(", k");
      case 1 ->
          "SELECT k, HOP_END(ts, INTERVAL '1' SECOND, "
              + size
              + "), "
              + aggregate(1)
              + " FROM t GROUP BY k, HOP(ts, INTERVAL '1' SECOND, "
              + size
              + ")";
      case 2 ->
          "SELECT * FROM TABLE(TUMBLE(TABLE "
              + pick(List.of("t", "u"))
              + ", DESCRIPTOR("
              + time
              + "), "
              + size
              + "))"
              + where(1)
              + maybe(" ORDER BY window_start");
      default ->
          "SELECT window_start, window_end, "
              + aggregate(1)
              + " FROM TABLE(HOP(TABLE t, DESCRIPTOR(ts), INTERVAL '1' SECOND, "
              + size
              + ")) GROUP BY window_start, window_end"
              + maybe(", k")
              + maybe(" HAVING " + aggregate(1) + " > 1");
    };
  }

  private String join() {
    String kind = pick(List.of("JOIN", "LEFT JOIN", "INNER JOIN", "RIGHT JOIN"));
    String items = pick(List.of("*", "k", "t.k, u.e", "k, s, e", "COUNT(*)", "k, COUNT(*)", "t.*"));
    String from =
        pick(
            List.of(
                "t " + kind + " u USING (k)",
                "t " + kind + " u USING (k, i)",
                "t NATURAL " + kind + " u",
                "t NATURAL JOIN v",
                "t " + kind + " u USING (k) " + kind + " v USING (k)",
                "t "
                    + kind
                    + " u ON t.k = u.k AND "
                    + pick(List.of("t.i < u.i", "e LIKE s", "t.ts <= u.ts", "b")),
                "t AS a " + kind + " t AS b ON a.ai = b.ai",
                "t AS a " + kind + " t AS b ON a.r = b.r AND a.m = b.m",
                "t AS a, u AS b"));
    return "SELECT "
        + items
        + " FROM "
        + from
        + (random.nextInt(3) == 0
            ? " WHERE "
                + pick(
                    List.of(
                        "k = 1",
                        "k > 0 AND e <> ''",
                        "t.k IS NULL",
                        "a.k = b.k",
                        expression(ParameterKind.BOOLEAN, 1)))
            : "")
        + (items.contains("COUNT") && items.contains("k")
            ? " GROUP BY k" + maybe(" HAVING k > 1")
            : "")
        + maybe(" ORDER BY k");
  }

  /** A literal or a column of any type. */
  String atom() {
    ParameterKind kind = pick(KINDS);
    return random.nextBoolean() ? literal(kind) : pick(COLUMNS.get(kind));
  }

  /** A call of any function with arguments of the types that it asks for, mostly. */
  String call() {
    return call(1);
  }

  private String call(int depth) {
    FunctionDefinition function = pick(functions);
    String signature = pick(function.signatures());
    if (signature.indexOf('(') < 0) {
      return function.name();
    }
    List<ParameterKind> kinds = new ArrayList<>();
    Matcher parameter = PARAMETER.matcher(signature);
    while (parameter.find()) {
      kinds.add(ParameterKind.valueOf(parameter.group(1)));
    }
    int count = kinds.size();
    if (random.nextInt(4) == 0 && count > 0) {
      count = random.nextInt(count + 2);
    }
    List<String> arguments = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      arguments.add(expression(kinds.get(Math.min(i, kinds.size() - 1)), depth - 1));
    }
    return function.name() + "(" + String.join(", ", arguments) + ")";
  }

  /** What can stand before and after an operand. */
  String[] wrapping() {
    if (random.nextInt(3) == 0) {
      return pick(
          List.of(
              new String[] {"NOT (", ")"},
              new String[] {"-(", ")"},
              new String[] {"CASE WHEN b THEN ", " END"},
              new String[] {"CASE ", " WHEN 1 THEN 2 END"},
              new String[] {"(", ") IS NULL"},
              new String[] {"ARRAY[", "]"},
              new String[] {"MAP['a', ", "]"},
              new String[] {"ROW(", ", 1)"},
              new String[] {"MIN(", ")"},
              new String[] {"COUNT(DISTINCT ", ")"},
              new String[] {"FLOOR(", " TO " + pick(UNITS) + ")"},
              new String[] {"CEIL(", " TO " + pick(UNITS) + ")"},
              new String[] {"EXTRACT(" + pick(UNITS) + " FROM ", ")"},
              new String[] {"TIMESTAMPADD(" + pick(UNITS) + ", 1, ", ")"},
              new String[] {"TIMESTAMPDIFF(" + pick(UNITS) + ", ts, ", ")"},
              new String[] {"(", " IN (1, 2))"},
              new String[] {"(SELECT ", " FROM t)"},
              new String[] {"TRIM(BOTH 'a' FROM ", ")"},
              new String[] {"POSITION('a' IN ", ")"},
              new String[] {"JSON_VALUE(", ", '$.a' RETURNING INT)"},
              new String[] {"(", ")[1]"},
              new String[] {"(", ").x"}));
    }
    String call = call(1);
    int open = call.indexOf('(');
    if (open < 0) {
      return new String[] {"COALESCE(", ", NULL)"};
    }
    int comma = call.indexOf(',', open);
    return random.nextBoolean() || comma < 0
        ? new String[] {call.substring(0, open + 1), comma < 0 ? ")" : call.substring(comma)}
        : new String[] {call.substring(0, comma + 1), ")"};
  }

  private String expression(ParameterKind wanted, int depth) {
    ParameterKind kind = random.nextInt(10) == 0 ? pick(KINDS) : wanted;
    if (depth <= 0 || random.nextInt(4) == 0) {
      return random.nextInt(3) == 0 ? literal(kind) : pick(COLUMNS.get(kind));
    }
    int d = depth - 1;
    if (random.nextInt(8) == 0) {
      return "CASE WHEN "
          + expression(ParameterKind.BOOLEAN, d)
          + " THEN "
          + expression(kind, d)
          + maybe(" ELSE " + expression(kind, d))
          + " END";
    }
    if (random.nextInt(8) == 0) {
      return pick(List.of("CAST(", "TRY_CAST("))
          + expression(pick(KINDS), d)
          + " AS "
          + pick(StatementMutator.TYPES)
          + ")";
    }
    return switch (kind) {
      case BOOLEAN -> condition(d);
      case INT, BIGINT, DOUBLE, NUMERIC -> number(kind, d);
      case STRING ->
          random.nextInt(4) == 0 ? expression(kind, d) + " || " + expression(kind, d) : call(d + 1);
      case DATE, TIMESTAMP, TEMPORAL -> time(kind, d);
      case ARRAY ->
          "ARRAY["
              + expression(ParameterKind.ANY, d)
              + ", "
              + expression(ParameterKind.ANY, d)
              + "]";
      case MAP ->
          "MAP["
              + expression(ParameterKind.STRING, d)
              + ", "
              + expression(ParameterKind.ANY, d)
              + "]";
      case COLLECTION, ANY, BYTES ->
          random.nextBoolean()
              ? call(d + 1)
              : "ROW("
                  + expression(ParameterKind.ANY, d)
                  + ", "
                  + expression(ParameterKind.ANY, d)
                  + ")";
    };
  }

  private String condition(int d) {
    ParameterKind kind = pick(KINDS);
    String left = expression(kind, d);
    return switch (random.nextInt(9)) {
      case 0 ->
          "("
              + expression(ParameterKind.BOOLEAN, d)
              + " AND "
              + expression(ParameterKind.BOOLEAN, d)
              + ")";
      case 1 ->
          "("
              + expression(ParameterKind.BOOLEAN, d)
              + " OR "
              + expression(ParameterKind.BOOLEAN, d)
              + ")";
      case 2 -> "NOT " + expression(ParameterKind.BOOLEAN, d);
      case 3 ->
          left + pick(List.of(" IS NULL", " IS NOT NULL", " IS TRUE", " IS NOT FALSE", " IS JSON"));
      case 4 -> left + maybe(" NOT") + " IN (" + expression(kind, 0) + ", " + literal(kind) + ")";
      case 5 -> left + " BETWEEN " + expression(kind, d) + " AND " + expression(kind, d);
      case 6 ->
          expression(ParameterKind.STRING, d)
              + pick(List.of(" LIKE ", " NOT LIKE ", " SIMILAR TO "))
              + literal(ParameterKind.STRING)
              + maybe(" ESCAPE '\\'");
      default ->
          left
              + pick(
                  List.of(
                      " = ", " <> ", " < ", " >= ", " IS DISTINCT FROM ", " IS NOT DISTINCT FROM "))
              + expression(kind, d);
    };
  }

  private String number(ParameterKind kind, int d) {
    return switch (random.nextInt(5)) {
      case 0, 1 ->
          "("
              + expression(kind, d)
              + pick(List.of(" + ", " - ", " * ", " / ", " % "))
              + expression(kind, d)
              + ")";
      case 2 ->
          pick(
              List.of(
                  "EXTRACT(" + pick(UNITS) + " FROM " + expression(ParameterKind.TEMPORAL, d) + ")",
                  "TIMESTAMPDIFF("
                      + pick(UNITS)
                      + ", "
                      + expression(ParameterKind.TIMESTAMP, d)
                      + ", "
                      + expression(ParameterKind.TIMESTAMP, d)
                      + ")"));
      case 3 -> pick(List.of("FLOOR(", "CEIL(", "ABS(", "- (")) + expression(kind, d) + ")";
      default -> call(d + 1);
    };
  }

  private String time(ParameterKind kind, int d) {
    String operand = expression(kind, d);
    return switch (random.nextInt(4)) {
      case 0 -> operand + pick(List.of(" + ", " - ")) + literal(ParameterKind.TEMPORAL);
      case 1 ->
          "TIMESTAMPADD("
              + pick(UNITS)
              + ", "
              + expression(random.nextBoolean() ? ParameterKind.INT : ParameterKind.BIGINT, d)
              + ", "
              + operand
              + ")";
      case 2 -> pick(List.of("FLOOR(", "CEIL(")) + operand + " TO " + pick(UNITS) + ")";
      default -> call(d + 1);
    };
  }

  private String literal(ParameterKind kind) {
    return pick(LITERALS.get(kind));
  }

  private String maybe(String text) {
    return random.nextInt(3) == 0 ? text : "";
  }

  private <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
