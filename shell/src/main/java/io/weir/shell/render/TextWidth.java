package io.weir.shell.render;

import org.jline.utils.WCWidth;

/** Columns that a text takes on a terminal. */
final class TextWidth {
  private TextWidth() {}

  static int of(String text) {
    int width = 0;
    for (int i = 0; i < text.length(); ) {
      int codePoint = text.codePointAt(i);
      width += of(codePoint);
      i += Character.charCount(codePoint);
    }
    return width;
  }

  private static int of(int codePoint) {
    return codePoint < 127 ? 1 : Math.max(0, WCWidth.wcwidth(codePoint));
  }

  /** The beginning of a text that is wider than that, with an ellipsis. */
  static String cut(String text, int width) {
    return width < 2 || of(text) <= width
        ? text
        : text.substring(0, beginning(text, width - 1)) + "…";
  }

  /** The same, with no number of the text cut in two. */
  static String cutBetweenNumbers(String text, int width) {
    if (width < 2 || of(text) <= width) {
      return text;
    }
    int end = beginning(text, width - 1);
    if (isOfNumber(text.charAt(end))) {
      while (end > 0 && isOfNumber(text.charAt(end - 1))) {
        end--;
      }
    }
    return text.substring(0, end) + "…";
  }

  private static boolean isOfNumber(char c) {
    return (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '+' || c == 'E' || c == 'e';
  }

  /** How many chars of a wider text fit. */
  static int beginning(String text, int width) {
    int used = 0;
    int i = 0;
    while (i < text.length()) {
      int codePoint = text.codePointAt(i);
      if (used + of(codePoint) > width) {
        break;
      }
      used += of(codePoint);
      i += Character.charCount(codePoint);
    }
    return i;
  }

  /** The text with line breaks, tabs and other control characters made visible. */
  static String oneLine(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (isControl(text.charAt(i))) {
        return escape(text);
      }
    }
    return text;
  }

  /** Whether a terminal might take it for a command. */
  private static boolean isControl(char c) {
    return c < ' ' || (c >= 0x7f && c <= 0x9f);
  }

  private static String escape(String text) {
    StringBuilder out = new StringBuilder();
    for (char c : text.toCharArray()) {
      switch (c) {
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (isControl(c)) {
            out.append(String.format("\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    return out.toString();
  }
}
