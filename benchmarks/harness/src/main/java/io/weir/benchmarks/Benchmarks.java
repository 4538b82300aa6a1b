package io.weir.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.weir.benchmarks.report.Chart;
import io.weir.benchmarks.report.CheckpointResult;
import io.weir.benchmarks.report.ColdResult;
import io.weir.benchmarks.report.LatencyResult;
import io.weir.benchmarks.report.Page;
import io.weir.benchmarks.report.StartupResult;
import io.weir.benchmarks.report.SuiteResult;
import io.weir.benchmarks.report.SuiteResult.QueryResult;
import io.weir.benchmarks.suite.Query;
import io.weir.benchmarks.suite.Suite;
import io.weir.benchmarks.suite.Suites;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code benchmarks/run [SUITE …] [--engines a,b] [--rows N] [--rounds N] [--queries a,b]
 * [--seconds N]}: a suite, {@code cold}, {@code startup}, {@code latency}, {@code checkpoints},
 * {@code smoke} or {@code page}.
 */
public final class Benchmarks {
  private final Path root;
  private final Path data;
  private final ObjectMapper json = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private Benchmarks(Path root, Path data) {
    this.root = root;
    this.data = data;
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    try {
      Options options = Options.parse(arguments);
      Benchmarks benchmarks =
          new Benchmarks(
              Path.of(System.getProperty("weir.root")), Path.of(System.getProperty("weir.data")));
      for (String name : options.names()) {
        switch (name) {
          case "cold" -> benchmarks.cold(options);
          case "startup" -> benchmarks.startup(options);
          case "latency" -> benchmarks.latency(options);
          case "checkpoints" -> benchmarks.checkpoints(options);
          case "smoke" -> benchmarks.smoke();
          case "page" -> {} // It is written from what is on record, as after everything else.
          default -> benchmarks.run(Suites.named(name), options);
        }
      }
      if (options.rounds() > 0 && !options.names().equals(List.of("smoke"))) {
        benchmarks.writePage();
      }
    } catch (IllegalArgumentException | IllegalStateException e) {
      System.err.println("Error: " + e.getMessage());
      System.exit(1);
    }
  }

  /**
   * The command line.
   *
   * @param names of suites, in a good order when they are all
   * @param rows 0 for the suite's own number
   * @param seconds of a latency measurement
   * @param rounds 0 to only compare results
   */
  private record Options(
      List<String> names,
      List<EngineKind> engines,
      List<String> queries,
      long rows,
      long seconds,
      int rounds,
      String text) {

    static Options parse(String[] arguments) {
      List<String> names = new ArrayList<>();
      List<EngineKind> engines = new ArrayList<>();
      List<String> queries = List.of();
      long rows = 0;
      long seconds = 30;
      int rounds = 3;
      for (int i = 0; i < arguments.length; i++) {
        if (!arguments[i].startsWith("--")) {
          names.add(arguments[i]);
          continue;
        }
        if (i + 1 == arguments.length) {
          throw new IllegalArgumentException(arguments[i] + " needs a value");
        }
        String value = arguments[++i];
        switch (arguments[i - 1]) {
          case "--engines" -> {
            for (String engine : value.split(",")) {
              engines.add(EngineKind.valueOf(engine.toUpperCase(Locale.ROOT).replace('-', '_')));
            }
          }
          case "--queries" -> queries = List.of(value.split(","));
          case "--rows" -> rows = Long.parseLong(value);
          case "--seconds" -> seconds = Long.parseLong(value);
          case "--rounds" -> rounds = Integer.parseInt(value);
          default -> throw new IllegalArgumentException("no option " + arguments[i - 1]);
        }
      }
      if (names.isEmpty()) {
        Suites.ALL.forEach(suite -> names.add(suite.name()));
        names.addAll(List.of("cold", "startup", "latency", "checkpoints"));
      }
      return new Options(
          names,
          engines,
          queries,
          rows,
          seconds,
          rounds,
          "benchmarks/run " + String.join(" ", arguments));
    }
  }

  private void run(Suite suite, Options options) throws IOException, InterruptedException {
    int threads = threads();
    long rows = options.rows() == 0 ? suite.defaultRows() : options.rows();
    List<EngineKind> engines = options.engines().isEmpty() ? suite.engines() : options.engines();
    Rounds rounds =
        new Rounds(processes(), data, suite, engines, options.rounds(), threads, System.err);
    SuiteResult before = before(suite);
    List<QueryResult> results = new ArrayList<>();
    rounds.run(
        rows,
        options.queries(),
        result -> {
          results.add(result);
          if (options.rounds() > 0 && engines.contains(EngineKind.WEIR)) {
            // After each query, so that a run that is stopped keeps what it has measured.
            write(suite.name(), before.with(thisRun(options, threads, rows, results)));
          }
        });
  }

  /** What is on record of the queries that a suite has. */
  private SuiteResult before(Suite suite) throws IOException {
    SuiteResult recorded = read(suite.name(), SuiteResult.class);
    Set<String> queries = suite.queries().stream().map(Query::name).collect(Collectors.toSet());
    return new SuiteResult(
        suite.name(),
        suite.description(),
        recorded == null ? List.of() : recorded.only(queries).runs());
  }

  private SuiteResult.Run thisRun(
      Options options, int threads, long rows, List<QueryResult> results) throws IOException {
    return new SuiteResult.Run(
        options.text(),
        LocalDate.now().toString(),
        machine(),
        engines(results),
        threads,
        rows,
        List.copyOf(results));
  }

