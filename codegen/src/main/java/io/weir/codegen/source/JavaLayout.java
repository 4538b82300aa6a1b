package io.weir.codegen.source;

/**
 * Indents Java text by its braces: two spaces a level, at most one blank line in a row and none at
 * the edges of a block.
 */
public final class JavaLayout {
  private JavaLayout() {}

  public static String indent(String text) {
    StringBuilder out = new StringBuilder(text.length() + text.length() / 4);
    int level = 0;
    boolean blank = false;
    String last = "{";
    for (String raw : text.split("\n")) {
      String line = raw.strip();
      if (line.isEmpty()) {
        blank = true;
        continue;
      }
      boolean member = line.startsWith("/**") || line.startsWith("package ");
      boolean edge = last.endsWith("{") || line.startsWith("}");
      if (!edge && (blank || member)) {
        out.append('\n');
      }
      blank = false;
      last = line;
      int closing = leadingClosers(line);
      int own = Math.max(0, level - closing);
      out.append("  ".repeat(own))
          .append(line.startsWith("*") ? " " : "")
          .append(line)
          .append('\n');
      level = Math.max(0, level + balance(line));
    }
    return out.toString();
  }

  private static int leadingClosers(String line) {
    int count = 0;
    while (count < line.length() && line.charAt(count) == '}') {
      count++;
    }
    return count;
  }

  /** Opening minus closing braces outside of literals and line comments. */
  private static int balance(String line) {
    int balance = 0;
    char quote = 0;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (quote != 0) {
        if (c == '\\') {
          i++;
        } else if (c == quote) {
          quote = 0;
        }
      } else if (c == '"' || c == '\'') {
        quote = c;
      } else if (line.startsWith("//", i) || line.startsWith("/*", i) || line.startsWith("*")) {
        return balance;
      } else if (c == '{') {
        balance++;
      } else if (c == '}') {
        balance--;
      }
    }
    return balance;
  }
}
