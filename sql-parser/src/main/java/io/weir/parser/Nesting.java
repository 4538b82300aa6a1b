package io.weir.parser;

import io.weir.parser.generated.WeirSqlParserConstants;

/**
 * How deep the parts of a statement may stand in each other. Chains such as {@code a + b + c} may
 * be of any length; what is limited is what is open at a time: parentheses, brackets, the angle
 * brackets of types, CASE, and the operators before an operand.
 */
final class Nesting {
  /** Levels that may be open at a time. */
  static final int MOST = 1_000;

  /** Arrays and maps in each other: each level is a column of its own behind the one before. */
  static final int MOST_COLLECTIONS = 64;

  private Nesting() {}

  /**
   * Refuses a statement that goes deeper.
   *
   * @throws SqlException at the token that opens one level too many
   */
  static void check(Tokens tokens) {
    int depth = 0;
    int prefixes = 0;
    int brackets = 0;
    int angles = 0;
    for (int i = 0; i < tokens.size(); i++) {
      switch (tokens.kind(i)) {
        case WeirSqlParserConstants.LPAREN,
            WeirSqlParserConstants.LBRACKET,
            WeirSqlParserConstants.LBRACE,
            WeirSqlParserConstants.CASE ->
            depth++;
        case WeirSqlParserConstants.RPAREN,
            WeirSqlParserConstants.RBRACKET,
            WeirSqlParserConstants.RBRACE,
            WeirSqlParserConstants.END ->
            depth = Math.max(0, depth - 1);
        default -> {}
      }
      prefixes = isPrefix(tokens.kind(i)) ? prefixes + 1 : 0;
      switch (tokens.kind(i)) {
        case WeirSqlParserConstants.LBRACKET -> brackets++;
        case WeirSqlParserConstants.RBRACKET -> brackets = Math.max(0, brackets - 1);
        case WeirSqlParserConstants.LT ->
            angles += i > 0 && isCollection(tokens.kind(i - 1)) ? 1 : 0;
        case WeirSqlParserConstants.GT -> angles = Math.max(0, angles - 1);
        default -> {}
      }
      boolean collections = brackets > MOST_COLLECTIONS || angles > MOST_COLLECTIONS;
      if (depth > MOST || prefixes > MOST || collections) {
        throw UnsupportedSyntax.nesting(collections ? MOST_COLLECTIONS : MOST, tokens.span(i));
      }
    }
  }

  private static boolean isCollection(int kind) {
    return switch (kind) {
      case WeirSqlParserConstants.ARRAY, WeirSqlParserConstants.MAP, WeirSqlParserConstants.ROW ->
          true;
      default -> false;
    };
  }

  private static boolean isPrefix(int kind) {
    return switch (kind) {
      case WeirSqlParserConstants.NOT,
          WeirSqlParserConstants.MINUS,
          WeirSqlParserConstants.PLUS,
          WeirSqlParserConstants.LT,
          WeirSqlParserConstants.EXPLAIN ->
          true;
      default -> false;
    };
  }
}
