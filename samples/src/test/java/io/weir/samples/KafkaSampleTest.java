package io.weir.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripts of the Kafka sample, one after another, against a broker of the test's own. */
final class KafkaSampleTest {
  private static final Path SAMPLE = Path.of("samples", "kafka-pipeline");

  @TempDir private Path directory;

  @Test
  void ordersBecomeRevenue() throws IOException, InterruptedException, ExecutionException {
    try (KafkaBroker broker = KafkaBroker.shared()) {
      broker.createTopic("orders", 2);
      broker.createTopic("revenue", 1);
      run(broker, "fill.sql", "", "-f");
      // The sample runs until it is stopped; here it ends with the orders there are.
      run(broker, "pipeline.sql", "'scan.bounded.mode' = 'latest-offset',", "run");
      assertEquals(
          Files.readString(SAMPLE.resolve("revenue.csv")), run(broker, "read.sql", "", "-f"));
    }
  }

  private String run(KafkaBroker broker, String name, String option, String command)
      throws IOException {
    String startup = "'scan.startup.mode'            = 'earliest-offset',";
    String text =
        Files.readString(SAMPLE.resolve(name))
            .replace("127.0.0.1:9092", broker.bootstrapServers())
            .replace("${SCRIPT_DIR}", SAMPLE.toAbsolutePath().toString())
            .replace(startup, startup + " " + option);
    Path script = directory.resolve(name);
    Files.writeString(script, text);
    CommandLine run =
        command.equals("run")
            ? CommandLine.run(
                "run", script.toString(), "--state", directory.resolve("state").toString())
            : CommandLine.run(command, script.toString());
    assertEquals(0, run.exitStatus(), run.errors());
    return run.output();
  }
}
