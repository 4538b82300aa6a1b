package io.weir.runtime.format.text;

import io.weir.runtime.data.DataType;
import io.weir.runtime.data.Field;
import io.weir.runtime.data.ScalarType;
import java.nio.charset.StandardCharsets;

/** The sentences that say why a record is bad. */
public final class Reasons {
  private static final int SHOWN = 60;

  private Reasons() {}

  /** {@code column price: '12x' is not a BIGINT}. */
  public static String notA(Field field, byte[] bytes, int from, int to) {
    DataType type = field.type();
    if ((Utf8.isText(type) || !(type instanceof ScalarType)) && !Utf8.isValid(bytes, from, to)) {
      return notUtf8(field.name(), bytes, from, to);
    }
    return notA(field.name(), field.type().withNullable(true).toString(), text(bytes, from, to));
  }

  /** {@code column city: 'K�ln' is not UTF-8}. */
  public static String notUtf8(String column, byte[] bytes, int from, int to) {
    return "column " + column + ": '" + text(bytes, from, to) + "' is not UTF-8";
  }

  public static String notA(String column, String type, String text) {
    String article = "AEIOU".indexOf(type.charAt(0)) >= 0 ? "an " : "a ";
    return "column " + column + ": '" + text + "' is not " + article + type;
  }

  /** The bytes as text, cut when they are many. */
  public static String text(byte[] bytes, int from, int to) {
    boolean cut = to - from > SHOWN;
    String text = new String(bytes, from, cut ? SHOWN : to - from, StandardCharsets.UTF_8);
    return cut ? text + "…" : text;
  }
}
