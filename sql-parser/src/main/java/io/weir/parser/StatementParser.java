package io.weir.parser;

import io.weir.parser.generated.ParseException;
import io.weir.parser.generated.TokenMgrError;
import io.weir.parser.generated.WeirSqlParserConstants;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.apache.calcite.runtime.CalciteException;
import org.apache.calcite.sql.SqlInsert;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;

/** Parses one statement of a script and turns whatever goes wrong into an {@link SqlException}. */
final class StatementParser {
  /** Statements of Calcite's grammar that nothing behind the parser knows. */
  private static final Set<SqlKind> UNSUPPORTED =
      EnumSet.of(
          SqlKind.DELETE,
          SqlKind.MERGE,
          SqlKind.PROCEDURE_CALL,
          SqlKind.SET_OPTION,
          SqlKind.UPDATE);

  private final Script script;
  private final Script.Piece piece;
  private final String text;

  StatementParser(Script script, Script.Piece piece) {
    this.script = script;
    this.piece = piece;
    this.text = script.padded(piece);
  }

  SqlNode parse() {
    if (!piece.ended()) {
      script.checkClosed();
    }
    if (text.length() > 4 * Nesting.MOST_COLLECTIONS) {
      Nesting.check(new Tokens(text));
    }
    SqlNode node;
    try {
      node = GeneratedParser.parse(text);
    } catch (ParseException | TokenMgrError | CalciteException e) {
      throw explain(e);
    } catch (NumberFormatException e) {
      throw new SqlException(
          SqlException.Code.SYNTAX,
          "Syntax error: a number has an exponent that is too large",
          new Tokens(text).unreadableNumber(),
          null);
    } catch (IndexOutOfBoundsException | UnsupportedOperationException e) {
      // Calcite's parser of operators reads on behind the last one, or meets ESCAPE without LIKE.
      int operator =
          e instanceof UnsupportedOperationException
              ? WeirSqlParserConstants.ESCAPE
              : WeirSqlParserConstants.BETWEEN;
      throw new SqlException(
          SqlException.Code.SYNTAX,
          "Syntax error: an operator lacks an operand",
          new Tokens(text).lastOf(operator, script.span(piece)),
          "parentheses tell which operand belongs to which operator");
    } catch (StackOverflowError e) {
      throw new SqlException(
          SqlException.Code.UNSUPPORTED,
          "The statement is nested too deeply",
          script.span(piece),
          "a view or WITH can hold a part of it");
    } catch (OutOfMemoryError e) {
      throw new SqlException(
          SqlException.Code.UNSUPPORTED,
          "The statement is too large to be read with the memory that Weir has",
          script.span(piece),
          "--memory 4g gives more; a view or WITH can hold a part of it");
    }
    refuseUnsupported(node);
    return node;
  }

  private SqlException explain(Throwable error) {
    Tokens tokens = new Tokens(text);
    Failure failure = Failure.of(error, tokens);
    SqlException refused = failure.refused();
    if (refused != null) {
      return refused;
    }
    SqlException missing = MissingConstructs.find(tokens, failure.index());
    if (missing != null) {
      return missing;
    }
    Correction correction = Corrections.find(text, tokens, failure.index());
    int index = correction == null ? failure.index() : correction.index();
    String message =
        index >= tokens.size()
            ? "Syntax error: unexpected end of statement"
            : "Syntax error: unexpected \"" + tokens.image(index) + '"';
    Span span = index >= tokens.size() ? script.at(piece.end()) : tokens.span(index);
    String hint = correction == null ? failure.hint() : correction.hint();
    return new SqlException(SqlException.Code.SYNTAX, message, span, hint);
  }

  private void refuseUnsupported(SqlNode node) {
    boolean calcites = node.getClass().getPackageName().startsWith("org.apache.calcite");
    boolean upsert = node instanceof SqlInsert insert && insert.isUpsert();
    if ((calcites && UNSUPPORTED.contains(node.getKind())) || upsert) {
      String word = text.strip().split("\\W+", 2)[0].toUpperCase(Locale.ROOT);
      throw new SqlException(
          SqlException.Code.UNSUPPORTED,
          word + " is not supported",
          Span.of(node.getParserPosition()),
          null);
    }
  }
}
