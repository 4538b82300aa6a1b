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
    if (width < 2 || of(text) <= width) {
      return text;
    }
    int used = 0;
    int i = 0;
    while (i < text.length()) {
      int codePoint = text.codePointAt(i);
      if (used + of(codePoint) > width - 1) {
        break;
      }
      used += of(codePoint);
      i += Character.charCount(codePoint);
    }
    return text.substring(0, i) + "…";
  }

  /** The text with line breaks, tabs and other control characters made visible. */
  static String oneLine(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < ' ') {
        return escape(text);
      }
    }
    return text;
  }

  private static String escape(String text) {
    StringBuilder out = new StringBuilder();
    for (char c : text.toCharArray()) {
      switch (c) {
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < ' ') {
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
