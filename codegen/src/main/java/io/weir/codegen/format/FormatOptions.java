package io.weir.codegen.format;

import io.weir.runtime.error.JobException;
import io.weir.runtime.format.csv.CsvDialect;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the values of options of formats. */
final class FormatOptions {
  private FormatOptions() {}

  static byte @Nullable [] bytes(@Nullable String text) {
    return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
  }

  /** An ASCII character, also written as {@code \t} or {@code \}{@code u0001}; NONE if not set. */
  static int character(Map<String, String> options, String key, @Nullable String defaultValue) {
    String given = options.getOrDefault(key, defaultValue);
    if (given == null) {
      return CsvDialect.NONE;
    }
    String text = given;
    if (text.matches("\\\\u[0-9a-fA-F]{4}")) {
      text = Character.toString(Integer.parseInt(text.substring(2), 16));
    } else if (text.equals("\\t")) {
      text = "\t";
    }
    if (text.length() != 1 || text.charAt(0) > 127 || text.equals("\n") || text.equals("\r")) {
      throw new JobException(key + " must be one ASCII character, not '" + given + "'");
    }
    return text.charAt(0);
  }

  static boolean bool(Map<String, String> options, String key, boolean defaultValue) {
    String text = options.get(key);
    if (text == null) {
      return defaultValue;
    }
    if (!text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false")) {
      throw new JobException(key + " must be true or false, not '" + text + "'");
    }
    return Boolean.parseBoolean(text);
  }
}
