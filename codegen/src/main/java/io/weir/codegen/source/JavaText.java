package io.weir.codegen.source;

import java.util.Set;
import javax.lang.model.SourceVersion;

/** Pieces of Java text. */
public final class JavaText {
  private static final Set<String> TAKEN =
      Set.of(
          "in",
          "out",
          "rows",
          "count",
          "row",
          "i",
          "left",
          "right",
          "leftRow",
          "rightRow",
          "constants",
          "context",
          "java",
          "io",
          "org",
          "var",
          "record",
          "yield");

  private JavaText() {}

  /**
   * A name that may stand for a local variable, field or method: the given one where that is
   * possible, without characters that Java or Janino do not take, and beginning with a small
   * letter.
   */
  public static String identifier(String name) {
    StringBuilder out = new StringBuilder(name.length());
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
      out.append(letter || c >= '0' && c <= '9' ? c : '_');
    }
    if (out.length() == 0 || Character.isDigit(out.charAt(0))) {
      out.insert(0, 'f');
    }
    out.setCharAt(0, Character.toLowerCase(out.charAt(0)));
    if (out.toString().chars().allMatch(c -> c == '_')) {
      out.insert(0, 'f');
    }
    if (out.length() > 60) {
      out.setLength(60);
    }
    String identifier = out.toString();
    return SourceVersion.isKeyword(identifier) || TAKEN.contains(identifier)
        ? identifier + "_"
        : identifier;
  }

  /** A string literal. */
  public static String literal(String text) {
    StringBuilder out = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < 0x20 || c > 0x7E) {
            out.append(String.format("\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    return out.append('"').toString();
  }

  /** Text for the inside of a comment, on one line, at most that many characters. */
  public static String comment(String text, int most) {
    return oneLine(text.replace("*/", "* /").replace("\\", "\\\\"), most);
  }

  /** Text on one line, at most that many characters. */
  public static String oneLine(String text, int most) {
    String line = text.replaceAll("\\s+", " ");
    return line.length() <= most ? line : line.substring(0, most - 1) + "…";
  }
}
