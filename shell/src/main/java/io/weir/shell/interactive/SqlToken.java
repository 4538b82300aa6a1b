package io.weir.shell.interactive;

import java.util.ArrayList;
import java.util.List;

/**
 * A piece of SQL text as an editor sees it: whatever is typed so far has tokens, also when it makes
 * no sense yet.
 *
 * @param end offset behind the last character
 * @param closed whether a string, quoted name or comment has its end
 */
record SqlToken(Kind kind, int start, int end, boolean closed) {
  /** The kinds of tokens. Blanks have none. */
  enum Kind {
    WORD,
    QUOTED_NAME,
    STRING,
    NUMBER,
    COMMENT,
    SYMBOL
  }

  String text(String sql) {
    return sql.substring(start, end);
  }

  /** The tokens of a text, in order. */
  static List<SqlToken> of(String sql) {
    List<SqlToken> tokens = new ArrayList<>();
    int at = 0;
    while (at < sql.length()) {
      if (Character.isWhitespace(sql.charAt(at))) {
        at++;
      } else {
        SqlToken token = next(sql, at);
        tokens.add(token);
        at = token.end;
      }
    }
    return tokens;
  }

  private static SqlToken next(String sql, int start) {
    char c = sql.charAt(start);
    if (sql.startsWith("--", start)) {
      int end = sql.indexOf('\n', start);
      return new SqlToken(Kind.COMMENT, start, end < 0 ? sql.length() : end, end >= 0);
    } else if (sql.startsWith("/*", start)) {
      int end = sql.indexOf("*/", start + 2);
      return new SqlToken(Kind.COMMENT, start, end < 0 ? sql.length() : end + 2, end >= 0);
    } else if (c == '\'' || c == '`') {
      int end = sql.indexOf(c, start + 1);
      return new SqlToken(
          c == '`' ? Kind.QUOTED_NAME : Kind.STRING,
          start,
          end < 0 ? sql.length() : end + 1,
          end >= 0);
    } else if (Character.isJavaIdentifierStart(c)) {
      int end = start + 1;
      while (end < sql.length() && Character.isJavaIdentifierPart(sql.charAt(end))) {
        end++;
      }
      return new SqlToken(Kind.WORD, start, end, true);
    } else if (Character.isDigit(c)) {
      int end = start + 1;
      while (end < sql.length()
          && (Character.isLetterOrDigit(sql.charAt(end)) || sql.charAt(end) == '.')) {
        end++;
      }
      return new SqlToken(Kind.NUMBER, start, end, true);
    }
    return new SqlToken(Kind.SYMBOL, start, start + 1, true);
  }
}
