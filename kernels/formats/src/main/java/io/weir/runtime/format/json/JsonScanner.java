package io.weir.runtime.format.json;

import io.weir.runtime.data.BytesColumn;
import io.weir.runtime.format.text.Reasons;
import io.weir.runtime.format.text.Swar;
import io.weir.runtime.format.text.Utf8;

/**
 * Finds the ends of the tokens of JSON, and checks them on the way by RFC 8259 and RFC 3629; knows
 * where a record ends and why one is not well-formed.
 *
 * <p>Bytes to be read end in a line feed, which is not part of the JSON, and behind it at least
 * {@link #SLACK} bytes may be read: since a line feed ends every token, no loop has to look for the
 * end of the bytes.
 */
final class JsonScanner {
  /** Bytes behind the last line feed that may be looked at. */
  static final int SLACK = 64;

  /** What methods return that find the end of something, when it is not well-formed. */
  static final int BAD = Integer.MIN_VALUE;

  /** The literals as words of four bytes; {@code false} lacks its last one. */
  static final int TRUE = 0x65757274;

  static final int FALS = 0x736C6166;
  private static final int NULL = 0x6C6C756E;

  /** The bytes that one step of {@link #copyString} may write. */
  private static final int MOST_AT_ONCE = 16;

  /**
   * Offset of the line feed behind a message: those before it are white space. Less than 0 where
   * every line feed ends a record.
   */
  int messageEnd = -1;

  /** Where the record that was found bad is so, in the bytes that are read. */
  int errorAt;

  private String error = "";

  /** Whether the record ends at a byte. */
  boolean isEnd(byte[] bytes, int at) {
    return messageEnd < 0 ? bytes[at] == '\n' : at >= messageEnd;
  }

  /** Offset of the first byte that is not white space; the line feed that ends a record is none. */
  int skipSpace(byte[] bytes, int from) {
    int i = from;
    while (true) {
      byte c = bytes[i];
      if (c != ' ' && c != '\t' && c != '\r' && (c != '\n' || i >= messageEnd)) {
        return i;
      }
      i++;
    }
  }

  /** Offset behind {@code true}, {@code false} or {@code null}, or {@link #BAD}. */
  int literalEnd(byte[] bytes, int at) {
    int word = (int) Swar.word(bytes, at);
    if (word == NULL || word == TRUE) {
      return at + 4;
    }
    if (word == FALS && bytes[at + 4] == 'e') {
      return at + 5;
    }
    return bad(at, "a value was expected");
  }

  /** Offset behind the number at {@code at}, or {@link #BAD}. */
  int numberEnd(byte[] bytes, int at) {
    int first = bytes[at] == '-' ? at + 1 : at;
    int i = digitsEnd(bytes, first);
    if (i == first || bytes[first] == '0' && i > first + 1) {
      return bad(at, i == first ? "a value was expected" : "a number has a leading zero");
    }
    byte c = bytes[i];
    return c == '.' || (c | 0x20) == 'e' ? fractionEnd(bytes, i) : i;
  }

  private int fractionEnd(byte[] bytes, int from) {
    int i = from;
    if (bytes[i] == '.') {
      int end = digitsEnd(bytes, i + 1);
      if (end == i + 1) {
        return bad(end, "a digit was expected");
      }
      i = end;
    }
    if ((bytes[i] | 0x20) == 'e') {
      i++;
      if (bytes[i] == '+' || bytes[i] == '-') {
        i++;
      }
      int end = digitsEnd(bytes, i);
      if (end == i) {
        return bad(end, "a digit was expected");
      }
      i = end;
    }
    return i;
  }

  private static int digitsEnd(byte[] bytes, int from) {
    int i = from;
    int count;
    do {
      count = Swar.digitCount(Swar.word(bytes, i) ^ Swar.ZEROS);
      i += count;
    } while (count == 8);
    return i;
  }

  // --- strings ---

  /**
   * Finds the quote that ends a string and checks what is before it.
   *
   * @param from behind the opening quote
   * @return offset of the closing quote, its complement when the string has escapes, or {@link
   *     #BAD}
   */
  int stringEnd(byte[] bytes, int from) {
    int i = from;
    long marks = Swar.notPlain(Swar.word(bytes, i));
    while (marks == 0) {
      i += 8;
      marks = Swar.notPlain(Swar.word(bytes, i));
    }
    i += Swar.firstMarked(marks);
    return bytes[i] == '"' ? i : unusualEnd(bytes, from, i);
  }

