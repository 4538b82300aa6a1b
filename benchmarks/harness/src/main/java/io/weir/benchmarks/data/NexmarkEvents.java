package io.weir.benchmarks.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Nexmark events as JSON lines, as Weir's {@code nexmark} tables make them. */
public final class NexmarkEvents {
  private static final String COLUMNS =
      """
        event_type INT,
        person ROW<id BIGINT, name STRING, emailAddress STRING, creditCard STRING, city STRING,
                   state STRING, `dateTime` TIMESTAMP(3), extra STRING>,
        auction ROW<id BIGINT, itemName STRING, description STRING, initialBid BIGINT, reserve BIGINT,
                    `dateTime` TIMESTAMP(3), expires TIMESTAMP(3), seller BIGINT, category BIGINT,
                    extra STRING>,
        bid ROW<auction BIGINT, bidder BIGINT, price BIGINT, channel STRING, url STRING,
                `dateTime` TIMESTAMP(3), extra STRING>""";

  /** Beneath the input's directory, until {@link #collect}. */
  private static final String PARTS = "parts";

  private NexmarkEvents() {}

  /**
   * The statement that makes a table of events.
   *
   * @param more further columns, each after a comma
   * @param options of WITH
   */
  public static String table(String name, String more, String options) {
    return "CREATE TABLE %s (\n%s%s\n) WITH (%s)".formatted(name, COLUMNS, more, options);
  }

  /** Options of a table of that many events, in Weir and in the Flink of the benchmarks. */
  public static String generator(long rows) {
    return "'connector' = 'nexmark', 'events.num' = '%d'".formatted(rows);
  }

  /** What writes the events into a directory, in Weir. */
  public static List<String> statements(Path directory, long rows) {
    return List.of(
        table("made", "", generator(rows)),
        table(
            "written",
            "",
            "'connector' = 'filesystem', 'format' = 'json', 'path' = '%s', 'sink.rolling-policy.file-size' = '1024 gb'"
                .formatted(directory.resolve(PARTS))),
        "INSERT INTO written SELECT * FROM made");
  }

  /** Gives the file that the statements wrote the name {@code events.json}. */
  public static void collect(Path directory) throws IOException {
    Path parts = directory.resolve(PARTS);
    try (Stream<Path> files = Files.list(parts)) {
      List<Path> written =
          files.filter(file -> !file.getFileName().toString().startsWith(".")).toList();
      if (written.size() != 1) {
        throw new IllegalStateException("one file of events was to be written, not " + written);
      }
      Files.move(written.get(0), directory.resolve("events.json"));
    }
  }
}
