package io.weir.parser;

import java.util.List;
import java.util.Set;

/** The doorway of the parser: from SQL text to statements. */
public final class Statements {
  private Statements() {}

  /**
   * Splits a script at semicolons outside quotes and comments and parses each statement.
   *
   * @throws SqlException on the first syntax error; its span counts in the whole script
   */
  public static List<Statement> parse(String script) {
    throw new UnsupportedOperationException(script);
  }

  /**
   * Parses exactly one statement; a semicolon after it is allowed.
   *
   * @throws SqlException on a syntax error, or when there is no statement or more than one
   */
  public static Statement parseOne(String sql) {
    throw new UnsupportedOperationException(sql);
  }

  /**
   * Whether the text ends with the semicolon of a statement: one outside quotes, comments and the
   * {@code BEGIN … END} of a statement set. A shell reads on until then.
   */
  public static boolean isComplete(String text) {
    throw new UnsupportedOperationException(text);
  }

  /** The texts of the script's statements, without semicolons, with the comments in them. */
  public static List<String> split(String script) {
    throw new UnsupportedOperationException(script);
  }

  /** The words, in upper case, that name a column or table only in back quotes. */
  public static Set<String> reservedKeywords() {
    throw new UnsupportedOperationException();
  }

  /** All words, in upper case, that mean something in the grammar. */
  public static Set<String> keywords() {
    throw new UnsupportedOperationException();
  }
}
