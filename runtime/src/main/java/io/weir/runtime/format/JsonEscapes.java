package io.weir.runtime.format;

import io.weir.runtime.data.ByteBuilder;

/** Escapes in JSON strings. */
final class JsonEscapes {
  /** The value of each byte as a hexadecimal digit; -1 when it is none. */
  private static final byte[] HEX_DIGITS = new byte[256];

  static {
    for (int c = 0; c < HEX_DIGITS.length; c++) {
      HEX_DIGITS[c] = (byte) (c < 0x80 ? Character.digit(c, 16) : -1);
    }
  }

  private JsonEscapes() {}

  /**
   * Offset behind the escape whose backslash is at {@code at}; -1 when it is wrong. Behind it at
   * least five bytes may be read.
   */
  static int end(byte[] bytes, int at) {
    switch (bytes[at + 1]) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> {
        return at + 2;
      }
      case 'u' -> {
        return hex(bytes, at + 2, bytes.length) < 0 ? -1 : at + 6;
      }
      default -> {
        return -1;
      }
    }
  }

  /**
   * Writes what an escape, which is right, stands for: at most four bytes.
   *
   * @param at of its backslash
   * @return offset behind what was written; its complement when the escape that follows was written
   *     as well, as the other half of a surrogate pair
   */
  static int append(byte[] bytes, int at, byte[] out, int length) {
    byte kind = bytes[at + 1];
    if (kind != 'u') {
      out[length] = plain(kind);
      return length + 1;
    }
    int unit = hex(bytes, at + 2, bytes.length);
    if (unit < 0x80) {
      out[length] = (byte) unit;
      return length + 1;
    }
    return appendUnit(bytes, at, unit, out, length);
  }

  private static byte plain(byte kind) {
    return switch (kind) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> kind;
    };
  }

  private static int appendUnit(byte[] bytes, int at, int unit, byte[] out, int length) {
    if (unit < 0x800) {
      out[length] = (byte) (0xC0 | unit >> 6);
      out[length + 1] = (byte) (0x80 | unit & 0x3F);
      return length + 2;
    }
    if (unit < 0xD800 || unit >= 0xE000) {
      out[length] = (byte) (0xE0 | unit >> 12);
      out[length + 1] = (byte) (0x80 | unit >> 6 & 0x3F);
      out[length + 2] = (byte) (0x80 | unit & 0x3F);
      return length + 3;
    }
    if (unit < 0xDC00 && bytes[at + 6] == '\\' && bytes[at + 7] == 'u') {
      int low = hex(bytes, at + 8, bytes.length);
      if (low >= 0xDC00 && low < 0xE000) {
        int code = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
        out[length] = (byte) (0xF0 | code >> 18);
        out[length + 1] = (byte) (0x80 | code >> 12 & 0x3F);
        out[length + 2] = (byte) (0x80 | code >> 6 & 0x3F);
        out[length + 3] = (byte) (0x80 | code & 0x3F);
        return ~(length + 4);
      }
    }
    out[length] = '?';
    return length + 1;
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
      byte kind = bytes[next + 1];
      i = next + 2;
      switch (kind) {
        case '"', '\\', '/' -> out.append(kind);
        case 'b' -> out.append((byte) '\b');
        case 'f' -> out.append((byte) '\f');
        case 'n' -> out.append((byte) '\n');
        case 'r' -> out.append((byte) '\r');
        case 't' -> out.append((byte) '\t');
        case 'u' -> {
          int unit = hex(bytes, i, to);
          if (unit < 0) {
            return false;
          }
          i += 4;
          boolean high = unit >= 0xD800 && unit < 0xDC00;
          if (high && i + 6 <= to && bytes[i] == '\\' && bytes[i + 1] == 'u') {
            int low = hex(bytes, i + 2, to);
            if (low >= 0xDC00 && low < 0xE000) {
              unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
              i += 6;
            }
          }
          appendCodePoint(out, unit);
        }
        default -> {
          return false;
        }
      }
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

  private static void appendCodePoint(ByteBuilder out, int code) {
    if (code < 0x80) {
      out.append((byte) code);
    } else if (code < 0x800) {
      out.append((byte) (0xC0 | code >> 6));
      out.append((byte) (0x80 | code & 0x3F));
    } else if (code >= 0xD800 && code < 0xE000) {
      out.append((byte) '?');
    } else if (code < 0x10000) {
      out.append((byte) (0xE0 | code >> 12));
      out.append((byte) (0x80 | code >> 6 & 0x3F));
      out.append((byte) (0x80 | code & 0x3F));
    } else {
      out.append((byte) (0xF0 | code >> 18));
      out.append((byte) (0x80 | code >> 12 & 0x3F));
      out.append((byte) (0x80 | code >> 6 & 0x3F));
      out.append((byte) (0x80 | code & 0x3F));
    }
  }
}
