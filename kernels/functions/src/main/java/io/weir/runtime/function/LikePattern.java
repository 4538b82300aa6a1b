package io.weir.runtime.function;

import io.weir.runtime.error.JobException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * LIKE: remembers the pattern it has been given last, so that it is looked at once when it is a
 * constant. An instance belongs to one expression.
 */
public final class LikePattern {
  private static final int ONE = -1;
  private static final int MANY = -2;
  private static final int DEFAULT_ESCAPE = '\\';

  /** The forms that need no backtracking. */
  private enum Form {
    EQUALS,
    STARTS,
    ENDS,
    CONTAINS,
    GENERAL
  }

  private byte @Nullable [] source;
  private int sourceEscape;

  /** Bytes (0 to 255), {@link #ONE}, {@link #MANY}. */
  private int[] tokens = {};

  private Form form = Form.GENERAL;
  private final Bytes literal = new Bytes();

  /** With a backslash as escape character. */
  public boolean matches(Bytes text, Bytes pattern, String expression) {
    prepare(pattern, DEFAULT_ESCAPE);
    return matches(text);
  }

  /** With an escape character. */
  public boolean matches(Bytes text, Bytes pattern, Bytes escape, String expression) {
    if (Utf8.length(escape) != 1) {
      throw new JobException(
          "the ESCAPE of LIKE must be one character, not '" + escape + "': " + expression);
    }
    prepare(pattern, Utf8.codePoint(escape.bytes, escape.offset, escape.offset + escape.length));
    return matches(text);
  }

  private boolean matches(Bytes text) {
    return switch (form) {
      case EQUALS -> text.sameAs(literal);
      case STARTS -> StringSearch.startsWith(text, literal);
      case ENDS -> StringSearch.endsWith(text, literal);
      case CONTAINS -> StringSearch.indexOf(text, literal, 0) >= 0;
      case GENERAL -> general(text);
    };
  }

  private void prepare(Bytes pattern, int escape) {
    byte[] known = source;
    if (known != null
        && sourceEscape == escape
        && Arrays.equals(
            known,
            0,
            known.length,
            pattern.bytes,
            pattern.offset,
            pattern.offset + pattern.length)) {
      return;
    }
    compile(pattern, escape);
    source = pattern.toByteArray();
    sourceEscape = escape;
  }

  private void compile(Bytes pattern, int escape) {
    int[] compiled = new int[pattern.length];
    int count = 0;
    int at = pattern.offset;
    int end = at + pattern.length;
    while (at < end) {
      int point = Utf8.codePoint(pattern.bytes, at, end);
      int next = Utf8.next(pattern.bytes, at, end);
      if (point == escape && next < end && isSpecial(pattern.bytes, next, end, escape)) {
        at = next;
        next = Utf8.next(pattern.bytes, at, end);
      } else if (point == '%') {
        if (count == 0 || compiled[count - 1] != MANY) {
          compiled[count++] = MANY;
        }
        at = next;
        continue;
      } else if (point == '_') {
        compiled[count++] = ONE;
        at = next;
        continue;
      }
      for (; at < next; at++) {
        compiled[count++] = pattern.bytes[at] & 0xFF;
      }
    }
    tokens = Arrays.copyOf(compiled, count);
    form = form(tokens);
    if (form != Form.GENERAL) {
      literal.start(count);
      for (int token : tokens) {
        if (token >= 0) {
          literal.append((byte) token);
        }
      }
    }
  }

  private static boolean isSpecial(byte[] bytes, int at, int end, int escape) {
    int point = Utf8.codePoint(bytes, at, end);
    return point == '%' || point == '_' || point == escape;
  }

  private static Form form(int[] tokens) {
    int length = tokens.length;
    boolean many = length > 0 && tokens[0] == MANY;
    boolean manyAtEnd = length > 1 && tokens[length - 1] == MANY;
    for (int i = many ? 1 : 0; i < (manyAtEnd ? length - 1 : length); i++) {
      if (tokens[i] < 0) {
        return Form.GENERAL;
      }
    }
    if (many) {
      return manyAtEnd ? Form.CONTAINS : Form.ENDS;
    }
    return manyAtEnd ? Form.STARTS : Form.EQUALS;
  }

  /** Greedy with one place to come back to: the last {@code %}. */
  private boolean general(Bytes text) {
    byte[] bytes = text.bytes;
    int at = text.offset;
    int end = at + text.length;
    int token = 0;
    int manyToken = -1;
    int manyAt = 0;
    while (at < end) {
      if (token < tokens.length && tokens[token] == MANY) {
        manyToken = token++;
        manyAt = at;
      } else if (token < tokens.length && tokens[token] == ONE) {
        at = Utf8.next(bytes, at, end);
        token++;
      } else if (token < tokens.length && tokens[token] == (bytes[at] & 0xFF)) {
        at++;
        token++;
      } else if (manyToken >= 0) {
        manyAt = Utf8.next(bytes, manyAt, end);
        at = manyAt;
        token = manyToken + 1;
      } else {
        return false;
      }
    }
    while (token < tokens.length && tokens[token] == MANY) {
      token++;
    }
    return token == tokens.length;
  }
}
