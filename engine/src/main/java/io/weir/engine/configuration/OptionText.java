package io.weir.engine.configuration;

import io.weir.runtime.connector.ConnectorOption;
import io.weir.runtime.connector.OptionValues;
import io.weir.runtime.connector.TableDescription;
import io.weir.runtime.data.RowType;
import io.weir.runtime.error.JobException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the text of an option's value may look like, for options that are not read yet: connectors
 * read theirs by {@link OptionValues}, whose forms are the ones accepted here.
 */
public final class OptionText {
  private static final OptionValues VALUES =
      new OptionValues(new TableDescription("", RowType.of(), List.of(), List.of(), Map.of()));

  private OptionText() {}

  /**
   * Why a text is no value of that type, such as {@code 'x' is not a whole number}; null when it is
   * one.
   *
   * @param allowed for ENUM the allowed values
   */
  public static @Nullable String problem(
      ConnectorOption.Type type, List<String> allowed, String value) {
    return switch (type) {
      case STRING -> null;
      case BOOLEAN ->
          value.equalsIgnoreCase("true") || value.equalsIgnoreCase("false")
              ? null
              : "'" + value + "' is neither 'true' nor 'false'";
      case INTEGER -> isInteger(value) ? null : "'" + value + "' is not a whole number";
      case LONG -> isLong(value) ? null : "'" + value + "' is not a whole number";
      case DOUBLE -> isDouble(value) ? null : "'" + value + "' is not a number";
      case DURATION ->
          accepted(() -> VALUES.duration("", value))
              ? null
              : "'" + value + "' is not a duration such as '10 s', '500 ms' or '1 min'";
      case MEMORY_SIZE ->
          accepted(() -> memorySize(value))
              ? null
              : "'" + value + "' is not a size such as '64 mb'";
      case ENUM ->
          allowed.stream().anyMatch(value::equalsIgnoreCase)
              ? null
              : "'" + value + "' is not one of " + String.join(", ", allowed);
      case CHARACTER -> isCharacter(value) ? null : "'" + value + "' is not a single character";
    };
  }

  /**
   * Reads a duration.
   *
   * @throws JobException when the text is none
   */
  static Duration duration(String text) {
    return VALUES.duration("", text);
  }

  /**
   * Reads a size, in bytes.
   *
   * @throws JobException when the text is none
   */
  static long memorySize(String text) {
    return VALUES.memorySize(
        ConnectorOption.optional("", ConnectorOption.Type.MEMORY_SIZE, text, ""));
  }

  private static boolean accepted(Runnable reading) {
    try {
      reading.run();
      return true;
    } catch (JobException e) {
      return false;
    }
  }

  private static boolean isInteger(String value) {
    return isLong(value) && Long.parseLong(value.strip()) == (int) Long.parseLong(value.strip());
  }

  private static boolean isLong(String value) {
    try {
      Long.parseLong(value.strip());
      return true;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static boolean isDouble(String value) {
    try {
      Double.parseDouble(value.strip());
      return true;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  /** One character, or an escape such as {@code \t} that stands for one. */
  private static boolean isCharacter(String value) {
    return value.codePointCount(0, value.length()) == 1
        || value.matches("\\\\[tnr0\\\\]|\\\\u[0-9a-fA-F]{4}");
  }
}
