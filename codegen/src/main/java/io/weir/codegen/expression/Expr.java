package io.weir.codegen.expression;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Java text that computes one value. What the value is depends on the type's storage: {@code
 * boolean}, {@code int}, {@code long}, {@code double}; a {@code Bytes} view that is valid until the
 * expression is computed for the next row; a {@code BigDecimal} for DECIMALs of more than 18
 * digits; for ROW, ARRAY and MAP a row number of {@link #column}.
 *
 * @param statements to be executed first, may be empty
 * @param isNull Java boolean expression without effects, {@code false} when never null; a name or
 *     in brackets, so that it can be an operand
 * @param value Java expression without effects, a name or in brackets as well; without meaning (but
 *     safe to evaluate) where null
 * @param column ROW, ARRAY, MAP: Java expression of the column that the value lies in; else null
 * @param fields of a ROW constructor its fields, then {@code column} is null; else null
 */
public record Expr(
    String statements,
    String isNull,
    String value,
    @Nullable String column,
    @Nullable List<Expr> fields) {

  static final String NEVER = "false";
  static final String ALWAYS = "true";
  private static final String IS_NULL = " == null)";

  static Expr of(String statements, String isNull, String value) {
    return new Expr(statements, isNull, value, null, null);
  }

  /** A value without statements that is never null. */
  static Expr of(String value) {
    return of("", NEVER, value);
  }

  static Expr inColumn(String statements, String isNull, String column, String row) {
    return new Expr(statements, isNull, row, column, null);
  }

  public boolean neverNull() {
    return isNull.equals(NEVER);
  }

  public boolean alwaysNull() {
    return isNull.equals(ALWAYS);
  }

  /** Whether there is nothing to be executed first. */
  public boolean isPure() {
    return statements.isEmpty();
  }

  /** The same with statements put in front. */
  Expr after(String earlier) {
    return earlier.isEmpty() ? this : new Expr(earlier + statements, isNull, value, column, fields);
  }

  Expr withoutStatements() {
    return new Expr("", isNull, value, column, fields);
  }

  Expr withNull(String newIsNull) {
    return new Expr(statements, newIsNull, value, column, fields);
  }

  /** Java text that is true when any of the texts is. */
  static String or(String... conditions) {
    return or(List.of(conditions));
  }

  /** Java text that is true when any of the texts is. */
  static String or(List<String> conditions) {
    StringBuilder out = new StringBuilder();
    int count = 0;
    for (String condition : conditions.stream().distinct().toList()) {
      if (condition.equals(ALWAYS)) {
        return ALWAYS;
      }
      if (!condition.equals(NEVER)) {
        out.append(count++ == 0 ? "" : " || ").append(condition);
      }
    }
    return count == 0 ? NEVER : count == 1 ? out.toString() : "(" + out + ")";
  }

  /** Java text that is true when all of the texts are. */
  static String and(List<String> conditions) {
    StringBuilder out = new StringBuilder();
    int count = 0;
    for (String condition : conditions.stream().distinct().toList()) {
      if (condition.equals(NEVER)) {
        return NEVER;
      }
      if (!condition.equals(ALWAYS)) {
        out.append(count++ == 0 ? "" : " && ").append(condition);
      }
    }
    return count == 0 ? ALWAYS : count == 1 ? out.toString() : "(" + out + ")";
  }

  /** Java text for the opposite. */
  static String not(String condition) {
    if (condition.equals(NEVER)) {
      return ALWAYS;
    }
    if (condition.equals(ALWAYS)) {
      return NEVER;
    }
    if (condition.endsWith(IS_NULL)
        && isName(condition.substring(1, condition.length() - IS_NULL.length()))) {
      return condition.substring(0, condition.length() - IS_NULL.length()) + " != null)";
    }
    return isName(condition) || condition.startsWith("(") && closes(condition)
        ? "!" + condition
        : "!(" + condition + ")";
  }

  /** Whether evaluating the text twice costs nothing: a name, a field or a literal. */
  static boolean isName(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!Character.isJavaIdentifierPart(c) && c != '.') {
        return false;
      }
    }
    return true;
  }

  /** Whether the bracket that opens the text is closed at its end only. */
  private static boolean closes(String text) {
    int depth = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\'') {
        return false;
      }
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (depth == 0) {
        return i == text.length() - 1;
      }
    }
    return false;
  }
}
