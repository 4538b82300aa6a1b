package io.weir.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.weir.benchmarks.report.Chart;
import io.weir.benchmarks.report.Page;
import io.weir.benchmarks.report.SuiteResult;
import io.weir.benchmarks.suite.Suite;
import io.weir.benchmarks.suite.Suites;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** {@code benchmarks/run [SUITE …] [--engines a,b] [--rows N] [--rounds N] [--queries a,b]}. */
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
      for (Suite suite : options.suites()) {
        benchmarks.run(suite, options);
      }
      benchmarks.writePage();
    } catch (IllegalArgumentException | IllegalStateException e) {
      System.err.println("Error: " + e.getMessage());
      System.exit(1);
    }
  }

  /**
   * The command line.
   *
   * @param rows 0 for the suite's own number
   */
  private record Options(
      List<Suite> suites,
      List<EngineKind> engines,
      List<String> queries,
      long rows,
      int rounds,
      String text) {

    static Options parse(String[] arguments) {
      List<Suite> suites = new ArrayList<>();
      List<EngineKind> engines = new ArrayList<>();
      List<String> queries = List.of();
      long rows = 0;
      int rounds = 3;
      for (int i = 0; i < arguments.length; i++) {
        if (!arguments[i].startsWith("--")) {
          suites.add(Suites.named(arguments[i]));
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
          case "--rounds" -> rounds = Integer.parseInt(value);
          default -> throw new IllegalArgumentException("no option " + arguments[i - 1]);
        }
      }
      return new Options(
          suites.isEmpty() ? Suites.ALL : suites,
          engines,
          queries,
          rows,
          rounds,
          "benchmarks/run " + String.join(" ", arguments));
    }
  }

  private void run(Suite suite, Options options) throws IOException, InterruptedException {
    int threads = Runtime.getRuntime().availableProcessors();
    long rows = options.rows() == 0 ? suite.defaultRows() : options.rows();
    Rounds rounds =
        new Rounds(
            root.resolve("benchmarks"),
            data,
            suite,
            options.engines().isEmpty() ? suite.engines() : options.engines(),
            options.rounds(),
            threads,
            System.err);
    SuiteResult result =
        new SuiteResult(
            suite.name(),
            suite.description(),
            options.text(),
            LocalDate.now().toString(),
            machine(),
            threads,
            rows,
            rounds.run(rows, options.queries()));
    Path file = resultFile(suite);
    Files.createDirectories(file.getParent());
    json.writeValue(file.toFile(), result);
  }

  private Path resultFile(Suite suite) {
    return root.resolve("benchmarks/results/" + suite.name() + ".json");
  }

  private void writePage() throws IOException {
    List<SuiteResult> results = new ArrayList<>();
    for (Suite suite : Suites.ALL) {
      Path file = resultFile(suite);
      if (Files.exists(file)) {
        results.add(json.readValue(file.toFile(), SuiteResult.class));
      }
    }
    Files.writeString(root.resolve("docs/benchmarks.svg"), Chart.of(results));
    Files.writeString(root.resolve("docs/benchmarks.md"), Page.of(results, "benchmarks.svg"));
    System.err.println("Wrote docs/benchmarks.md.");
  }

  private static String machine() throws IOException {
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
    return processor + ", Java " + System.getProperty("java.version");
  }
}
