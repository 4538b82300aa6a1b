package io.weir.codegen.source;

import java.util.HashMap;
import java.util.Map;

/**
 * Java text with holes: {@code «name»} is replaced by the value of that name, and the whole is
 * indented by its braces. Every hole must be filled and every value used.
 */
public final class Template {
  private final String text;
  private final Map<String, String> values = new HashMap<>();

  private Template(String text) {
    this.text = text;
  }

  public static Template of(String text) {
    return new Template(text);
  }

  public Template with(String hole, String value) {
    if (!text.contains("«" + hole + "»")) {
      throw new IllegalArgumentException("the template has no hole «" + hole + "»");
    }
    values.put(hole, value);
    return this;
  }

  public Template with(String hole, int value) {
    return with(hole, Integer.toString(value));
  }

  /** The filled and indented text. */
  public String fill() {
    return JavaLayout.indent(text(""));
  }

  /**
   * The filled text, not indented, with one hole as it is.
   *
   * @param left name of that hole
   */
  public String text(String left) {
    StringBuilder out = new StringBuilder(text.length() * 2);
    int at = 0;
    while (true) {
      int open = text.indexOf('«', at);
      if (open < 0) {
        return out.append(text, at, text.length()).toString();
      }
      int close = text.indexOf('»', open);
      String hole = text.substring(open + 1, close);
      String value = hole.equals(left) ? text.substring(open, close + 1) : values.get(hole);
      if (value == null) {
        throw new IllegalStateException("hole «" + hole + "» is not filled");
      }
      out.append(text, at, open).append(value);
      at = close + 1;
    }
  }
}
