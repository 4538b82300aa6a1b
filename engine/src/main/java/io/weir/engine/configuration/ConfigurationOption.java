package io.weir.engine.configuration;

import io.weir.runtime.connector.ConnectorOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A key of SET. The list of all is {@link #ALL}: validation, completion and the documentation are
 * made from it.
 *
 * @param key as in Flink
 * @param type what values look like
 * @param defaultValue null when the option is unset by default
 * @param description one sentence for the documentation
 * @param allowed for ENUM the allowed values, else empty
 */
public record ConfigurationOption(
    String key,
    ConnectorOption.Type type,
    @Nullable String defaultValue,
    String description,
    List<String> allowed) {

  public static final ConfigurationOption PARALLELISM =
      option(
          "parallelism.default",
          ConnectorOption.Type.INTEGER,
          null,
          "Workers of a job; by default one per core.");

  public static final ConfigurationOption RUNTIME_MODE =
      choice(
          "execution.runtime-mode",
          "automatic",
          "Whether results come once, at the end of the inputs (batch), or as changes while rows come"
              + " in (streaming); automatic is batch when every input is bounded, unless rows of one are"
              + " generated at a rate, for a second or more.",
          "automatic",
          "streaming",
          "batch");

  public static final ConfigurationOption BATCH_MAX_ROWS =
      option(
          "execution.batch.max-rows",
          ConnectorOption.Type.INTEGER,
          "2048",
          "Rows of a batch at most (1 to 2048); with 1 a watermark follows every row.");

  public static final ConfigurationOption CHECKPOINT_INTERVAL =
      option(
          "execution.checkpointing.interval",
          ConnectorOption.Type.DURATION,
          null,
          "Time between checkpoints; 10 s by default for jobs that have a state directory.");

  public static final ConfigurationOption RETAINED_CHECKPOINTS =
      option(
          "state.checkpoints.num-retained",
          ConnectorOption.Type.INTEGER,
          "2",
          "Checkpoints that are kept; the newest valid one is used to resume.");

  public static final ConfigurationOption ALLOW_DROPPED_STATE =
      option(
          "state.allow-dropped",
          ConnectorOption.Type.BOOLEAN,
          "false",
          "Whether a job that goes on from a checkpoint with other statements may lose the state that"
              + " none of its operators goes on from; as --allow-dropped-state of weir run.");

  public static final ConfigurationOption TIME_ZONE =
      option(
          "table.local-time-zone",
          ConnectorOption.Type.STRING,
          "default",
          "Zone in which TIMESTAMP_LTZ values are shown and cast, such as Europe/Berlin or UTC; default"
              + " is the system's.");

  public static final ConfigurationOption IDLE_TIMEOUT =
      option(
          "table.exec.source.idle-timeout",
          ConnectorOption.Type.DURATION,
          "30 s",
          "A partition that is known to have had nothing for that long no longer holds the watermark"
              + " back while others move; 0 switches this off.");

  public static final ConfigurationOption SHUTDOWN_TIMEOUT =
      option(
          "execution.shutdown-timeout",
          ConnectorOption.Type.DURATION,
          "10 s",
          "Within which a job that is told to stop has ended, with a last checkpoint if it can be had in"
              + " four fifths of that time; what could not be done is said. At least 1 s.");

  public static final ConfigurationOption DML_SYNC =
      option(
          "table.dml-sync",
          ConnectorOption.Type.BOOLEAN,
          "false",
          "Whether the shell waits for an INSERT typed at its prompt when its input ends; scripts"
              + " (-f and \\i) always do.");

  public static final ConfigurationOption AGGREGATE_PHASES =
      choice(
          "table.optimizer.agg-phase-strategy",
          "AUTO",
          "Whether aggregates aggregate before rows change workers.",
          "AUTO",
          "ONE_PHASE",
          "TWO_PHASE");

  public static final ConfigurationOption JOB_NAME =
      option(
          "pipeline.name",
          ConnectorOption.Type.STRING,
          null,
          "Name of the jobs that are started; by default the tables they write.");

  public static final ConfigurationOption RESULT_MODE =
      choice(
          "sql-client.execution.result-mode",
          "table",
          "How the shell shows a query without end: table is a table that updates in place, changelog"
              + " the last changes in place, tableau prints every change as it comes.",
          "table",
          "changelog",
          "tableau");

  public static final ConfigurationOption MAX_TABLE_ROWS =
      option(
          "sql-client.execution.max-table-result.rows",
          ConnectorOption.Type.INTEGER,
          "1000000",
          "Rows that the table of a query without end holds at most; the oldest go first.");

  public static final ConfigurationOption STATE_MEMORY =
      option(
          "state.memory",
          ConnectorOption.Type.MEMORY_SIZE,
          null,
          "Memory of the heap that the state of jobs may take before what was not used lately goes to"
              + " disk; by default half of what the heap has beyond 512 MB, at least a quarter of the heap.");

  public static final ConfigurationOption MANAGED_MEMORY =
      option(
          "taskmanager.memory.managed.size",
          ConnectorOption.Type.MEMORY_SIZE,
          null,
          "As state.memory, which counts where both are set.");

  public static final ConfigurationOption TEMPORARY_DIRECTORY =
      option(
          "io.tmp.dirs",
          ConnectorOption.Type.STRING,
          null,
          "Directory for state that does not fit into memory, of jobs without a state directory; by"
              + " default the system's for temporary files.");

  /** Every key of SET, sorted. */
  public static final List<ConfigurationOption> ALL =
      List.of(
          BATCH_MAX_ROWS,
          CHECKPOINT_INTERVAL,
          RUNTIME_MODE,
          SHUTDOWN_TIMEOUT,
          TEMPORARY_DIRECTORY,
          PARALLELISM,
          JOB_NAME,
          MAX_TABLE_ROWS,
          RESULT_MODE,
          ALLOW_DROPPED_STATE,
          RETAINED_CHECKPOINTS,
          STATE_MEMORY,
          DML_SYNC,
          IDLE_TIMEOUT,
          TIME_ZONE,
          AGGREGATE_PHASES,
          MANAGED_MEMORY);

  private static ConfigurationOption option(
      String key, ConnectorOption.Type type, @Nullable String defaultValue, String description) {
    return new ConfigurationOption(key, type, defaultValue, description, List.of());
  }

  private static ConfigurationOption choice(
      String key, String defaultValue, String description, String... allowed) {
    return new ConfigurationOption(
        key, ConnectorOption.Type.ENUM, defaultValue, description, List.of(allowed));
  }
}