  /**
   * {@link #stringEnd} of a string that has escapes or is not ASCII, or is not well-formed.
   *
   * @param plainEnd of the plain bytes that it begins with
   */
  private int unusualEnd(byte[] bytes, int from, int plainEnd) {
    int i = plainEnd;
    boolean escaped = false;
    boolean ascii = true;
    byte c = bytes[i];
    while (c != '"') {
      if (c == '\\') {
        escaped = true;
        int next = JsonEscapes.end(bytes, i);
        if (next < 0) {
          return bad(i, "a wrong escape in a string");
        }
        i = next;
        long marks = Swar.notPlain(Swar.word(bytes, i));
        while (marks == 0) {
          i += 8;
          marks = Swar.notPlain(Swar.word(bytes, i));
        }
        i += Swar.firstMarked(marks);
      } else if (c < 0) {
        ascii = false;
        long ends = Swar.stringEnds(Swar.word(bytes, i));
        while (ends == 0) {
          i += 8;
          ends = Swar.stringEnds(Swar.word(bytes, i));
        }
        i += Swar.firstMarked(ends);
      } else {
        return bad(i, "a control character in a string was not escaped");
      }
      c = bytes[i];
    }
    if (!ascii && isBadUtf8(bytes, from, i)) {
      return BAD;
    }
    return escaped ? ~i : i;
  }

  private boolean isBadUtf8(byte[] bytes, int from, int to) {
    int invalid = Utf8.firstInvalid(bytes, from, to);
    if (invalid < to) {
      bad(invalid, "a string is not UTF-8");
    }
    return invalid < to;
  }

  /**
   * Appends the text of a string, without its escapes, to the heap of a column, while it is checked
   * as by {@link #stringEnd}.
   *
   * @param from behind the opening quote
   * @return offset of the closing quote, or {@link #BAD}
   */
  int copyString(byte[] bytes, int from, BytesColumn column) {
    int i = from;
    int length = column.heapSize;
    byte[] heap = column.heap;
    boolean ascii = true;
    while (true) {
      if (length > heap.length - MOST_AT_ONCE) {
        column.heapSize = length;
        column.reserve(MOST_AT_ONCE);
        heap = column.heap;
      }
      long word = Swar.word(bytes, i);
      Swar.putWord(heap, length, word);
      long marks = ascii ? Swar.notPlain(word) : Swar.stringEnds(word);
      if (marks == 0) {
        i += 8;
        length += 8;
        continue;
      }
      int plain = Swar.firstMarked(marks);
      i += plain;
      length += plain;
      byte c = bytes[i];
      if (c == '"') {
        break;
      }
      if (c == '\\') {
        int unit = JsonEscapes.unit(bytes, i);
        if (unit < 0) {
          return bad(i, "a wrong escape in a string");
        }
        if (unit < 0x80) {
          heap[length++] = (byte) unit;
          i += bytes[i + 1] == 'u' ? 6 : 2;
        } else {
          int pair = JsonEscapes.pair(bytes, i + 6, unit);
          length = JsonEscapes.append(pair < 0 ? unit : pair, heap, length);
          i += pair < 0 ? 6 : 12;
        }
      } else if (c < 0) {
        ascii = false;
      } else {
        return bad(i, "a control character in a string was not escaped");
      }
    }
    column.heapSize = length;
    return ascii || !isBadUtf8(bytes, from, i) ? i : BAD;
  }

  // --- errors ---

  /** Notes why the record is not well-formed. */
  int bad(int at, String reason) {
    errorAt = at;
    error = reason;
    return BAD;
  }

  /** Why the record in which something bad was found last is not well-formed. */
  String reason(byte[] bytes) {
    if (error.startsWith("the")) {
      return error;
    }
    return isEnd(bytes, errorAt)
        ? "truncated JSON: the record ends before its closing bracket"
        : "malformed JSON: " + error + " at '" + shown(bytes, errorAt) + "'";
  }

  private String shown(byte[] bytes, int at) {
    int end = at;
    while (end < at + 20 && !isEnd(bytes, end)) {
      end++;
    }
    return Reasons.text(bytes, at, end);
  }
}
