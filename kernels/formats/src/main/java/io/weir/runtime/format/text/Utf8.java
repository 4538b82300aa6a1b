package io.weir.runtime.format.text;

import io.weir.runtime.data.DataType;
import io.weir.runtime.data.TypeKind;

/** The check of UTF-8 by RFC 3629. */
public final class Utf8 {
  private Utf8() {}

  /** Whether values of a type are text, which must be UTF-8. */
  public static boolean isText(DataType type) {
    return type.kind() == TypeKind.VARCHAR || type.kind() == TypeKind.CHAR;
  }

  /** Whether {@code bytes[from, to)} is UTF-8; quick when all of it is ASCII. */
  public static boolean isValid(byte[] bytes, int from, int to) {
    int i = from;
    for (; i <= to - 8; i += 8) {
      if ((Swar.word(bytes, i) & Swar.HIGHS) != 0) {
        return firstInvalid(bytes, i, to) == to;
      }
    }
    // The bytes behind the last ones are shifted out.
    return i >= to
        || (Swar.longAt(bytes, i) << (8 - (to - i) << 3) & Swar.HIGHS) == 0
        || firstInvalid(bytes, i, to) == to;
  }

  /**
   * Offset of the first byte of {@code bytes[from, to)} that does not belong to a character: of an
   * overlong form, a surrogate, a code point above 10FFFF, a part of a character. {@code to} when
   * there is none.
   */
  public static int firstInvalid(byte[] bytes, int from, int to) {
    int i = from;
    while (i < to) {
      if (bytes[i] >= 0) {
        i += i <= to - 8 && (Swar.longAt(bytes, i) & Swar.HIGHS) == 0 ? 8 : 1;
        continue;
      }
      int length = characterLength(bytes, i, to);
      if (length == 0) {
        return i;
      }
      i += length;
    }
    return to;
  }

  /** Bytes of the character that starts at {@code at}, 2 to 4; 0 when there is none. */
  private static int characterLength(byte[] bytes, int at, int to) {
    int lead = bytes[at] & 0xFF;
    if (lead < 0xC2 || lead > 0xF4) {
      return 0;
    }
    int length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (at + length > to) {
      return 0;
    }
    int second = bytes[at + 1] & 0xFF;
    int least = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    int greatest = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (second < least || second > greatest) {
      return 0;
    }
    for (int i = at + 2; i < at + length; i++) {
      if ((bytes[i] & 0xC0) != 0x80) {
        return 0;
      }
    }
    return length;
  }
}
