package io.weir.benchmarks;

import io.weir.benchmarks.data.Bids;
import io.weir.benchmarks.report.ColdResult;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * Whole processes, as a user starts them: Weir's launcher, {@code ./weir -e}, beside DuckDB without
 * a JVM. DuckDB's command line is in no registry of packages; its library for Node.js is the same
 * native code, and what an empty program of Node.js takes is measured too and taken off.
 */
final class ColdRounds {
  private static final String PACKAGE = "@duckdb/node-api";
  private static final String VERSION = "1.5.6-r.1";

  /** About 330 MB and 1.5 GB. */
  private static final long[] ROWS = {2_000_000, 9_000_000};

  private static final String PROGRAM =
      """
      const { DuckDBInstance } = require('@duckdb/node-api');
      (async () => {
        const instance = await DuckDBInstance.create(':memory:', { threads: process.argv[2] });
        const connection = await instance.connect();
        let result;
        for (const sql of process.argv.slice(3)) {
          result = await connection.runAndReadAll(sql);
        }
        const rows = [result.columnNames(), ...result.getRows()];
        process.stdout.write(rows.map(row => row.map(String).join(',') + '\\n').join(''));
      })();
      """;

  /**
   * A query in both dialects.
   *
   * @param title for people
   */
  private record Query(String name, String title, String weir, String duckdb) {}

  private static final List<Query> QUERIES =
      List.of(
          same("count", "count", "SELECT COUNT(*) AS n FROM bids"),
          same(
              "filter-sum",
              "filter and sum",
              "SELECT COUNT(*) AS n, SUM(price) AS total FROM bids WHERE price > 100000"),
          same(
              "group-100k",
              "group by 100,000 integers, the ten largest",
              """
              SELECT bidder, COUNT(*) AS n, SUM(price) AS total FROM bids
              GROUP BY bidder ORDER BY n DESC, bidder LIMIT 10"""),
          same("distinct-url", "distinct URLs", "SELECT COUNT(DISTINCT url) AS urls FROM bids"),
          new Query(
              "tumble-max",
              "highest price of 10 seconds",
              """
              SELECT window_start, MAX(price) AS highest
              FROM TABLE(TUMBLE(TABLE bids, DESCRIPTOR(`dateTime`), INTERVAL '10' SECOND))
              GROUP BY window_start, window_end""",
              """
              SELECT time_bucket(INTERVAL 10 SECOND, dateTime) AS window_start, MAX(price) AS highest
              FROM bids GROUP BY window_start"""));

  private static Query same(String name, String title, String sql) {
    return new Query(name, title, sql, sql);
  }

  private final Path root;
  private final Path data;
  private final int threads;
  private final PrintStream log;

  ColdRounds(Path root, Path data, int threads, PrintStream log) {
    this.root = root;
    this.data = data;
    this.threads = threads;
    this.log = log;
  }

  /** Versions of what is measured. */
  String engines() throws IOException, InterruptedException {
    String weir = output("Weir", List.of(root.resolve("weir").toString(), "--version")).strip();
    return weir + "; DuckDB as " + PACKAGE + " " + VERSION;
  }

  /** Seconds of an empty program of Node.js. */
  List<Double> node(int rounds) throws IOException, InterruptedException {
    List<Double> seconds = new ArrayList<>();
    for (int round = 0; round <= rounds; round++) {
      long start = System.nanoTime();
      output("Node.js", List.of("node", "-e", "0"));
      if (round > 0) {
        seconds.add((System.nanoTime() - start) / 1e9);
      }
    }
    return seconds;
  }

  /** Is told of each query that was measured in all rounds. */
  interface Listener {
    void measured(ColdResult.Line line) throws IOException;
  }

  /**
   * Measures: in each round one process of Weir's and one of DuckDB's, after one of each that does
   * not count, whose results are compared.
   *
   * @param only names of queries; empty for all
   * @param rows of the file; 0 for all sizes
   * @param command that measures it again
   * @param listener told of each query before the next one starts
   */
  void run(List<String> only, long rows, int rounds, String command, Listener listener)
      throws IOException, InterruptedException {
    Path program = install();
    for (long size : rows == 0 ? ROWS : new long[] {rows}) {
      Path bids = input(size);
      for (Query query : QUERIES) {
        if (only.isEmpty() || only.contains(query.name())) {
          listener.measured(run(query, bids, program, rounds, command));
        }
      }
    }
  }

