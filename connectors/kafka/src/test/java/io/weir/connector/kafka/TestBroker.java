package io.weir.connector.kafka;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;

/** A real broker, its own controller, in this process. */
final class TestBroker implements AutoCloseable {
  final String address;
  private final KafkaRaftServer server;
  private final Path directory;
  private final int port;

  private final int controllerPort;

  TestBroker(Path directory) throws Exception {
    this(directory, freePort(), freePort(), true);
  }

  /** A broker that clients reach over another port. */
  static TestBroker behind(SlowConnection connection, Path directory) throws Exception {
    int port = freePort();
    TestBroker broker = new TestBroker(directory, port, connection.port(), freePort(), true);
    connection.connectTo(port);
    return broker;
  }

  /** The same broker again, after it was closed. */
  TestBroker restarted() throws Exception {
    return new TestBroker(directory, port, controllerPort, false);
  }

  private TestBroker(Path directory, int port, int controllerPort, boolean fresh) throws Exception {
    this(directory, port, port, controllerPort, fresh);
  }

  private TestBroker(
      Path directory, int port, int advertisedPort, int controllerPort, boolean fresh)
      throws Exception {
    this.directory = directory;
    this.port = port;
    this.controllerPort = controllerPort;
    address = "127.0.0.1:" + advertisedPort;
    Properties properties = new Properties();
    properties.putAll(
        Map.ofEntries(
            Map.entry("process.roles", "broker,controller"),
            Map.entry("node.id", "1"),
            Map.entry("controller.listener.names", "CONTROLLER"),
            Map.entry("controller.quorum.voters", "1@127.0.0.1:" + controllerPort),
            Map.entry(
                "listeners",
                "PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d"
                    .formatted(port, controllerPort)),
            Map.entry("advertised.listeners", "PLAINTEXT://" + address),
            Map.entry("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT"),
            Map.entry("log.dirs", directory.toString()),
            Map.entry("auto.create.topics.enable", "false"),
            Map.entry("offsets.topic.replication.factor", "1"),
            Map.entry("offsets.topic.num.partitions", "1"),
            Map.entry("transaction.state.log.replication.factor", "1"),
            Map.entry("transaction.state.log.num.partitions", "1"),
            Map.entry("transaction.state.log.min.isr", "1"),
            Map.entry("share.coordinator.state.topic.replication.factor", "1"),
            Map.entry("group.initial.rebalance.delay.ms", "0"),
            Map.entry("log.initial.task.delay.ms", "0")));
    if (fresh) {
      format(directory);
    }
    server = new KafkaRaftServer(KafkaConfig.fromProps(properties), Time.SYSTEM);
    server.startup();
  }

  private static void format(Path directory) throws Exception {
    new Formatter()
        .setPrintStream(new PrintStream(OutputStream.nullOutputStream()))
        .setSupportedFeatures(List.of(Feature.PRODUCTION_FEATURES.toArray(new Feature[0])))
        .setReleaseVersion(MetadataVersion.latestProduction())
        .setNodeId(1)
        .setClusterId(Uuid.randomUuid().toString())
        .setControllerListenerName("CONTROLLER")
        .setDirectories(List.of(directory.toString()))
        .setMetadataLogDirectory(directory.toString())
        .run();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", address));
  }

  void createTopic(String name, int partitions) throws ExecutionException, InterruptedException {
    try (Admin admin = admin()) {
      admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1))).all().get();
      // An idempotent producer that is faster than the new leaders loses batches (KAFKA-15591).
      Map<TopicPartition, OffsetSpec> all = new HashMap<>();
      for (int i = 0; i < partitions; i++) {
        all.put(new TopicPartition(name, i), OffsetSpec.latest());
      }
      while (!answers(admin, all)) {
        Thread.onSpinWait();
      }
    }
  }

  private static boolean answers(Admin admin, Map<TopicPartition, OffsetSpec> partitions)
      throws InterruptedException {
    try {
      admin.listOffsets(partitions).all().get();
      return true;
    } catch (ExecutionException e) {
      return false;
    }
  }

  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
  }
}