  private void cold(Options options) throws IOException, InterruptedException {
    ColdRounds rounds = new ColdRounds(root, data, threads(), System.err);
    // Before the others, so that what a first use of Weir prepares is prepared.
    String engines = rounds.engines();
    List<Double> node = rounds.node(Math.max(3, options.rounds()));
    rounds.run(
        options.queries(),
        options.rows(),
        options.rounds(),
        options.text(),
        line -> {
          if (options.rounds() > 0) {
            ColdResult before = read("cold", ColdResult.class);
            List<ColdResult.Line> lines = before == null ? List.of() : before.lines();
            write("cold", new ColdResult(processor(), engines, node, lines).with(line));
          }
        });
  }

  private void startup(Options options) throws IOException, InterruptedException {
    StartupRounds rounds = new StartupRounds(root, processes(), data, threads(), System.err);
    List<EngineKind> engines =
        options.engines().isEmpty()
            ? List.of(EngineKind.DUCKDB, EngineKind.FLINK)
            : options.engines();
    write(
        "startup",
        new StartupResult(
            options.text(),
            LocalDate.now().toString(),
            machine(),
            rounds.run(engines, options.rounds())));
  }

  private void latency(Options options) throws IOException, InterruptedException {
    LatencyRounds rounds = new LatencyRounds(processes(), data, threads(), System.err);
    write(
        "latency",
        new LatencyResult(
            options.text(),
            LocalDate.now().toString(),
            machine(),
            threads(),
            rounds.run(options.seconds())));
  }

  private void checkpoints(Options options) throws IOException, InterruptedException {
    CheckpointRounds rounds = new CheckpointRounds(processes(), data, threads(), System.err);
    long keys = options.rows() == 0 ? CheckpointRounds.KEYS : options.rows();
    List<EngineKind> engines =
        options.engines().isEmpty()
            ? List.of(EngineKind.WEIR, EngineKind.FLINK)
            : options.engines();
    List<CheckpointResult.EngineResult> measured = new ArrayList<>();
    for (EngineKind engine : engines) {
      measured.add(rounds.run(engine, keys, options.seconds()));
    }
    write(
        "checkpoints",
        new CheckpointResult(
            options.text(),
            LocalDate.now().toString(),
            machine(),
            threads(),
            keys,
            CheckpointRounds.RATE,
            measured));
  }

  private void smoke() throws IOException, InterruptedException {
    new Smoke(processes(), data, root.resolve("benchmarks/smoke.json"), threads(), System.err)
        .run();
  }

  /** Versions of the engines, and what Weir tells the JVM's compiler, as a sentence. */
  private String engines(List<QueryResult> results) throws IOException {
    Set<EngineKind> engines = EnumSet.noneOf(EngineKind.class);
    results.forEach(result -> engines.addAll(result.engines().keySet()));
    List<String> parts = new ArrayList<>();
    for (EngineKind engine : engines) {
      Path target = root.resolve("benchmarks").resolve(engine.module()).resolve("target");
      if (engine.library() != null) {
        parts.add(engine.title() + " " + JavaProcess.version(target, engine.library()));
      }
    }
    try (Stream<String> lines = Files.lines(root.resolve("shell/compiler.options"))) {
      String options = lines.filter(line -> line.startsWith("-")).collect(Collectors.joining(" "));
      parts.add("Weir with `" + options + "`");
    }
    return String.join(", ", parts) + ".";
  }

  private JavaProcess processes() {
    return new JavaProcess(root.resolve("benchmarks"));
  }

  private static int threads() {
    return Runtime.getRuntime().availableProcessors();
  }

  private void write(String name, Object result) throws IOException {
    Path file = resultFile(name);
    Files.createDirectories(file.getParent());
    Path unfinished = resultFile(name + ".unfinished");
    json.writeValue(unfinished.toFile(), result);
    Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
  }

  private Path resultFile(String name) {
    return root.resolve("benchmarks/results/" + name + ".json");
  }

  private void writePage() throws IOException {
    List<SuiteResult> results = new ArrayList<>();
    for (Suite suite : Suites.ALL) {
      Path file = resultFile(suite.name());
      if (Files.exists(file)) {
        results.add(json.readValue(file.toFile(), SuiteResult.class));
      }
    }
    Files.writeString(root.resolve("docs/benchmarks.svg"), Chart.of(results));
    Files.writeString(
        root.resolve("docs/benchmarks.md"),
        Page.of(
            results,
            read("cold", ColdResult.class),
            read("startup", StartupResult.class),
            read("latency", LatencyResult.class),
            read("checkpoints", CheckpointResult.class),
            "benchmarks.svg"));
    System.err.println("Wrote docs/benchmarks.md.");
  }

  private <T> @Nullable T read(String name, Class<T> type) throws IOException {
    Path file = resultFile(name);
    return Files.exists(file) ? json.readValue(file.toFile(), type) : null;
  }

  private static String machine() throws IOException {
    return processor() + ", Java " + System.getProperty("java.version");
  }

  private static String processor() throws IOException {
    String processor = System.getProperty("os.arch");
    Path information = Path.of("/proc/cpuinfo");
    if (Files.exists(information)) {
      for (String line : Files.readAllLines(information)) {
        if (line.startsWith("model name")) {
          processor = line.substring(line.indexOf(':') + 1).strip();
          break;
        }
      }
    }
    return processor;
  }
}
