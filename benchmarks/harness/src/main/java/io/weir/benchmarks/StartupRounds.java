package io.weir.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.benchmarks.engine.EngineProcess;
import io.weir.benchmarks.engine.Task;
import io.weir.benchmarks.report.StartupResult;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * How long it takes from the start of a process to the first row of a query over a CSV file: of
 * Weir's launcher on several JDKs, until the row is printed; of the others until their process,
 * which prints nothing, is done.
 */
final class StartupRounds {
  private static final int OLDEST_JAVA = 17;

  private static final String QUERY = "SELECT id, price * 2 AS twice FROM orders WHERE id > 10";

  private final Path root;
  private final JavaProcess processes;
  private final Path data;
  private final int threads;
  private final PrintStream log;

  StartupRounds(Path root, JavaProcess processes, Path data, int threads, PrintStream log) {
    this.root = root;
    this.processes = processes;
    this.data = data;
    this.threads = threads;
    this.log = log;
  }

  /** Measures. */
  List<StartupResult.Line> run(List<EngineKind> engines, int rounds)
      throws IOException, InterruptedException {
    Path directory = data.resolve("startup");
    JavaProcess.delete(directory);
    Files.createDirectories(directory);
    Path orders = directory.resolve("orders.csv");
    writeOrders(orders);
    Map<Integer, Path> homes = javaHomes();
    // Not measured: builds, and prepares what a first use prepares.
    for (Path home : homes.values()) {
      weir(home, orders);
    }
    Map<String, StartupResult.Line> lines = new TreeMap<>();
    for (int round = 0; round < rounds; round++) {
      for (Map.Entry<Integer, Path> home : homes.entrySet()) {
        add(lines, EngineKind.WEIR, "Java " + home.getKey(), weir(home.getValue(), orders));
      }
      for (EngineKind engine : engines) {
        if (engine != EngineKind.WEIR) {
          String java = "Java " + Runtime.version().feature();
          add(lines, engine, java, other(engine, orders, directory));
        }
      }
    }
    JavaProcess.delete(directory);
    return List.copyOf(lines.values());
  }

  private void add(
      Map<String, StartupResult.Line> lines, EngineKind engine, String java, double seconds) {
    log.printf("startup/%s, %s: %.2f s%n", engine.title(), java, seconds);
    lines
        .computeIfAbsent(
            engine.ordinal() + java,
            key -> new StartupResult.Line(engine.title(), java, new ArrayList<>()))
        .seconds()
        .add(seconds);
  }

  private static void writeOrders(Path file) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int id = 1; id <= 1000; id++) {
      lines.append(id).append(",customer ").append(id % 7).append(',').append(id % 90).append('\n');
    }
    Files.writeString(file, lines);
  }

  /** The oldest JDK that Weir runs on and the newest one found, by their versions. */
  private static Map<Integer, Path> javaHomes() throws IOException {
    TreeMap<Integer, Path> homes = new TreeMap<>();
    Path own = Path.of(System.getProperty("java.home"));
    homes.put(Runtime.version().feature(), own);
    Path all = Path.of("/usr/lib/jvm");
    if (Files.isDirectory(all)) {
      try (Stream<Path> found = Files.list(all)) {
        for (Path home : found.toList()) {
          Path release = home.resolve("release");
          if (Files.exists(release) && Files.isExecutable(home.resolve("bin/java"))) {
            homes.putIfAbsent(version(release), home);
          }
        }
      }
    }
    homes.headMap(OLDEST_JAVA).clear();
    int newest = homes.lastKey();
    homes.keySet().removeIf(version -> version != OLDEST_JAVA && version != newest);
    return homes;
  }

  private static int version(Path release) throws IOException {
    Properties properties = new Properties();
    try (BufferedReader in = Files.newBufferedReader(release)) {
      properties.load(in);
    }
    String version = properties.getProperty("JAVA_VERSION", "0").replace("\"", "");
    return Runtime.Version.parse(version).feature();
  }

  private double weir(Path javaHome, Path orders) throws IOException, InterruptedException {
    String sql = table(orders) + "; " + QUERY;
    ProcessBuilder builder =
        new ProcessBuilder(root.resolve("weir").toString(), "--format", "csv", "-e", sql);
    builder.environment().put("WEIR_JAVA_HOME", javaHome.toString());
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    long start = System.nanoTime();
    Process process = builder.start();
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String header = out.readLine();
      String row = out.readLine();
      double seconds = (System.nanoTime() - start) / 1e9;
      if (header == null || row == null) {
        throw new IllegalStateException("Weir printed no row of: " + sql);
      }
      out.lines().forEach(line -> {});
      process.waitFor();
      return seconds;
    }
  }

  private static String table(Path orders) {
    return """
        CREATE TABLE orders (id BIGINT, customer STRING, price BIGINT)
        WITH ('connector' = 'filesystem', 'path' = '%s', 'format' = 'csv')"""
        .formatted(orders);
  }

  /** Without touching a large heap beforehand, which makes the long queries of Flink faster. */
  private static List<String> startupOptions(EngineKind engine) {
    return engine.jvmOptions().stream()
        .filter(option -> !option.startsWith("-Xms") && !option.equals("-XX:+AlwaysPreTouch"))
        .toList();
  }

  private double other(EngineKind engine, Path orders, Path directory)
      throws IOException, InterruptedException {
    String setup =
        engine.speaksFlink()
            ? table(orders)
            : """
              CREATE VIEW orders AS SELECT * FROM read_csv('%s', auto_detect = false, header = false,
                columns = {'id': 'BIGINT', 'customer': 'VARCHAR', 'price': 'BIGINT'})"""
                .formatted(orders);
    Path task = directory.resolve("task.json");
    new ObjectMapper()
        .writeValue(
            task.toFile(),
            new Task(threads, engine.settings(), List.of(setup), QUERY, null, 0, true));
    long start = System.nanoTime();
    processes.run(
        engine.title(),
        engine.module(),
        startupOptions(engine),
        List.of(
            EngineProcess.class.getName(),
            engine.engineClass(),
            task.toString(),
            directory.resolve("measurement.json").toString()));
    return (System.nanoTime() - start) / 1e9;
  }
}
