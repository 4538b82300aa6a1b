package io.weir.runtime.function;

import java.util.Locale;

/** Functions of strings. They count characters (code points), from one. */
public final class Strings {
  private Strings() {}

  /** Capital letters. */
  public static Bytes upper(Bytes text, Bytes out) {
    return Utf8.isAscii(text)
        ? mapAscii(text, 'a', 'z', out)
        : out.set(text.toString().toUpperCase(Locale.ROOT));
  }

  /** Small letters. */
  public static Bytes lower(Bytes text, Bytes out) {
    return Utf8.isAscii(text)
        ? mapAscii(text, 'A', 'Z', out)
        : out.set(text.toString().toLowerCase(Locale.ROOT));
  }

  /** Flips the case of the ASCII letters between two letters. */
  private static Bytes mapAscii(Bytes text, char from, char to, Bytes out) {
    int length = text.length;
    byte[] target = out.start(length);
    byte[] source = text.bytes;
    int offset = text.offset;
    for (int i = 0; i < length; i++) {
      byte c = source[offset + i];
      target[i] = (byte) (c >= from && c <= to ? c ^ 0x20 : c);
    }
    out.length = length;
    return out;
  }

  /** The rest of the text from a position; a negative one counts from the end. */
  public static Bytes substring(Bytes text, int position, Bytes out) {
    return substring(text, position, Integer.MAX_VALUE, out);
  }

  /**
   * Part of a text.
   *
   * @param position of the first character, from 1; negative: from the end; 0 is taken as 1
   * @param count characters; none when not positive
   */
  public static Bytes substring(Bytes text, int position, int count, Bytes out) {
    if (count <= 0 || text.length == 0) {
      return out.slice(text, 0, 0);
    }
    boolean ascii = Utf8.isAscii(text);
    long first = position > 0 ? position - 1L : position;
    if (first < 0 && position < 0) {
      first += ascii ? text.length : Utf8.length(text);
      if (first < 0) {
        return out.slice(text, 0, 0);
      }
    }
    if (first >= text.length) {
      return out.slice(text, 0, 0);
    }
    int from = ascii ? (int) first : Utf8.bytesOf(text, 0, (int) first);
    int bytes = ascii ? Math.min(count, text.length - from) : Utf8.bytesOf(text, from, count);
    return out.slice(text, from, bytes);
  }

  /** Both texts, one behind the other. */
  public static Bytes concat(Bytes first, Bytes second, Bytes out) {
    out.start(first.length + second.length);
    return out.append(first).append(second);
  }
}
