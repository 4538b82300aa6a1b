package io.weir.parser;

import io.weir.parser.generated.ParseException;
import io.weir.parser.generated.TokenMgrError;
import io.weir.parser.generated.WeirSqlParserConstants;
import org.apache.calcite.runtime.CalciteException;
import org.apache.calcite.sql.SqlNode;

/** Parses one statement of a script and turns whatever goes wrong into an {@link SqlException}. */
final class StatementParser {
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
      throw UnsupportedSyntax.nesting(script.span(piece));
    } catch (OutOfMemoryError e) {
      throw UnsupportedSyntax.size(script.span(piece));
    }
    UnsupportedSyntax.check(node, text);
    return node;
  }

  private SqlException explain(Throwable error) {
    Tokens tokens = new Tokens(text);
    Failure failure = Failure.of(error, tokens);
    SqlException missing = UnsupportedSyntax.find(tokens, failure.index());
    SqlException refused = failure.refused();
    if (refused != null) {
      return refused.code() == SqlException.Code.SYNTAX && missing != null ? missing : refused;
    }
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
}
