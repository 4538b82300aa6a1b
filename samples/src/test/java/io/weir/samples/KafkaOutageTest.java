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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
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
 */
@Timeout(900)
final class KafkaOutageTest {
  private static final int PARTITIONS = 4;

  /** The last one is empty. */
  private static final int FILLED = 3;

  private static final long ROWS_PER_SECOND = 2000;
  private static final LocalDateTime START = LocalDateTime.of(2026, 1, 31, 12, 0);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS");

  @TempDir private Path directory;
  private @Nullable Process weir;

  /** Sends rows whose time goes on with the clock, until it is told to stop. */
  private static final class Orders implements Runnable {
    private final KafkaBroker broker;
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private volatile boolean stop;
    private volatile long sent;

    Orders(KafkaBroker broker) {
      this.broker = broker;
    }

    /** The time of a row, which is its number in milliseconds. */
    static String time(long row) {
      return START.plusNanos(row * (1_000_000_000 / ROWS_PER_SECOND)).format(TIME);
    }

    @Override
    public void run() {
      Map<String, Object> properties =
          Map.of(
              "bootstrap.servers", broker.bootstrapServers(),
              "linger.ms", 5,
              "reconnect.backoff.max.ms", 200,
              "delivery.timeout.ms", 600_000,
              "max.block.ms", 600_000,
              "buffer.memory", 100_000_000L);
      try (KafkaProducer<String, String> producer =
          new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer())) {
        long start = System.nanoTime();
        long row = 0;
        while (!stop) {
          long due = (System.nanoTime() - start) * ROWS_PER_SECOND / 1_000_000_000;
          while (row < due) {
            // Of every partition the last one to send again after an outage is another one.
            send(producer, (int) (row % FILLED), row++);
          }
          sent = row;
          TimeUnit.MILLISECONDS.sleep(5);
        }
        // Far behind all others, so that all windows of the others are complete.
        for (int partition = 0; partition < FILLED; partition++) {
          send(producer, partition, row + 10_000_000);
        }
      } catch (InterruptedException | RuntimeException e) {
        failure.set(e);
      }
    }

    private void send(KafkaProducer<String, String> producer, int partition, long row) {
      producer.send(
          new ProducerRecord<>("orders", partition, null, row + "," + time(row)),
          (metadata, exception) -> {
            if (exception != null) {
              failure.set(exception);
            }
          });
    }

    /** Rows per window of a second, all windows but that of the last rows. */
    Map<String, Long> expected() {
      Map<String, Long> counts = new TreeMap<>();
      for (long row = 0; row < sent; row++) {
        counts.merge(time(row / ROWS_PER_SECOND * ROWS_PER_SECOND), 1L, Long::sum);
      }
      return counts;
    }
  }

  @Test
  void neitherAnOutageNorAJobThatStoodStillMakesARowLate() throws Exception {
    run(
        "2 s",
        broker -> {
          outage(broker, 3);
          awaitWindows(counts().size() + 3);
          standStill(3);
        });
  }

  @Test
  @Tag("long")
  void longOutagesMakeNoRowLate() throws Exception {
    run(
        "30 s",
        broker -> {
          for (int i = 0; i < 4; i++) {
            outage(broker, 33);
            TimeUnit.SECONDS.sleep(5);
          }
        });
  }

  @Test
  @Tag("long")
  void anOutageOfSixSecondsMakesNoRowLate() throws Exception {
    run("2 s", broker -> outage(broker, 6));
  }

  @Test
  @Tag("long")
  void aJobThatIsKilledInAnOutageFindsNoRowLate() throws Exception {
    run(
        "2 s",
        broker -> {
          broker.kill();
          TimeUnit.SECONDS.sleep(3);
          kill();
          TimeUnit.SECONDS.sleep(3);
          broker.start();
          start("2 s", broker);
        });
  }

  private interface Trouble {
    void make(KafkaBroker broker) throws Exception;
  }

  private static void outage(KafkaBroker broker, int seconds) throws Exception {
    broker.kill();
    TimeUnit.SECONDS.sleep(seconds);
    broker.start();
  }

  private void standStill(int seconds) throws Exception {
    signal("STOP");
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
    try (KafkaBroker broker = new KafkaBroker()) {
      broker.createTopic("orders", PARTITIONS);
      Orders orders = new Orders(broker);
      Thread sender = new Thread(orders, "orders");
      sender.start();
      start(idleTimeout, broker);
      // The empty partition counts as idle, or else no window would ever fire.
      awaitWindows(3);
      trouble.make(broker);
      long over = System.nanoTime();
      awaitWindows(counts().size() + 1);
      System.out.printf("windows %.1f s afterwards%n", (System.nanoTime() - over) / 1e9);
      awaitWindows(counts().size() + 2);
      orders.stop = true;
      sender.join();
      assertEquals(null, orders.failure.get());
      Map<String, Long> expected = orders.expected();
      awaitWindows(expected.size());
      System.out.printf("%,d rows in %d windows, all counted%n", orders.sent, expected.size());
      assertEquals(expected, counts());
    }
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

  private void awaitWindows(int windows) throws IOException, InterruptedException {
    Process process = weir;
    while (counts().size() < windows) {
      assertTrue(process != null && process.isAlive(), () -> "the job has ended: " + said());
      TimeUnit.MILLISECONDS.sleep(50);
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
