package io.weir.parser;

import io.weir.parser.generated.Token;
import io.weir.parser.generated.TokenMgrError;
import io.weir.parser.generated.WeirSqlParser;
import io.weir.parser.generated.WeirSqlParserConstants;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The tokens of a statement, up to the first character that begins none. */
final class Tokens {
  private final List<Token> tokens = new ArrayList<>();
  private final List<Integer> offsets = new ArrayList<>();
  private final String text;
  private final int[] lineStarts;

  Tokens(String text) {
    this.text = text;
    this.lineStarts = lineStarts(text);
    WeirSqlParser lexer = GeneratedParser.parser(text);
    try {
      Token token = lexer.getNextToken();
      while (token.kind != WeirSqlParserConstants.EOF) {
        tokens.add(token);
        offsets.add(lineStarts[token.beginLine - 1] + token.beginColumn - 1);
        token = lexer.getNextToken();
      }
    } catch (TokenMgrError e) {
      // The tokens before are what there is.
    }
  }

  int size() {
    return tokens.size();
  }

  /** The index of the first token that begins at or after a position, or the number of tokens. */
  int indexAt(int line, int column) {
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      if (token.beginLine > line || (token.beginLine == line && token.beginColumn >= column)) {
        return i;
      }
    }
    return tokens.size();
  }

  /** The kind as in {@link WeirSqlParserConstants}; EOF behind the last token. */
  int kind(int index) {
    return index < tokens.size() ? tokens.get(index).kind : WeirSqlParserConstants.EOF;
  }

  String image(int index) {
    return tokens.get(index).image;
  }

  int offset(int index) {
    return offsets.get(index);
  }

  Span span(int index) {
    Token token = tokens.get(index);
    return new Span(token.beginLine, token.beginColumn, token.endLine, token.endColumn);
  }

  /** The character at a position, two units when it is outside the basic plane; "" at the end. */
  String characterAt(int line, int column) {
    int offset = lineStarts[line - 1] + column - 1;
    return offset >= text.length()
        ? ""
        : text.substring(offset, text.offsetByCodePoints(offset, 1));
  }

  /** Whether the token is an unquoted name or keyword. */
  boolean isWord(int index) {
    return Character.isLetter(image(index).charAt(0))
        && image(index).chars().allMatch(Character::isJavaIdentifierPart);
  }

  boolean isReserved(int index) {
    return GeneratedParser.reservedKeywords().contains(image(index).toUpperCase(Locale.ROOT));
  }

  /** Where the last token of a kind stands; another place when there is none. */
  Span lastOf(int kind, Span otherwise) {
    for (int i = size() - 1; i >= 0; i--) {
      if (kind(i) == kind) {
        return span(i);
      }
    }
    return otherwise;
  }

  /** The first number that is none to {@link BigDecimal}, or null. */
  @Nullable Span unreadableNumber() {
    for (int i = 0; i < size(); i++) {
      if (kind(i) == WeirSqlParserConstants.APPROX_NUMERIC_LITERAL) {
        try {
          new BigDecimal(image(i));
        } catch (NumberFormatException e) {
          return span(i);
        }
      }
    }
    return null;
  }

  private static int[] lineStarts(String text) {
    List<Integer> starts = new ArrayList<>();
    starts.add(0);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\n' || (c == '\r' && (i + 1 == text.length() || text.charAt(i + 1) != '\n'))) {
        starts.add(i + 1);
      }
    }
    return starts.stream().mapToInt(Integer::intValue).toArray();
  }
}
