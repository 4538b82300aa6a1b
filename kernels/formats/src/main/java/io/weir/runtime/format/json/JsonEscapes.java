package io.weir.runtime.format.json;

import io.weir.runtime.data.ByteBuilder;
import io.weir.runtime.format.text.Swar;
import java.util.Arrays;

/** Escapes in JSON strings. */
final class JsonEscapes {
  /** The value of each byte as a hexadecimal digit; -1 when it is none. */
  private static final byte[] HEX_DIGITS = new byte[256];

  static {
    for (int c = 0; c < HEX_DIGITS.length; c++) {
      HEX_DIGITS[c] = (byte) (c < 0x80 ? Character.digit(c, 16) : -1);
    }
  }

  /** What the character behind a backslash stands for; -1 for u and what is wrong there. */
  private static final byte[] CHARACTERS = new byte[256];

  static {
    Arrays.fill(CHARACTERS, (byte) -1);
    String written = "\"\\/bfnrt";
    String meant = "\"\\/\b\f\n\r\t";
    for (int i = 0; i < written.length(); i++) {
      CHARACTERS[written.charAt(i)] = (byte) meant.charAt(i);
    }
  }

  private JsonEscapes() {}

  /**
   * Offset behind the escape whose backslash is at {@code at}; -1 when it is wrong. Behind it at
   * least five bytes may be read.
   */
  static int end(byte[] bytes, int at) {
    if (unit(bytes, at) < 0) {
      return -1;
    }
    return bytes[at + 1] == 'u' ? at + 6 : at + 2;
  }

  /**
   * The UTF-16 code unit that the escape whose backslash is at {@code at} stands for; less than 0
   * when it is wrong. Behind it at least five bytes may be read.
   */
  static int unit(byte[] bytes, int at) {
    byte kind = bytes[at + 1];
    return kind == 'u' ? hex(bytes, at + 2, bytes.length) : CHARACTERS[kind & 0xFF];
  }

  /**
   * The code point of a surrogate pair.
   *
   * @param at behind the escape of {@code unit}
   * @return -1 when that is not the first half of a pair, whose other half is escaped at {@code at}
   */
  static int pair(byte[] bytes, int at, int unit) {
    if (unit < 0xD800 || unit >= 0xDC00 || bytes[at] != '\\' || bytes[at + 1] != 'u') {
      return -1;
    }
    int low = hex(bytes, at + 2, bytes.length);
    return low >= 0xDC00 && low < 0xE000 ? 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00) : -1;
  }

  /**
   * Writes a code point as UTF-8, at most four bytes; half a surrogate pair as {@code ?}.
   *
   * @return offset behind what was written
   */
  static int append(int code, byte[] out, int at) {
    if (code < 0x80) {
      out[at] = (byte) code;
      return at + 1;
    }
    if (code < 0x800) {
      out[at] = (byte) (0xC0 | code >> 6);
      out[at + 1] = (byte) (0x80 | code & 0x3F);
      return at + 2;
    }
    if (code >= 0xD800 && code < 0xE000) {
      out[at] = '?';
      return at + 1;
    }
    if (code < 0x10000) {
      out[at] = (byte) (0xE0 | code >> 12);
      out[at + 1] = (byte) (0x80 | code >> 6 & 0x3F);
      out[at + 2] = (byte) (0x80 | code & 0x3F);
      return at + 3;
    }
    out[at] = (byte) (0xF0 | code >> 18);
    out[at + 1] = (byte) (0x80 | code >> 12 & 0x3F);
    out[at + 2] = (byte) (0x80 | code >> 6 & 0x3F);
    out[at + 3] = (byte) (0x80 | code & 0x3F);
    return at + 4;
  }

  /**
   * Whether each escaped surrogate of a string, whose escapes are right, is one of a pair. As in
   * Jackson, that is asked of keys, which would be other ones otherwise, and not of values.
   */
  static boolean hasPairsOnly(byte[] bytes, int from, int to) {
    int i = from;
    while (i < to) {
      if (bytes[i] != '\\') {
        i++;
      } else if (bytes[i + 1] != 'u') {
        i += 2;
      } else {
        int unit = hex(bytes, i + 2, to);
        i += 6;
        if (unit >= 0xD800 && unit < 0xDC00) {
          boolean isPair = i + 6 <= to && bytes[i] == '\\' && bytes[i + 1] == 'u';
          unit = isPair ? hex(bytes, i + 2, to) : -1;
          if (unit < 0xDC00 || unit >= 0xE000) {
            return false;
          }
          i += 6;
        } else if (unit >= 0xDC00 && unit < 0xE000) {
          return false;
        }
      }
    }
    return true;
  }

  /**
   * Appends the text of a string without its escapes, as UTF-8; a lone surrogate becomes {@code ?}.
   *
   * @return false when an escape is wrong
   */
  static boolean unescape(byte[] bytes, int from, int to, ByteBuilder out) {
    int i = from;
    while (i < to) {
      int next = Swar.find(bytes, i, to, Swar.repeat('\\'));
      out.append(bytes, i, next - i);
      if (next == to) {
        return true;
      }
      if (next + 1 == to) {
        return false;
      }
      boolean isUnit = bytes[next + 1] == 'u';
      i = next + (isUnit ? 6 : 2);
      int unit = i > to ? -1 : unit(bytes, next);
      if (unit < 0) {
        return false;
      }
      int pair = i + 6 <= to ? pair(bytes, i, unit) : -1;
      i += pair < 0 ? 0 : 6;
      out.length = append(pair < 0 ? unit : pair, out.reserve(4), out.length);
    }
    return true;
  }

  private static int hex(byte[] bytes, int at, int to) {
    if (at + 4 > to) {
      return -1;
    }
    // Less than 0 when one of the four is.
    return HEX_DIGITS[bytes[at] & 0xFF] << 12
        | HEX_DIGITS[bytes[at + 1] & 0xFF] << 8
        | HEX_DIGITS[bytes[at + 2] & 0xFF] << 4
        | HEX_DIGITS[bytes[at + 3] & 0xFF];
  }
}
