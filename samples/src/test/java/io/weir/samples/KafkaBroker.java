package io.weir.samples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.jspecify.annotations.Nullable;

/** A real broker of its own for a test, started by the script of the Kafka sample. */
final class KafkaBroker implements AutoCloseable {
  private static final Path SCRIPT = Path.of("samples", "kafka-pipeline", "broker");

  private static @Nullable KafkaBroker shared;

  private final int port;
  private final Path data;

  KafkaBroker() throws IOException, InterruptedException {
    port = freePort();
    data = Files.createTempDirectory("weir-broker");
    broker("start");
  }

  /**
   * One for all tests that let it be and have topics of their own. It is not closed before this
   * process ends.
   */
  static synchronized KafkaBroker shared() throws IOException, InterruptedException {
    KafkaBroker broker = shared;
    if (broker == null) {
      broker = new KafkaBroker();
      shared = broker;
      Runtime.getRuntime().addShutdownHook(new Thread(broker::wipe));
    }
    return broker;
  }

  String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  void createTopic(String name, int partitions) throws ExecutionException, InterruptedException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
      admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1))).all().get();
    }
  }

  /** Ends the broker's process at once; its topics stay. */
  void kill() throws IOException, InterruptedException {
    long pid = Long.parseLong(Files.readString(data.resolve("pid")).strip());
    ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
    process.destroyForcibly();
    while (process.isAlive()) {
      Thread.sleep(10);
    }
  }

  void start() throws IOException, InterruptedException {
    broker("start");
  }

  void stop() throws IOException, InterruptedException {
    broker("stop");
  }

  private void broker(String command) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(SCRIPT.toString(), command, Integer.toString(port)).inheritIO();
    builder.environment().put("WEIR_BROKER_DIR", data.toString());
    // The broker inherits what the script inherits, and would keep a pipe of Maven's open.
    builder.redirectOutput(data.resolveSibling(data.getFileName() + ".out").toFile());
    builder.redirectError(data.resolveSibling(data.getFileName() + ".err").toFile());
    int status = builder.start().waitFor();
    if (status != 0) {
      throw new IllegalStateException("broker " + command + " ended with status " + status);
    }
  }

  /** A port with a free one above it for the controller. */
  private static int freePort() throws IOException {
    while (true) {
      int port;
      try (ServerSocket first = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        port = first.getLocalPort();
      }
      if (port < 65535 && isFree(port + 1)) {
        return port;
      }
    }
  }

  private static boolean isFree(int port) throws IOException {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (BindException e) {
      return false;
    }
  }

  @Override
  public void close() {
    if (this != shared) {
      wipe();
    }
  }

  private void wipe() {
    try {
      broker("wipe");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
