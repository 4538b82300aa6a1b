package io.weir.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Windows over several partitions, one of them without records, while the broker or the job stand
 * still for longer than the idle timeout: no row is late because of that, and the empty partition
 * does not hold the windows back. The job runs in a process of its own.
 *
 * <p>No partition gets a row of a window before all have those of the window before. So whatever
 * the machine is busy with, a row is late only if a partition was taken for idle of which rows are
 * there.
 */
@Timeout(900)
final class KafkaOutageTest {
  private static final int PARTITIONS = 4;

  /** The last one is empty. */
  private static final int FILLED = 3;

  private static final int ROWS_PER_WINDOW = 300;
  private static final LocalDateTime START = LocalDateTime.of(2026, 1, 31, 12, 0);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS");

  @TempDir private Path directory;
  private @Nullable Process weir;

  /** Fills windows of a second, one after another. */
  private static final class Orders implements AutoCloseable {
    private final KafkaProducer<String, String> producer;
    private int windows;

    Orders(KafkaBroker broker) {
      producer =
          new KafkaProducer<>(
              Map.of(
                  "bootstrap.servers", broker.bootstrapServers(), "delivery.timeout.ms", 600_000),
              new StringSerializer(),
              new StringSerializer());
    }

    private static String time(int window, int row) {
      return START.plusSeconds(window).plusNanos(row * 3_000_000L).format(TIME);
    }

    void send(int count) throws Exception {
      for (int i = 0; i < count; i++) {
        List<Future<?>> sent = new ArrayList<>();
        for (int row = 0; row < ROWS_PER_WINDOW; row++) {
          // Of every partition the last one to answer after an outage is another one.
          String value = windows * ROWS_PER_WINDOW + row + "," + time(windows, row);
          sent.add(producer.send(new ProducerRecord<>("orders", row % FILLED, null, value)));
        }
        for (Future<?> each : sent) {
          each.get();
        }
        windows++;
      }
    }

    /** The first windows, with all their rows. */
    static Map<String, Long> complete(int windows) {
      Map<String, Long> counts = new TreeMap<>();
      for (int window = 0; window < windows; window++) {
        counts.put(time(window, 0), (long) ROWS_PER_WINDOW);
      }
      return counts;
    }

    @Override
    public void close() {
      producer.close();
    }
  }

  @Test
  void neitherAnOutageNorAJobThatStoodStillMakesARowLate() throws Exception {
    run(
        "1 s",
        (broker, orders) -> {
          outage(broker, orders, 2);
          awaitAll(orders);
          standStill(orders, 2);
        });
  }

  @Test
  @Tag("long")
  void longOutagesMakeNoRowLate() throws Exception {
    run(
        "30 s",
        (broker, orders) -> {
          for (int i = 0; i < 4; i++) {
            outage(broker, orders, 33);
            awaitAll(orders);
          }
        });
  }

  @Test
  @Tag("long")
  void anOutageOfSixSecondsMakesNoRowLate() throws Exception {
    run("2 s", (broker, orders) -> outage(broker, orders, 6));
  }

  @Test
  @Tag("long")
  void aJobThatIsKilledInAnOutageFindsNoRowLate() throws Exception {
    run(
        "2 s",
        (broker, orders) -> {
          signal("STOP");
          orders.send(5);
          broker.kill();
          signal("CONT");
          TimeUnit.SECONDS.sleep(3);
          kill();
          TimeUnit.SECONDS.sleep(3);
          broker.start();
          start("2 s", broker);
        });
  }

  private interface Trouble {
    void make(KafkaBroker broker, Orders orders) throws Exception;
  }

  /**
   * The broker is away for longer than the idle timeout, and back with rows that nobody has read.
   */
  private void outage(KafkaBroker broker, Orders orders, int seconds) throws Exception {
    signal("STOP");
    orders.send(5);
    broker.kill();
    signal("CONT");
    TimeUnit.SECONDS.sleep(seconds);
    broker.start();
  }

  /** The job is away for longer than the idle timeout, and rows have come meanwhile. */
  private void standStill(Orders orders, int seconds) throws Exception {
    signal("STOP");
    orders.send(5);
    TimeUnit.SECONDS.sleep(seconds);
    signal("CONT");
  }

