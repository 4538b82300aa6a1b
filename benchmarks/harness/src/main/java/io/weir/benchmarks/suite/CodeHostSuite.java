package io.weir.benchmarks.suite;

import io.weir.benchmarks.EngineKind;
import io.weir.benchmarks.data.CodeHostEvents;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Bounded queries over JSON lines of which few look alike. */
final class CodeHostSuite implements Suite {
  private static final String DUCKDB =
      """
      CREATE VIEW events AS SELECT * FROM read_json('%s/events.json', format = 'newline_delimited',
        columns = {'id': 'VARCHAR', 'type': 'VARCHAR',
          'actor': 'STRUCT(id BIGINT, login VARCHAR, url VARCHAR)',
          'repo': 'STRUCT(id BIGINT, name VARCHAR)', 'created_at': 'TIMESTAMP'})""";

  private static final String WEIR =
      """
      CREATE TABLE events (id STRING, type STRING, actor ROW<id BIGINT, login STRING, url STRING>,
        repo ROW<id BIGINT, name STRING>, created_at TIMESTAMP(3)) WITH (
        'connector' = 'filesystem', 'path' = '%s/events.json', 'format' = 'json')""";

  @Override
  public String name() {
    return "json-events";
  }

  @Override
  public String description() {
    return "Events like a code host's as JSON lines, 340 bytes each, one file: five types, each"
        + " with a nested payload of another shape, a field that most lack, escapes.";
  }

  @Override
  public long defaultRows() {
    return 5_000_000;
  }

  @Override
  public List<EngineKind> engines() {
    return List.of(EngineKind.WEIR, EngineKind.DUCKDB);
  }

  @Override
  public void makeInput(Path directory, long rows) throws IOException {
    CodeHostEvents.write(directory.resolve("events.json"), rows);
  }

  @Override
  public int runs() {
    return 6;
  }

  @Override
  public List<String> setup(EngineKind engine, Path input, long rows, Path output) {
    String statement = engine == EngineKind.DUCKDB ? DUCKDB : WEIR;
    return List.of(statement.formatted(input));
  }

  @Override
  public List<Query> queries() {
    return List.of(
        query("two", "two fields", "MAX(e.type) AS type, MAX(e.actor.id) AS actor"),
        query(
            "five",
            "five fields",
            "MAX(e.id) AS id, MAX(e.type) AS type, MAX(e.actor.id) AS actor,"
                + " MAX(e.repo.name) AS repository, MAX(e.created_at) AS created"));
  }

  private static Query query(String name, String title, String select) {
    return Query.of(name, title, "SELECT " + select + " FROM events AS e");
  }
}
