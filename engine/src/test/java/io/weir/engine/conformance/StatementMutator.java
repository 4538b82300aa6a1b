package io.weir.engine.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Changes a statement so that it is wrong in a way that somebody could have typed, or odd. */
final class StatementMutator {
  private static final Pattern TOKEN =
      Pattern.compile(
          "--[^\\n]*|/\\*(?!\\+).*?\\*/|\\s+" // What is left out.
              + "|(?<token>/\\*\\+.*?\\*/|[UXux]?&?'(?:[^']|'')*'|`(?:[^`]|``)*`"
              + "|\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d+)?|\\w+|<>|<=|>=|\\|\\||!=|.)",
          Pattern.DOTALL);

  static final List<String> TYPES =
      List.of(
          "BOOLEAN",
          "TINYINT",
          "SMALLINT",
          "INT",
          "BIGINT",
          "FLOAT",
          "DOUBLE",
          "DECIMAL(10, 2)",
          "DECIMAL(38, 38)",
          "DECIMAL(38, 0)",
          "CHAR(3)",
          "VARCHAR(5)",
          "STRING",
          "BINARY(2)",
          "VARBINARY(4)",
          "BYTES",
          "DATE",
          "TIME",
          "TIME(3)",
          "TIMESTAMP(0)",
          "TIMESTAMP(3)",
          "TIMESTAMP(6)",
          "TIMESTAMP_LTZ(3)",
          "INTERVAL DAY TO SECOND",
          "INTERVAL YEAR TO MONTH",
          "INTERVAL MINUTE",
          "ARRAY<INT>",
          "ARRAY<STRING>",
          "ARRAY<ARRAY<INT>>",
          "MAP<STRING, INT>",
          "MAP<INT, ROW<a INT>>",
          "ROW<a INT, b STRING>",
          "ROW<a ROW<b ARRAY<INT>>>");

  private static final List<String> WORDS =
      List.of(
          "SELECT",
          "FROM",
          "WHERE",
          "GROUP BY",
          "HAVING",
          "ORDER BY",
          "LIMIT",
          "OFFSET",
          "JOIN",
          "LEFT JOIN",
          "NATURAL JOIN",
          "ON",
          "USING",
          "UNION",
          "UNION ALL",
          "AS",
          "AND",
          "OR",
          "NOT",
          "IN",
          "LIKE",
          "BETWEEN",
          "IS NULL",
          "IS TRUE",
          "IS NOT DISTINCT FROM",
          "CASE",
          "WHEN",
          "THEN",
          "ELSE",
          "END",
          "DISTINCT",
          "FILTER",
          "INTERVAL",
          "DATE",
          "TIME",
          "TIMESTAMP",
          "CAST",
          "NULL",
          "TRUE",
          "*",
          "(",
          ")",
          "[",
          "]",
          ",",
          "+",
          "-",
          "/",
          "%",
          "=",
          "<",
          "<>",
          ">=",
          "||",
          ".",
          "ARRAY",
          "MAP",
          "ROW",
          "VALUES",
          "TABLE",
          "TUMBLE",
          "HOP",
          "DESCRIPTOR",
          "WITH",
          "INSERT INTO",
          "EXPLAIN",
          "DESC",
          "NULLS FIRST",
          "SIMILAR TO",
          "ESCAPE",
          "OVER",
          "EXISTS",
          "TO HOUR",
          "YEAR",
          "MONTH",
          "SECOND",
          "COLLATE",
          "AT");

  private static final List<String> OPERATORS =
      List.of(
          "+",
          "-",
          "*",
          "/",
          "%",
          "=",
          "<>",
          "<",
          ">",
          "<=",
          ">=",
          "||",
          "AND",
          "OR",
          "LIKE",
          "IS DISTINCT FROM",
          ",",
          ".",
          "IN",
          "SIMILAR TO",
          "BETWEEN");

  private final Random random;
  private final StatementGenerator generator;
  private final List<String> fragments;

  /**
   * @param generator of expressions to put in
   * @param fragments expressions of other statements
   */
  StatementMutator(Random random, StatementGenerator generator, List<String> fragments) {
    this.random = random;
    this.generator = generator;
    this.fragments = fragments;
  }

  /** The tokens of a text, without comments and blanks. */
  static List<String> tokens(String sql) {
    List<String> tokens = new ArrayList<>();
    Matcher matcher = TOKEN.matcher(sql);
    while (matcher.find()) {
      String token = matcher.group("token");
      if (token != null) {
        tokens.add(token);
      }
    }
    return tokens;
  }

  /** The operands in a text: literals, names, calls and what stands in parentheses. */
  static List<String> operands(String sql) {
    List<String> tokens = tokens(sql);
    List<String> operands = new ArrayList<>();
    for (int i = 0; i < tokens.size(); i++) {
      int end = operandEnd(tokens, i);
      if (end > i + 1) {
        operands.add(String.join(" ", tokens.subList(i, end)));
      }
    }
    return operands;
  }

  String mutate(String sql) {
    List<String> tokens = new ArrayList<>(tokens(sql));
    int times = 1 + (random.nextInt(3) == 0 ? random.nextInt(3) : 0);
    for (int i = 0; i < times && !tokens.isEmpty(); i++) {
      mutate(tokens);
    }
    return String.join(" ", tokens);
  }