  private void signal(String signal) throws Exception {
    Process process = weir;
    assertTrue(process != null);
    assertEquals(
        0,
        new ProcessBuilder("kill", "-" + signal, "" + process.pid()).inheritIO().start().waitFor());
  }

  private void run(String idleTimeout, Trouble trouble) throws Exception {
    try (KafkaBroker broker = new KafkaBroker();
        Orders orders = orders(broker)) {
      start(idleTimeout, broker);
      orders.send(2);
      // The empty partition counts as idle, or else no window would ever fire.
      awaitAll(orders);
      trouble.make(broker, orders);
      awaitAll(orders);
      // And nothing comes later.
      orders.send(2);
      awaitAll(orders);
    }
  }

  private static Orders orders(KafkaBroker broker) throws Exception {
    broker.createTopic("orders", PARTITIONS);
    return new Orders(broker);
  }

  /** Waits for all windows that were filled but the last one, and checks those that have come. */
  private void awaitAll(Orders orders) throws Exception {
    Process process = weir;
    int filled = orders.windows - 1;
    Map<String, Long> counts = counts();
    for (int looks = 1; counts.size() < filled; looks++) {
      assertTrue(process != null && process.isAlive(), () -> "the job has ended: " + said());
      TimeUnit.MILLISECONDS.sleep(50);
      if (looks % 20 == 0) {
        // The watermark goes on only while rows come.
        orders.send(1);
      }
      counts = counts();
    }
    assertEquals(Orders.complete(counts.size()), counts);
  }

  private void start(String idleTimeout, KafkaBroker broker) throws IOException {
    Path script = directory.resolve("pipeline.sql");
    Files.writeString(
        script,
        """
        SET 'table.exec.source.idle-timeout' = '%s';
        SET 'execution.checkpointing.interval' = '200 ms';
        CREATE TABLE orders (id BIGINT, ordered_at TIMESTAMP(3), WATERMARK FOR ordered_at AS ordered_at) WITH (
          'connector' = 'kafka', 'topic' = 'orders', 'properties.bootstrap.servers' = '%s',
          'properties.reconnect.backoff.max.ms' = '200', 'scan.startup.mode' = 'earliest-offset', 'format' = 'csv');
        CREATE TABLE counts (window_start TIMESTAMP(3), orders BIGINT) WITH (
          'connector' = 'filesystem', 'path' = '%s', 'format' = 'csv');
        INSERT INTO counts SELECT window_start, COUNT(*)
        FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ordered_at), INTERVAL '1' SECOND))
        GROUP BY window_start, window_end;
        """
            .formatted(idleTimeout, broker.bootstrapServers(), directory.resolve("counts")));
    weir =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                "io.weir.shell.WeirCommand",
                "run",
                script.toString(),
                "--state",
                directory.resolve("state").toString())
            .redirectErrorStream(true)
            .redirectOutput(
                ProcessBuilder.Redirect.appendTo(directory.resolve("said.txt").toFile()))
            .start();
  }

  @AfterEach
  void kill() throws InterruptedException {
    Process process = weir;
    if (process != null) {
      process.destroyForcibly().waitFor();
    }
  }

  private String said() {
    try {
      return Files.readString(directory.resolve("said.txt"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** What the job has counted, in the files that are complete. */
  private Map<String, Long> counts() throws IOException {
    Map<String, Long> counts = new TreeMap<>();
    List<Path> files = new ArrayList<>();
    if (Files.exists(directory.resolve("counts"))) {
      try (Stream<Path> all = Files.list(directory.resolve("counts"))) {
        all.filter(file -> !file.getFileName().toString().startsWith(".")).forEach(files::add);
      }
    }
    for (Path file : files) {
      for (String line : Files.readString(file, StandardCharsets.UTF_8).split("\n")) {
        if (!line.isEmpty()) {
          String[] columns = line.split(",");
          assertEquals(null, counts.put(columns[0], Long.parseLong(columns[1])), line);
        }
      }
    }
    return counts;
  }
}
