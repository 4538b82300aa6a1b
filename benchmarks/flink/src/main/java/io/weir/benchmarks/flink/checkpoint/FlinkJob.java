package io.weir.benchmarks.flink.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.benchmarks.checkpoint.CheckpointedJob;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.jspecify.annotations.Nullable;

/**
 * The job in Flink, its cluster in this process, state in RocksDB with incremental checkpoints. Its
 * checkpoints are asked for at the cluster's REST address, as its web page does.
 */
public final class FlinkJob implements CheckpointedJob {
  private static final ObjectMapper JSON = new ObjectMapper();

  private @Nullable URL checkpoints;
  private @Nullable Taken last;

  @Override
  public void start(Task task) throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    Path directory = Path.of(task.directory());
    Configuration configuration = new Configuration();
    configuration.setString("parallelism.default", Integer.toString(task.threads()));
    configuration.setString("pipeline.object-reuse", "true");
    configuration.setString("rest.port", Integer.toString(port));
    configuration.setString("state.backend.type", "rocksdb");
    configuration.setString("taskmanager.memory.managed.size", "2g");
    configuration.setString("execution.checkpointing.interval", "5s");
    configuration.setString("execution.checkpointing.incremental", "true");
    configuration.setString("execution.checkpointing.dir", directory.toUri().toString());
    configuration.setString(
        "execution.checkpointing.externalized-checkpoint-retention", "RETAIN_ON_CANCELLATION");
    if (!task.fresh()) {
      configuration.setString(
          "execution.state-recovery.path", lastCheckpoint(directory).toUri().toString());
    }
    TableEnvironment environment =
        TableEnvironment.create(
            EnvironmentSettings.newInstance().withConfiguration(configuration).build());
    environment.executeSql(
        "CREATE TABLE events (k BIGINT) WITH ('connector' = 'phased', 'rate' = '%d')"
            .formatted(task.rate()));
    environment.executeSql(
        "CREATE TABLE counts (k BIGINT, n BIGINT, PRIMARY KEY (k) NOT ENFORCED)"
            + " WITH ('connector' = 'timeline')");
    String job =
        environment
            .executeSql("INSERT INTO counts SELECT k, COUNT(*) FROM events GROUP BY k")
            .getJobClient()
            .orElseThrow()
            .getJobID()
            .toHexString();
    checkpoints =
        URI.create("http://localhost:%d/jobs/%s/checkpoints".formatted(port, job)).toURL();
  }

  /** The directory of the last checkpoint that was completed. */
  private static Path lastCheckpoint(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory, 3)) {
      return files
          .filter(file -> file.getFileName().toString().equals("_metadata"))
          .map(Path::getParent)
          .max(Comparator.comparing(each -> number(each)))
          .orElseThrow(() -> new IllegalStateException("no checkpoint in " + directory));
    }
  }

  private static long number(Path checkpoint) {
    return Long.parseLong(checkpoint.getFileName().toString().replace("chk-", ""));
  }

  @Override
  public @Nullable Taken lastCheckpoint() throws IOException {
    if (checkpoints == null) {
      throw new IllegalStateException("not started");
    }
    JsonNode completed;
    try (InputStream answer = checkpoints.openStream()) {
      completed = JSON.readTree(answer).path("latest").path("completed");
    }
    if (!completed.isObject()) {
      return last;
    }
    long number = completed.path("id").asLong();
    if (last == null || last.number() != number) {
      long now = System.nanoTime() - System.currentTimeMillis() * 1_000_000;
      long from = completed.path("trigger_timestamp").asLong() * 1_000_000 + now;
      long duration = completed.path("end_to_end_duration").asLong() * 1_000_000;
      last = new Taken(number, from, from + duration, completed.path("checkpointed_size").asLong());
    }
    return last;
  }
}