  private void mutate(List<String> tokens) {
    int at = random.nextInt(tokens.size());
    switch (random.nextInt(16)) {
      case 0 -> tokens.set(at, tokens.set(random.nextInt(tokens.size()), tokens.get(at)));
      case 1 -> tokens.remove(at);
      case 2 -> tokens.add(at, tokens.get(at));
      case 3 -> tokens.add(at, pick(WORDS));
      case 4 -> removeSome(tokens, at);
      case 5 -> replaceOperator(tokens, at);
      case 6, 7 -> replaceOperand(tokens, at, generator.atom());
      case 8, 9 -> replaceOperand(tokens, at, generator.call());
      case 10, 11 -> replaceOperand(tokens, at, pick(fragments));
      case 12 -> wrap(tokens, at, generator.wrapping());
      case 13 -> {
        String to = "AS " + pick(TYPES) + ")";
        wrap(tokens, at, new String[] {random.nextBoolean() ? "CAST(" : "TRY_CAST(", to});
      }
      case 14 -> replaceType(tokens, at);
      default -> repeat(tokens, at);
    }
  }

  private void removeSome(List<String> tokens, int at) {
    int to = Math.min(tokens.size(), at + 1 + random.nextInt(6));
    tokens.subList(at, to).clear();
    if (tokens.isEmpty()) {
      tokens.add(pick(WORDS));
    }
  }

  private void replaceOperator(List<String> tokens, int from) {
    for (int i = 0; i < tokens.size(); i++) {
      int at = (from + i) % tokens.size();
      if (OPERATORS.contains(tokens.get(at).toUpperCase(java.util.Locale.ROOT))) {
        tokens.set(at, pick(OPERATORS));
        return;
      }
    }
  }

  private void replaceType(List<String> tokens, int from) {
    for (int i = 0; i < tokens.size(); i++) {
      int at = (from + i) % tokens.size();
      for (String type : TYPES) {
        if (type.startsWith(tokens.get(at).toUpperCase(java.util.Locale.ROOT))
            && tokens.get(at).length() > 2) {
          tokens.set(at, pick(TYPES));
          return;
        }
      }
    }
  }

  private void replaceOperand(List<String> tokens, int from, String by) {
    int at = operandFrom(tokens, from);
    if (at >= 0) {
      List<String> operand = tokens.subList(at, operandEnd(tokens, at));
      operand.clear();
      operand.add(by);
    }
  }

  private void wrap(List<String> tokens, int from, String[] around) {
    int at = operandFrom(tokens, from);
    if (at >= 0) {
      tokens.add(operandEnd(tokens, at), around[1]);
      tokens.add(at, around[0]);
    }
  }

  /** The same again and again: side by side, or one in the other. */
  private void repeat(List<String> tokens, int from) {
    int at = operandFrom(tokens, from);
    if (at < 0) {
      return;
    }
    int[] counts = {2, 3, 10, 40, 150, 700};
    int count = counts[Math.min(random.nextInt(12), random.nextInt(6))];
    List<String> operand = tokens.subList(at, operandEnd(tokens, at));
    String text = String.join(" ", operand);
    StringBuilder out = new StringBuilder();
    if (random.nextBoolean()) {
      String operator = " " + pick(OPERATORS) + " ";
      int most = Math.max(2, Math.min(count, 20_000 / text.length()));
      out.append(text).append((operator + text).repeat(most - 1));
    } else {
      String[] around = random.nextInt(3) == 0 ? new String[] {"(", ")"} : generator.wrapping();
      // A call with further arguments doubles nothing; the text grows with the depth only.
      out.append(around[0].repeat(count)).append(text).append(around[1].repeat(count));
    }
    operand.clear();
    operand.add(out.toString());
  }

  private int operandFrom(List<String> tokens, int from) {
    for (int i = 0; i < tokens.size(); i++) {
      int at = (from + i) % tokens.size();
      if (operandEnd(tokens, at) > at) {
        return at;
      }
    }
    return -1;
  }

  /** Where the operand ends that begins at a token; the token itself when none begins there. */
  private static int operandEnd(List<String> tokens, int at) {
    String first = tokens.get(at);
    char c = first.charAt(0);
    boolean word = Character.isLetter(c) || c == '`' || c == '_';
    if (!(word || Character.isDigit(c) || c == '\'' || c == '(')) {
      return at;
    }
    if (word && WORDS.contains(first.toUpperCase(java.util.Locale.ROOT)) && !first.equals("NULL")) {
      boolean call = at + 1 < tokens.size() && "([".contains(tokens.get(at + 1));
      if (!call) {
        return at;
      }
    }
    int end = c == '(' ? at : at + 1;
    while (end + 1 < tokens.size() && tokens.get(end).equals(".")) {
      end += 2;
    }
    if (end < tokens.size() && "([".contains(tokens.get(end)) && (word || c == '(')) {
      int depth = 0;
      do {
        String token = tokens.get(end++);
        depth += "([".contains(token) ? 1 : ")]".contains(token) ? -1 : 0;
      } while (depth > 0 && end < tokens.size());
      return depth == 0 ? end : at;
    }
    return end;
  }

  private <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
