package io.weir.runtime.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.runtime.checkpoint.CheckpointInfo;
import io.weir.runtime.error.JobException;
import io.weir.runtime.job.JobSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * A job that was killed after some checkpoints, and what may come of going on from its state: the
 * right result, with a message when it is from an older checkpoint, or a refusal with a reason.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class CheckpointedJob {
  static final int ROWS = 20_000;

  static final int WORKERS = 2;

  static final int CHECKPOINTS = 3;

  static final ObjectMapper JSON = new ObjectMapper();

  /** Something done to a state directory. */
  interface Damage {
    void to(Path state) throws IOException;
  }

  record Case(String name, Damage damage) {}

  @TempDir static Path directory;

  final List<ListSource.Row> rows = new ArrayList<>();

  final Map<Long, Long> expected = new TreeMap<>();

  /** Of a second query in the same job, whose state must not be taken for that of the first. */
  final List<ListSource.Row> otherRows = new ArrayList<>();

  final Map<Long, Long> otherExpected = new TreeMap<>();

  /** The state of a job that was killed after some checkpoints. */
  Path undamaged = Path.of("");

  long newest;

  @BeforeAll
  void makeCheckpoints() throws Exception {
    Random random = new Random(7);
    generate(rows, expected, random);
    generate(otherRows, otherExpected, random);
    undamaged = directory.resolve("undamaged");
    RunningJob job = start(undamaged, new CollectSink(), new CollectSink(), ROWS / 100 / 2, 5);
    CheckpointInfo last = null;
    while (last == null || last.number() < 2 * CHECKPOINTS) {
      assertFalse(job.await(Duration.ofMillis(1)));
      last = job.lastCheckpoint();
    }
    job.cancel();
    job.await();
    newest = numbers(undamaged).get(0);
    assertEquals(CHECKPOINTS, numbers(undamaged).size());
  }

  static void generate(List<ListSource.Row> rows, Map<Long, Long> expected, Random random) {
    for (int i = 0; i < ROWS; i++) {
      ListSource.Row row = new ListSource.Row(random.nextInt(300), random.nextInt(100));
      rows.add(row);
      expected.merge(row.key(), row.value(), Long::sum);
    }
  }

  /** Goes on from a state, to the end, without further checkpoints than the last. */
  RunningJob goOn(Path state, CollectSink sink, CollectSink otherSink) {
    return start(state, sink, otherSink, Integer.MAX_VALUE, 600_000);
  }

  RunningJob start(
      Path state, CollectSink sink, CollectSink otherSink, int splits, long intervalMillis) {
    Jobs jobs = new Jobs();
    sum(jobs, rows, sink, splits);
    sum(jobs, otherRows, otherSink, splits);
    JobSpec spec = jobs.spec();
    return new EmbeddedHost()
        .start(
            spec,
            JobOptions.defaults()
                .withParallelism(WORKERS)
                .withCheckpointIntervalMillis(intervalMillis)
                .withRetainedCheckpoints(CHECKPOINTS)
                .withStateDirectory(state));
  }

  static void sum(Jobs jobs, List<ListSource.Row> rows, CollectSink sink, int splits) {
    ListSource list = new ListSource(List.of(rows), 100, 50, true, 0).claimable(splits);
    int source = jobs.source(list, null);
    int sum = jobs.operator(TestOperators.Sum.spec(), Jobs.hash(source));
    jobs.sink(sink, Jobs.forward(sum));
  }

  /** Newest first. */
  static List<Long> numbers(Path state) throws IOException {
    try (Stream<Path> list = Files.list(state.resolve("checkpoints"))) {
      return list.map(path -> path.getFileName().toString())
          .filter(name -> name.matches("chk-[0-9]+"))
          .map(name -> Long.valueOf(name.substring(4)))
          .sorted(Comparator.reverseOrder())
          .toList();
    }
  }

  static Path checkpoint(Path state, long number) {
    return state.resolve("checkpoints").resolve("chk-" + number);
  }

  /** Copies the state, with files shared where they are; returns where to. */
  Path copy() throws IOException {
    Path to = directory.resolve("trial");
    delete(to);
    Map<Object, Path> known = new HashMap<>();
    try (Stream<Path> all = Files.walk(undamaged)) {
      for (Path from : all.toList()) {
        Path target = to.resolve(undamaged.relativize(from).toString());
        if (Files.isDirectory(from)) {
          Files.createDirectories(target);
          continue;
        }
        Path same = known.putIfAbsent(Files.getAttribute(from, "unix:ino"), target);
        if (same == null) {
          Files.copy(from, target);
        } else {
          Files.createLink(target, same);
        }
      }
    }
    return to;
  }

  static void delete(Path path) throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    try (Stream<Path> all = Files.walk(path)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }

  void tryAll(List<Case> cases) throws Exception {
    for (Case each : cases) {
      Path state = copy();
      each.damage.to(state);
      check(each.name, state);
    }
  }

  void check(String name, Path state) throws Exception {
    CollectSink sink = new CollectSink();
    CollectSink otherSink = new CollectSink();
    try {
      RunningJob job = goOn(state, sink, otherSink);
      job.await();
      checkRows(name, expected, sink);
      checkRows(name, otherExpected, otherSink);
      String again =
          "rows that were written after checkpoint %d are written again"
              .formatted(job.restoredCheckpoint());
      assertEquals(
          job.restoredCheckpoint() != newest,
          job.messages().contains(again),
          name + ": restored from " + job.restoredCheckpoint() + ", said " + job.messages());
    } catch (JobException e) {
      String message = String.valueOf(e.getMessage());
      assertTrue(message.contains(state.getFileName().toString()), name + ": " + message);
    } catch (RuntimeException e) {
      throw new AssertionError(name + ": " + e, e);
    }
  }

  static void checkRows(String name, Map<Long, Long> expected, CollectSink sink) {
    Map<Long, Long> shown = new TreeMap<>();
    sink.rows().forEach(row -> shown.merge(row.key(), row.value(), Long::sum));
    assertEquals(expected, shown, name);
    assertEquals(expected.size(), sink.rows().size(), name);
  }

  // --- files ---

  static byte[] read(Path file) throws IOException {
    return Files.readAllBytes(file);
  }

  /** Changes a file as a failing disk does: in place, for all checkpoints that share it. */
  static void overwrite(Path file, byte[] bytes) throws IOException {
    Files.write(file, bytes, StandardOpenOption.TRUNCATE_EXISTING);
  }
}
