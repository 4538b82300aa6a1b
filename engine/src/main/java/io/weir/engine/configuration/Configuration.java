package io.weir.engine.configuration;

import io.weir.parser.NearestName;
import io.weir.planner.PlannerOptions;
import io.weir.runtime.state.StateMemory;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The settings of one session. Only known keys with values of the right form get in. Not
 * thread-safe.
 */
public final class Configuration {
  /** A key or value that makes no sense. */
  public static final class InvalidSettingException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean unknownKey;
    private final @Nullable String hint;

    InvalidSettingException(String message, boolean unknownKey, @Nullable String hint) {
      super(message);
      this.unknownKey = unknownKey;
      this.hint = hint;
    }

    /** Whether the key is wrong, not the value. */
    public boolean unknownKey() {
      return unknownKey;
    }

    /** What to do instead. */
    public @Nullable String hint() {
      return hint;
    }
  }

  private static final int MAX_BATCH_ROWS = 2048;

  private static final Duration MIN_SHUTDOWN_TIMEOUT = Duration.ofSeconds(1);

  private final Map<String, String> initial = new TreeMap<>();
  private final Map<String, String> values = new TreeMap<>();

  /**
   * @param initial what RESET goes back to
   */
  public Configuration(Map<String, String> initial) throws InvalidSettingException {
    for (Map.Entry<String, String> entry : initial.entrySet()) {
      put(this.initial, entry.getKey(), entry.getValue());
    }
    values.putAll(this.initial);
  }

  /** Sets a key. */
  public void set(String key, String value) throws InvalidSettingException {
    put(values, key, value);
  }

  /** Takes a key back to its initial value. */
  public void reset(String key) throws InvalidSettingException {
    option(key);
    String value = initial.get(key);
    if (value == null) {
      values.remove(key);
    } else {
      values.put(key, value);
    }
  }

  /** Takes every key back to its initial value. */
  public void resetAll() {
    values.clear();
    values.putAll(initial);
  }

  /** What was set, by key, without defaults. */
  public Map<String, String> values() {
    return Collections.unmodifiableMap(values);
  }

  /** The value of an option or its default; null when it has neither. */
  public @Nullable String get(ConfigurationOption option) {
    return values.getOrDefault(option.key(), option.defaultValue());
  }

  public int parallelism() {
    String value = get(ConfigurationOption.PARALLELISM);
    return value == null ? Runtime.getRuntime().availableProcessors() : Integer.parseInt(value);
  }

  public int batchMaxRows() {
    return Integer.parseInt(required(ConfigurationOption.BATCH_MAX_ROWS));
  }

  /** Null when not set. */
  public @Nullable Duration checkpointInterval() {
    String value = get(ConfigurationOption.CHECKPOINT_INTERVAL);
    return value == null ? null : OptionText.duration(value);
  }

  public int retainedCheckpoints() {
    return Integer.parseInt(required(ConfigurationOption.RETAINED_CHECKPOINTS));
  }

  /** Whether state that no operator goes on from may be lost. */
  public boolean allowsDroppedState() {
    return Boolean.parseBoolean(required(ConfigurationOption.ALLOW_DROPPED_STATE));
  }

  public Duration idleTimeout() {
    return OptionText.duration(required(ConfigurationOption.IDLE_TIMEOUT));
  }

  /** Within which a job ends that is to end. */
  public Duration shutdownTimeout() {
    return OptionText.duration(required(ConfigurationOption.SHUTDOWN_TIMEOUT));
  }

  /** Whether the shell waits for INSERTs whose input ends. */
  public boolean dmlSync() {
    return Boolean.parseBoolean(required(ConfigurationOption.DML_SYNC));
  }

  /** Bytes that state may take before it is evicted. */
  public long stateMemory() {
    String value = get(ConfigurationOption.STATE_MEMORY);
    if (value == null) {
      value = get(ConfigurationOption.MANAGED_MEMORY);
    }
    return value == null ? StateMemory.defaultLimit() : OptionText.memorySize(value);
  }

  /** Where state that does not fit into memory goes in jobs without a state directory. */
  public Path temporaryDirectory() {
    String value = get(ConfigurationOption.TEMPORARY_DIRECTORY);
    return value == null ? StateMemory.defaultDirectory() : Path.of(value);
  }

  public ZoneId timeZone() {
    String value = required(ConfigurationOption.TIME_ZONE);
    return value.equalsIgnoreCase("default") ? ZoneId.systemDefault() : ZoneId.of(value);
  }

  /** Null when not set. */
  public @Nullable String jobName() {
    return get(ConfigurationOption.JOB_NAME);
  }

  /** The settings that change plans. */
  public PlannerOptions plannerOptions() {
    return new PlannerOptions(
        PlannerOptions.Mode.valueOf(upper(ConfigurationOption.RUNTIME_MODE)),
        timeZone(),
        PlannerOptions.AggregatePhases.valueOf(upper(ConfigurationOption.AGGREGATE_PHASES)));
  }

  private String upper(ConfigurationOption option) {
    return required(option).toUpperCase(Locale.ROOT);
  }

  private String required(ConfigurationOption option) {
    String value = get(option);
    if (value == null) {
      throw new IllegalStateException(option.key() + " has no value");
    }
    return value;
  }

  private static void put(Map<String, String> target, String key, String value)
      throws InvalidSettingException {
    ConfigurationOption option = option(key);
    String problem = OptionText.problem(option.type(), option.allowed(), value);
    if (problem == null) {
      problem = rangeProblem(option, value.trim());
    }
    if (problem != null) {
      throw new InvalidSettingException("'" + key + "': " + problem, false, null);
    }
    target.put(key, value.trim());
  }

  private static @Nullable String rangeProblem(ConfigurationOption option, String value) {
    if (option == ConfigurationOption.BATCH_MAX_ROWS
        && (Integer.parseInt(value) < 1 || Integer.parseInt(value) > MAX_BATCH_ROWS)) {
      return value + " is not between 1 and " + MAX_BATCH_ROWS;
    }
    if (option == ConfigurationOption.PARALLELISM
        && (Integer.parseInt(value) < 1 || Integer.parseInt(value) > 128)) {
      return value + " is not between 1 and 128";
    }
    if ((option == ConfigurationOption.RETAINED_CHECKPOINTS
            || option == ConfigurationOption.MAX_TABLE_ROWS)
        && Integer.parseInt(value) < 1) {
      return value + " is not positive";
    }
    if (option == ConfigurationOption.CHECKPOINT_INTERVAL && OptionText.duration(value).isZero()) {
      return "an interval of no time";
    }
    if (option == ConfigurationOption.SHUTDOWN_TIMEOUT
        && OptionText.duration(value).compareTo(MIN_SHUTDOWN_TIMEOUT) < 0) {
      return "'" + value + "' is less than 1 s, too short for a last checkpoint and its message";
    }
    if (option == ConfigurationOption.TEMPORARY_DIRECTORY) {
      try {
        Path.of(value);
      } catch (InvalidPathException e) {
        return "'" + value + "' is not the name of a directory";
      }
    }
    if (option == ConfigurationOption.TIME_ZONE && !value.equalsIgnoreCase("default")) {
      try {
        ZoneId.of(value);
      } catch (DateTimeException e) {
        return "'" + value + "' is not a time zone such as Europe/Berlin, UTC or GMT+02:00";
      }
    }
    return null;
  }

  private static ConfigurationOption option(String key) throws InvalidSettingException {
    for (ConfigurationOption option : ConfigurationOption.ALL) {
      if (option.key().equals(key)) {
        return option;
      }
    }
    if (key.equals("table.exec.state.ttl")) {
      throw new InvalidSettingException("'" + key + "' is not supported yet", true, null);
    }
    List<String> keys = ConfigurationOption.ALL.stream().map(ConfigurationOption::key).toList();
    String nearest = NearestName.of(key, keys);
    throw new InvalidSettingException(
        "There is no setting '" + key + "'",
        true,
        nearest == null ? "SET lists the settings" : "did you mean '" + nearest + "'?");
  }
}
