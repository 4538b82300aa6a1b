package io.weir.runtime.connector;

import io.weir.runtime.error.JobException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the values of a table's options by their type. A value that is not of its option's type is
 * a {@link JobException} that names the table, the option and what was expected. An option without
 * a value and without a default is null, false or, for a required one, an error.
 */
public final class OptionValues {
  private static final int MOST_DIGITS = 400;

  private static final Pattern NUMBER_AND_UNIT = Pattern.compile("(\\d{1,40})\\s*(\\p{Alpha}*)");

  private static final Map<String, Long> NANOS_BY_UNIT =
      Map.ofEntries(
          Map.entry("ns", 1L),
          Map.entry("us", 1_000L),
          Map.entry("ms", 1_000_000L),
          Map.entry("s", 1_000_000_000L),
          Map.entry("min", 60_000_000_000L),
          Map.entry("h", 3_600_000_000_000L),
          Map.entry("d", 86_400_000_000_000L));

  private static final Map<String, String> DURATION_UNITS =
      Map.ofEntries(
          Map.entry("", "ms"),
          Map.entry("ns", "ns"),
          Map.entry("nano", "ns"),
          Map.entry("nanosecond", "ns"),
          Map.entry("us", "us"),
          Map.entry("µs", "us"),
          Map.entry("micro", "us"),
          Map.entry("microsecond", "us"),
          Map.entry("ms", "ms"),
          Map.entry("milli", "ms"),
          Map.entry("millisecond", "ms"),
          Map.entry("s", "s"),
          Map.entry("sec", "s"),
          Map.entry("second", "s"),
          Map.entry("m", "min"),
          Map.entry("min", "min"),
          Map.entry("minute", "min"),
          Map.entry("h", "h"),
          Map.entry("hour", "h"),
          Map.entry("d", "d"),
          Map.entry("day", "d"));

  private static final Map<String, Integer> MEMORY_SHIFTS =
      Map.ofEntries(
          Map.entry("", 0),
          Map.entry("b", 0),
          Map.entry("byte", 0),
          Map.entry("k", 10),
          Map.entry("kb", 10),
          Map.entry("kibibyte", 10),
          Map.entry("m", 20),
          Map.entry("mb", 20),
          Map.entry("mebibyte", 20),
          Map.entry("g", 30),
          Map.entry("gb", 30),
          Map.entry("gibibyte", 30),
          Map.entry("t", 40),
          Map.entry("tb", 40),
          Map.entry("tebibyte", 40));

  private final TableDescription table;

  public OptionValues(TableDescription table) {
    this.table = table;
  }

  /** The text of a value, or its default; null when there is neither. */
  public @Nullable String textOrNull(ConnectorOption option) {
    String value = table.options().getOrDefault(option.key(), option.defaultValue());
    if (value == null && option.required()) {
      throw new JobException(
          "table " + table.name() + ": option '" + option.key() + "' is required");
    }
    return value;
  }

  /** The text of a value, or its default. */
  public String text(ConnectorOption option) {
    String value = textOrNull(option);
    if (value == null) {
      throw new JobException(
          "table " + table.name() + ": option '" + option.key() + "' is missing");
    }
    return value;
  }

  public boolean has(ConnectorOption option) {
    return textOrNull(option) != null;
  }

  /** One of the allowed values of an ENUM option, as it is spelt there. */
  public String choice(ConnectorOption option) {
    String value = text(option);
    for (String allowed : option.allowed()) {
      if (allowed.equalsIgnoreCase(value.strip())) {
        return allowed;
      }
    }
    throw invalid(option.key(), value, "expected " + String.join(" | ", option.allowed()));
  }

  /** {@code true} or {@code false}; false when there is no value. */
  public boolean flag(ConnectorOption option) {
    String value = textOrNull(option);
    if (value == null) {
      return false;
    }
    return switch (value.strip().toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw invalid(option.key(), value, "expected true | false");
    };
  }

  public long number(ConnectorOption option) {
    return number(option.key(), text(option));
  }

