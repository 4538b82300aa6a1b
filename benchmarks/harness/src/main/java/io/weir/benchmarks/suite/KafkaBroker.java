package io.weir.benchmarks.suite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** A real broker of one node, started with the script of the samples. */
final class KafkaBroker implements Service {
  /** Not the usual one, which may be taken. */
  private static final String PORT = "19392";

  static final String SERVERS = "127.0.0.1:" + PORT;

  private final Path data;

  private KafkaBroker(Path data) {
    this.data = data;
  }

  /** Starts one with nothing in it. */
  static KafkaBroker start(Path data) throws IOException, InterruptedException {
    KafkaBroker broker = new KafkaBroker(data.resolve("broker"));
    broker.script("stop", PORT);
    broker.script("start", PORT);
    // Also when a measurement is broken off.
    Runtime.getRuntime().addShutdownHook(new Thread(broker::stop));
    return broker;
  }

  void createTopic(String name, int partitions) throws IOException, InterruptedException {
    script("topic", name, Integer.toString(partitions), PORT);
  }

  private void script(String... arguments) throws IOException, InterruptedException {
    Path script = Path.of(System.getProperty("weir.root"), "samples/kafka-pipeline/broker");
    ProcessBuilder builder = new ProcessBuilder(script.toString());
    builder.command().addAll(List.of(arguments));
    builder.environment().put("WEIR_BROKER_DIR", data.toString());
    // Not to a pipe: the broker that the script leaves behind would hold it open.
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    if (builder.start().waitFor() != 0) {
      throw new IllegalStateException(String.join(" ", builder.command()) + " failed");
    }
  }

  private void stop() {
    try {
      script("stop", PORT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    stop();
  }

  @Override
  public String toString() {
    return "the broker at " + SERVERS;
  }
}