  private ColdResult.Line run(Query query, Path bids, Path program, int rounds, String command)
      throws IOException, InterruptedException {
    List<String> weir =
        List.of(
            root.resolve("weir").toString(),
            "--format",
            "csv",
            "-e",
            table(bids) + "; " + query.weir());
    List<String> duckdb =
        List.of(
            "node",
            program.toString(),
            String.valueOf(threads),
            "SET preserve_insertion_order = false",
            view(bids),
            query.duckdb());
    List<Double> weirSeconds = new ArrayList<>();
    List<Double> duckdbSeconds = new ArrayList<>();
    for (int round = 0; round <= rounds; round++) {
      long start = System.nanoTime();
      String ours = output("Weir", weir);
      long middle = System.nanoTime();
      String theirs = output("DuckDB", duckdb);
      long end = System.nanoTime();
      if (!rows(ours).equals(rows(theirs))) {
        throw new IllegalStateException(
            "the results of %s differ:%n%s%n%s".formatted(query.name(), ours, theirs));
      }
      if (round > 0) {
        weirSeconds.add((middle - start) / 1e9);
        duckdbSeconds.add((end - middle) / 1e9);
        log.printf(
            "cold/%s, %,d MB: Weir %.2f s, DuckDB with Node.js %.2f s%n",
            query.name(),
            Files.size(bids) / 1_000_000,
            (middle - start) / 1e9,
            (end - middle) / 1e9);
      }
    }
    return new ColdResult.Line(
        command,
        LocalDate.now().toString(),
        query.title(),
        Files.size(bids),
        weirSeconds,
        duckdbSeconds);
  }

  /** The rows in one order, with times in one spelling. */
  private static List<String> rows(String csv) {
    return csv.lines().map(line -> line.replaceAll("(:\\d\\d)\\.000\\b", "$1")).sorted().toList();
  }

  private static String table(Path bids) {
    return """
        CREATE TABLE bids (
          auction BIGINT, bidder BIGINT, price BIGINT, channel STRING, url STRING,
          `dateTime` TIMESTAMP(3), extra STRING,
          WATERMARK FOR `dateTime` AS `dateTime` - INTERVAL '4' SECOND
        ) WITH ('connector' = 'filesystem', 'path' = '%s', 'format' = 'csv')"""
        .formatted(bids);
  }

  private static String view(Path bids) {
    return """
        CREATE VIEW bids AS SELECT * FROM read_csv('%s', auto_detect = false, header = false,
          columns = {'auction': 'BIGINT', 'bidder': 'BIGINT', 'price': 'BIGINT', 'channel': 'VARCHAR',
                     'url': 'VARCHAR', 'dateTime': 'TIMESTAMP', 'extra': 'VARCHAR'})"""
        .formatted(bids);
  }

  private Path input(long rows) throws IOException {
    Path input = data.resolve("csv-" + rows);
    if (!Files.exists(input)) {
      log.printf("Making %s …%n", input);
      Path unfinished = data.resolve("csv-" + rows + ".unfinished");
      JavaProcess.delete(unfinished);
      Files.createDirectories(unfinished);
      Bids.write(unfinished, rows);
      Files.move(unfinished, input);
    }
    return input.resolve("bids.csv");
  }

  /** The program beside the package that it needs, installed by npm on first use. */
  private Path install() throws IOException, InterruptedException {
    Path directory = Files.createDirectories(data.resolve("duckdb-native-" + VERSION));
    if (!Files.exists(directory.resolve("node_modules/" + PACKAGE + "/package.json"))) {
      log.printf("Installing %s …%n", PACKAGE);
      Files.writeString(directory.resolve("package.json"), "{\"private\": true}");
      output(
          "npm",
          List.of(
              "npm",
              "install",
              "--prefix",
              directory.toString(),
              "--no-audit",
              "--no-fund",
              PACKAGE + "@" + VERSION));
    }
    return Files.writeString(directory.resolve("query.js"), PROGRAM);
  }

  /** What a process prints on standard output. */
  private static String output(String title, List<String> command)
      throws IOException, InterruptedException {
    Path errors = Files.createTempFile("weir-benchmark", ".txt");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectInput(new File("/dev/null"))
              .redirectError(errors.toFile())
              .start();
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException(title + " failed:\n" + text + Files.readString(errors));
      }
      return text;
    } finally {
      Files.delete(errors);
    }
  }
}