  /** A whole number, or null when there is no value. */
  public @Nullable Long numberOrNull(ConnectorOption option) {
    String value = textOrNull(option);
    return value == null ? null : (Long) number(option.key(), value);
  }

  /** Reads the value of an option whose key has variable parts as a whole number. */
  public long number(String key, String value) {
    try {
      return Long.parseLong(value.strip());
    } catch (NumberFormatException e) {
      throw invalid(key, value, "expected a whole number");
    }
  }

  /**
   * Reads the value of an option whose key has variable parts as a number of at most {@value
   * #MOST_DIGITS} digits before and behind the point.
   */
  public BigDecimal decimal(String key, String value) {
    String text = value.strip();
    try {
      // Parsing takes time that grows with the square of the digits.
      BigDecimal number = text.length() > 2 * MOST_DIGITS ? null : new BigDecimal(text);
      if (number != null
          && Math.abs((long) number.scale()) <= MOST_DIGITS
          && (long) number.precision() - number.scale() <= MOST_DIGITS) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw invalid(key, value, "expected a number");
    }
    throw invalid(
        key,
        value,
        "expected a number of at most " + MOST_DIGITS + " digits on each side of the point");
  }

  /** A duration, or null when there is no value. */
  public @Nullable Duration durationOrNull(ConnectorOption option) {
    String value = textOrNull(option);
    return value == null ? null : duration(option.key(), value);
  }

  public Duration duration(ConnectorOption option) {
    return duration(option.key(), text(option));
  }

  /**
   * Reads a duration such as {@code 10 s}, {@code 500ms}, {@code 1 min}, {@code 2 hours} or {@code
   * PT1M}; a bare number means milliseconds.
   */
  public Duration duration(String key, String value) {
    String text = value.strip();
    if (text.startsWith("P") || text.startsWith("p")) {
      try {
        return Duration.parse(text);
      } catch (DateTimeParseException e) {
        throw invalid(key, value, "expected a duration such as 10 s, 500 ms or 1 min");
      }
    }
    Matcher matcher = NUMBER_AND_UNIT.matcher(text);
    if (matcher.matches()) {
      String unit = matcher.group(2).toLowerCase(Locale.ROOT);
      String known = DURATION_UNITS.get(unit);
      if (known == null && unit.endsWith("s")) {
        known = DURATION_UNITS.get(unit.substring(0, unit.length() - 1));
      }
      if (known != null) {
        BigInteger nanos =
            new BigInteger(matcher.group(1)).multiply(BigInteger.valueOf(NANOS_BY_UNIT.get(known)));
        if (nanos.bitLength() < Long.SIZE) {
          return Duration.ofNanos(nanos.longValue());
        }
      }
    }
    throw invalid(key, value, "expected a duration such as 10 s, 500 ms or 1 min");
  }

  /**
   * Bytes of a value such as {@code 64 mb}, or -1 when there is no value; a bare number means
   * bytes.
   */
  public long memorySize(ConnectorOption option) {
    String value = textOrNull(option);
    if (value == null) {
      return -1;
    }
    Matcher matcher = NUMBER_AND_UNIT.matcher(value.strip());
    if (matcher.matches()) {
      String unit = matcher.group(2).toLowerCase(Locale.ROOT);
      Integer shift = MEMORY_SHIFTS.get(unit);
      if (shift == null && unit.endsWith("s")) {
        shift = MEMORY_SHIFTS.get(unit.substring(0, unit.length() - 1));
      }
      if (shift != null) {
        BigInteger bytes = new BigInteger(matcher.group(1)).shiftLeft(shift);
        if (bytes.bitLength() < Long.SIZE) {
          return bytes.longValue();
        }
      }
    }
    throw invalid(option.key(), value, "expected a size such as 64 mb, 1 gb or 4096");
  }

  /** The error for a value that makes no sense: what was expected completes the sentence. */
  public JobException invalid(String key, String value, String expected) {
    return new JobException(
        "table " + table.name() + ": option '" + key + "' = '" + value + "': " + expected);
  }
}
