package io.weir.runtime.format.text;

/** Parses booleans from text. */
public final class BooleanParser {
  private BooleanParser() {}

  /**
   * Parses all of {@code bytes[from, to)}, in any case: true, t, yes, y, 1 and their opposites.
   *
   * @return 1, 0, or -1 when it is neither
   */
  public static int parse(byte[] bytes, int from, int to) {
    int length = to - from;
    if (length < 1 || length > 5) {
      return -1;
    }
    long word = 0;
    for (int i = to - 1; i >= from; i--) {
      word = word << 8 | (bytes[i] & 0xFF);
    }
    if (length == 1 && word == '1') {
      return 1;
    }
    if (length == 1 && word == '0') {
      return 0;
    }
    for (int i = 0; i < length; i++) {
      int letter = bytes[from + i] | 0x20;
      if (letter < 'a' || letter > 'z') {
        return -1;
      }
    }
    word |= 0x2020202020L >>> (8 * (5 - length));
    if (word == TRUE || word == YES || word == 't' || word == 'y') {
      return 1;
    }
    return word == FALSE || word == NO || word == 'f' || word == 'n' ? 0 : -1;
  }

  private static final long TRUE = word("true");
  private static final long FALSE = word("false");
  private static final long YES = word("yes");
  private static final long NO = word("no");

  private static long word(String text) {
    long word = 0;
    for (int i = text.length() - 1; i >= 0; i--) {
      word = word << 8 | text.charAt(i);
    }
    return word;
  }
}
