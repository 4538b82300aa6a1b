package io.weir.engine.conformance;

import io.weir.engine.Session;
import io.weir.engine.StatementResult;
import io.weir.engine.Weir;
import io.weir.parser.SqlException;
import io.weir.runtime.host.PlantedFault;
import io.weir.runtime.host.RunningJob;
import io.weir.runtime.host.SimulationHost;
import io.weir.testkit.disk.SimulatedDisk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/**
 * One query of a SQL file as a job that writes a table, in a simulated world: through crashes at
 * any step and any change of the disk, each time with another number of workers and other batches.
 * The table is the file's, whatever happened.
 */
final class SimulatedQuery {
  private static final SimulatedDisk DISK = SimulatedFilesConnector.DISK;
  private static final double[] CRASH_RATES = {0, 0.002, 0.005, 0.01};
  private static int worlds;

  private final SqlFile file;
  private final Step.Expect query;
  private final Path inputs;
  private final long seed;
  private final Random random;
  private final SimulationHost host;
  private final Map<String, String> configuration;
  private final Path world = DISK.root().resolve("world-" + worlds++);

  /** Where the job writes part files; else it writes to the memory of this process. */
  private boolean toFiles;

  /**
   * @param inputs directory of the file's input files
   * @param seed of all that is left to chance
   */
  SimulatedQuery(SqlFile file, Step.Expect query, Path inputs, long seed, PlantedFault fault) {
    this.file = file;
    this.query = query;
    this.inputs = inputs;
    this.seed = seed;
    random = new Random(seed * 0x9E3779B97F4A7C15L + query.line());
    Execution.Kind kind =
        query.in() != null ? query.in() : Execution.Kind.values()[random.nextInt(2)];
    // Of four workers the configuration has no memory for rows.
    configuration = new Execution(kind, random.nextInt(4) == 0 ? 4 : 2, 3).configuration();
    toFiles = random.nextInt(4) == 0;
    host =
        new SimulationHost(random, DISK, fault, CRASH_RATES[random.nextInt(CRASH_RATES.length)], 6);
  }

  SimulationHost host() {
    return host;
  }

  /** What is wrong; empty when nothing is. */
  String run() throws IOException, InterruptedException {
    return run(this::compare);
  }

  /** The same for a job of which something else is known than its table. */
  String runInMemory(Callable<String> comparison) throws IOException, InterruptedException {
    toFiles = false;
    return run(comparison);
  }

  private String run(Callable<String> comparison) throws IOException, InterruptedException {
    CollectingConnector.clear();
    try {
      String failure = runToEnd();
      return failure.isEmpty() ? comparison.call() : failure;
    } catch (IOException | InterruptedException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    } finally {
      DISK.settle();
      deleteWorld();
    }
  }

  private String runToEnd() throws InterruptedException {
    while (true) {
      try (Weir weir = Weir.open(configuration, world.resolve("state"), host)) {
        RunningJob job = start(weir.session(), world.resolve("out"));
        return job.failure() == null ? "" : "the job failed: " + job.failure();
      } catch (RuntimeException e) {
        if (!DISK.isDead()) {
          return "the job does not start: " + e;
        }
        DISK.crash(new Random(random.nextLong()));
      }
    }
  }

  private RunningJob start(Session session, Path out) throws InterruptedException {
    for (Step step : file.steps()) {
      if (step.line() > query.line()) {
        break;
      }
      if (step instanceof Step.Execute execute) {
        StatementResult result = session.execute(substitute(execute.sql(), out));
        if (result instanceof StatementResult.JobStarted started) {
          started.job().running().await();
        }
      }
    }
    if (toFiles) {
      try {
        return started(session.execute(substitute(writingFiles(), out)));
      } catch (SqlException e) {
        toFiles = false; // Files take no updates.
      }
    }
    return started(
        session.execute(
            substitute(
                "CREATE TABLE collected WITH ('connector' = 'collecting') AS " + query.sql(),
                out)));
  }

  private String writingFiles() {
    return "CREATE TABLE written WITH ('connector' = 'filesystem', 'format' = 'json', 'path' ="
        + " '${out}/written') AS "
        + query.sql();
  }

  private static RunningJob started(StatementResult result) throws InterruptedException {
    RunningJob job = ((StatementResult.JobStarted) result).job().running();
    while (!job.await(Duration.ofMinutes(1))) {}
    return job;
  }

  private String substitute(String sql, Path out) {
    return sql.replace("'connector' = 'filesystem'", "'connector' = 'simulated-files'")
        .replace("${dir}", inputs.toString())
        .replace("${out}", out.toString());
  }

  // --- what came out ---

  private String compare() throws IOException, InterruptedException {
    Map<String, Integer> expected = new TreeMap<>();
    Map<String, Integer> found = new TreeMap<>();
    if (toFiles) {
      count(lines(world.resolve("out/written")), found);
      Path plain = Files.createTempDirectory("weir-plain");
      try (Weir weir = Weir.open(configuration)) {
        start(weir.session(), plain);
      }
      count(lines(plain.resolve("written")), expected);
    } else {
      expected.putAll(query.table());
      found.putAll(CollectingConnector.rows());
    }
    return expected.equals(found)
        ? ""
        : (toFiles ? "in files, " : "") + "expected " + expected + ", found " + found;
  }

  private static void count(List<String> lines, Map<String, Integer> into) {
    lines.forEach(line -> into.merge(line, 1, Integer::sum));
  }

  /** Of the visible part files. */
  private static List<String> lines(Path directory) throws IOException {
    try (Stream<Path> parts = Files.list(directory)) {
      return parts
          .filter(part -> !part.getFileName().toString().startsWith("."))
          .flatMap(part -> read(part).lines())
          .toList();
    }
  }

  private static String read(Path part) {
    try {
      return Files.readString(part);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void deleteWorld() throws IOException {
    Path real = Path.of(world.toString());
    if (Files.exists(real)) {
      try (Stream<Path> all = Files.walk(real)) {
        for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(each);
        }
      }
    }
  }

  /** Where, with what seed, and how to see it again. */
  String place() {
    return "%s:%d, seed %d\n  mvn -pl engine -am test -Dtest=SimulationTest -Dsurefire.failIfNoSpecifiedTests=false -Dweir.simulation=%s:%d -Dweir.simulation.seed=%d\n%s"
        .formatted(file.name(), query.line(), seed, file.name(), query.line(), seed, query.sql());
  }
}
