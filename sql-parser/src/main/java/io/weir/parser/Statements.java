package io.weir.parser;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.sql.SqlNode;

/** The doorway of the parser: from SQL text to statements. Safe for any number of threads. */
public final class Statements {
  private Statements() {}

  /**
   * Splits a script at semicolons outside quotes and comments and parses each statement.
   *
   * @throws SqlException on the first error in the text; its span counts in the whole script
   */
  public static List<Statement> parse(String script) {
    Script pieces = new Script(script);
    List<Statement> statements = new ArrayList<>();
    for (Script.Piece piece : pieces.pieces()) {
      statements.add(parse(pieces, piece));
    }
    pieces.checkClosed();
    return statements;
  }

  /**
   * Parses exactly one statement; a semicolon after it is allowed.
   *
   * @throws SqlException on an error in the text, or when it is no statement or more than one
   */
  public static Statement parseOne(String sql) {
    Script script = new Script(sql);
    List<Script.Piece> pieces = script.pieces();
    if (pieces.isEmpty()) {
      script.checkClosed();
      throw new SqlException(
          SqlException.Code.SYNTAX, "Syntax error: there is no statement", null, null);
    }
    Statement statement = parse(script, pieces.get(0));
    if (pieces.size() > 1) {
      throw new SqlException(
          SqlException.Code.SYNTAX,
          "Syntax error: a second statement where one is expected",
          script.span(pieces.get(1)),
          null);
    }
    script.checkClosed();
    return statement;
  }

  /**
   * Whether the text ends with the semicolon of a statement: one outside quotes, comments and the
   * {@code BEGIN … END} of a statement set. A shell reads on until then.
   */
  public static boolean isComplete(String text) {
    return new Script(text).complete();
  }

  /** The texts of the script's statements, without semicolons, with the comments in them. */
  public static List<String> split(String script) {
    Script pieces = new Script(script);
    return pieces.pieces().stream().map(pieces::text).toList();
  }

  /** The words, in upper case, that name a column or table only in back quotes. */
  public static Set<String> reservedKeywords() {
    return GeneratedParser.reservedKeywords();
  }

  /** All words, in upper case, that mean something in the grammar. */
  public static Set<String> keywords() {
    return GeneratedParser.keywords();
  }

  /** The SQL text of a parse tree, as {@link #parseOne} reads it; names are in back quotes. */
  public static String toSql(SqlNode node) {
    return node.toSqlString(
            config ->
                config
                    .withDialect(WeirDialect.INSTANCE)
                    .withQuoteAllIdentifiers(true)
                    .withAlwaysUseParentheses(false)
                    .withIndentation(2))
        .getSql();
  }

  private static Statement parse(Script script, Script.Piece piece) {
    SqlNode node = DeepStack.call(() -> new StatementParser(script, piece).parse());
    return new Statement(node, script.tokens(piece), script.span(piece));
  }
}
