package io.weir.benchmarks.suite;

import io.weir.benchmarks.EngineKind;
import io.weir.benchmarks.data.Stations;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The One Billion Row Challenge, by default with a tenth of its rows. */
final class StationsSuite implements Suite {
  @Override
  public String name() {
    return "1brc";
  }

  @Override
  public String description() {
    return "Temperatures of 413 stations, name;-12.3, one file.";
  }

  @Override
  public long defaultRows() {
    return 100_000_000;
  }

  @Override
  public List<EngineKind> engines() {
    return List.of(EngineKind.WEIR, EngineKind.DUCKDB);
  }

  @Override
  public void makeInput(Path directory, long rows) throws IOException {
    Stations.write(directory, rows);
  }

  @Override
  public int runs() {
    return 3;
  }

  @Override
  public List<String> setup(EngineKind engine, Path input, long rows, Path output) {
    return List.of(
        engine == EngineKind.DUCKDB
            ? """
              CREATE VIEW measurements AS
              SELECT * FROM read_csv('%s/measurements.csv', auto_detect = false, header = false,
                delim = ';', columns = {'station': 'VARCHAR', 'temperature': 'DOUBLE'})"""
                .formatted(input)
            : """
              CREATE TABLE measurements (station STRING, temperature DOUBLE) WITH (
                'connector' = 'filesystem', 'path' = '%s/measurements.csv', 'format' = 'csv',
                'csv.field-delimiter' = ';')"""
                .formatted(input));
  }

  @Override
  public List<Query> queries() {
    return List.of(
        Query.of(
            "stations",
            "least, mean and greatest of each station, sorted",
            """
            SELECT station, MIN(temperature) AS least, AVG(temperature) AS mean, MAX(temperature) AS greatest
            FROM measurements GROUP BY station ORDER BY station"""));
  }
}
