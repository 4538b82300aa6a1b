package io.weir.engine.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.weir.engine.QueryResult;
import io.weir.engine.Weir;
import io.weir.parser.Statements;
import io.weir.planner.Planner;
import io.weir.planner.PlannerOptions;
import io.weir.planner.plan.Changelog;
import io.weir.planner.plan.ExecPlan;
import io.weir.planner.plan.NodeTraits;
import io.weir.runtime.data.Batch;
import io.weir.runtime.data.ChangeKind;
import io.weir.runtime.data.RowType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.calcite.sql.SqlInsert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The keys that the planner tells of queries, against the changes that these give over random rows:
 * no two rows of the table share the values of a unique key, and changes that are applied by an
 * upsert key alone give the table.
 */
class KeyTraitsTest {
  private static final int ROWS = 600;

  private static final String N = "(SELECT k, COUNT(*) AS n FROM t GROUP BY k)";
  private static final String M = "(SELECT k, SUM(w) AS m FROM u GROUP BY k)";

  @TempDir static Path directory;

  /**
   * Queries with their changelog, unique keys and upsert keys.
   *
   * <p>A key is given by the places of its columns. Columns of {@code t} are id, which is the
   * primary key, k, g, v, ts; those of {@code u} are id, also the primary key, k, w.
   */
  static Stream<Arguments> queries() {
    return Stream.of(
            query("SELECT id, k FROM t", "APPEND [[0]] [[0]]"),
            query("SELECT k, v FROM t", "APPEND [] []"),
            query("SELECT v, id, id AS again FROM t", "APPEND [[1], [2]] [[1], [2]]"),
            query("SELECT id + 1 AS i FROM t", "APPEND [] []"),
            query("SELECT k, COUNT(*) FROM t GROUP BY k", "RETRACT [[0]] [[0]]"),
            query("SELECT COUNT(*), g, k FROM t GROUP BY k, g", "RETRACT [[1, 2]] [[1, 2]]"),
            query("SELECT k, k AS k2, COUNT(*) FROM t GROUP BY k", "RETRACT [[0], [1]] [[0], [1]]"),
            query("SELECT g FROM (SELECT k, g, MAX(v) FROM t GROUP BY k, g)", "APPEND [] []"),
            query("SELECT COUNT(*), SUM(v) FROM t", "RETRACT [[]] [[]]"),
            query("SELECT DISTINCT k, g FROM t", "APPEND [[0, 1]] [[0, 1]]"),
            query("SELECT DISTINCT n FROM " + N, "RETRACT [[0]] [[0]]"),
            query("SELECT n, COUNT(*) FROM " + N + " GROUP BY n", "RETRACT [[0]] [[0]]"),
            query("SELECT k, n FROM " + N + " WHERE n < 9", "RETRACT [[0]] [[0]]"),
            query("SELECT n, k FROM " + N + " WHERE k > 3", "RETRACT [[1]] [[1]]"),
            query("SELECT n, n + 1 FROM " + N, "RETRACT [] []"),
            query("SELECT id, k, COUNT(*) FROM t GROUP BY id, k", "RETRACT [[0, 1]] [[0, 1]]"),
            query("SELECT n, k, COUNT(*) FROM " + N + " GROUP BY n, k", "RETRACT [[1]] [[0, 1]]"),
            query(
                "SELECT g, MAX(n) FROM (SELECT k, g, COUNT(*) AS n FROM t GROUP BY k, g) GROUP BY g",
                "RETRACT [[0]] [[0]]"),
            query("SELECT id FROM t UNION ALL SELECT id FROM u", "APPEND [] []"),
            query("SELECT id FROM t UNION SELECT id FROM u", "APPEND [[0]] [[0]]"),
            query("SELECT k, n FROM " + N + " UNION ALL SELECT k, m FROM " + M, "RETRACT [] []"),
            query(
                "SELECT t.id, u.id, w FROM t JOIN u ON t.id = u.id",
                "APPEND [[0], [1]] [[0], [1]]"),
            query("SELECT t.id, u.id, w FROM t JOIN u ON t.k = u.id", "APPEND [[0]] [[0]]"),
            query("SELECT t.id, u.id FROM t JOIN u ON t.k = u.k", "APPEND [[0, 1]] [[0, 1]]"),
            query(
                "SELECT u.id, t.id FROM t RIGHT JOIN u ON t.k = u.id", "RETRACT [[0, 1]] [[0, 1]]"),
            query("SELECT t.id, w FROM t LEFT JOIN u ON t.k = u.id", "RETRACT [[0]] [[0]]"),
            query(
                "SELECT a.k, b.k, n, m FROM " + N + " a JOIN " + M + " b ON a.k = b.k",
                "RETRACT [[0], [1]] [[0], [1]]"),
            query(
                "SELECT a.k, b.k, n, m FROM " + N + " a LEFT JOIN " + M + " b ON a.k = b.k",
                "RETRACT [[0]] [[0]]"),
            query(
                "SELECT a.k, m FROM " + N + " a LEFT JOIN " + M + " b ON a.k = b.k AND a.n < b.m",
                "RETRACT [[0]] []"),
            query(
                "SELECT a.k, m FROM " + N + " a JOIN " + M + " b ON a.k = b.k AND a.n < b.m",
                "RETRACT [[0]] [[0]]"),
            query(
                "SELECT a.k, b.k, n FROM " + N + " a JOIN " + M + " b ON a.n = b.m",
                "RETRACT [[0, 1]] []"),
            query("SELECT a.k, n, u.id FROM " + N + " a JOIN u ON a.n = u.id", "RETRACT [[0]] []"),
            query(
                "SELECT t.id, n FROM t LEFT JOIN " + N + " a ON t.k = a.k AND a.n < t.v",
                "RETRACT [[0]] [[0]]"),
            query(
                "SELECT id, n FROM t JOIN " + N + " a ON t.k = a.k WHERE n > 3",
                "RETRACT [[0]] [[0]]"),
            query(
                "SELECT n, SUM(m) FROM (SELECT n, m FROM "
                    + N
                    + " a LEFT JOIN "
                    + M
                    + " b ON a.k = b.k) GROUP BY n",
                "RETRACT [[0]] [[0]]"),
            query(
                "SELECT k, window_start, COUNT(*) FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts),"
                    + " INTERVAL '10' SECOND)) GROUP BY window_start, window_end, k",
                "APPEND [[0, 1]] [[0, 1]]"),
            query(
                "SELECT window_end, k, window_start, COUNT(*) FROM TABLE(HOP(TABLE t,"
                    + " DESCRIPTOR(ts), INTERVAL '5' SECOND, INTERVAL '10' SECOND))"
                    + " GROUP BY window_start, window_end, k",
                "APPEND [[0, 1], [1, 2]] [[0, 1], [1, 2]]"),
            query(
                "SELECT id, window_end FROM TABLE(HOP(TABLE t, DESCRIPTOR(ts),"
                    + " INTERVAL '5' SECOND, INTERVAL '10' SECOND))",
                "APPEND [[0, 1]] [[0, 1]]"),
            query(
                "SELECT id, window_end FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts),"
                    + " INTERVAL '5' SECOND))",
                "APPEND [[0]] [[0]]"),
            query("SELECT id, v FROM t ORDER BY v LIMIT 9", "APPEND [[0]] [[0]]"),
            query("SELECT n, k FROM " + N + " ORDER BY n", "APPEND [[1]] [[1]]"))
        .flatMap(
            query ->
                Stream.of(1, 3)
                    .map(workers -> Arguments.of(query.get()[0], query.get()[1], workers)));
  }

  private static Arguments query(String sql, String traits) {
    return Arguments.of(sql, traits);
  }

  @BeforeAll
  static void write() throws IOException {
    Random random = new Random(5);
    List<String> t = new ArrayList<>();
    List<String> u = new ArrayList<>();
    for (int id = 0; id < ROWS; id++) {
      int k = (int) (40 * Math.pow(random.nextDouble(), 2));
      String key = random.nextInt(20) == 0 ? "" : Integer.toString(k);
      t.add(
          "%d,%s,%d,%d,2026-03-01 10:%02d:%02d"
              .formatted(id, key, random.nextInt(5), random.nextInt(60), id / 60, id % 60));
      if (id % 8 == 0) {
        u.add("%d,%d,%d".formatted(id / 8, random.nextInt(50), random.nextInt(4)));
      }
    }
    Collections.shuffle(u, random);
    for (int part = 0; part < 4; part++) {
      write("t", part, t);
      write("u", part, u);
    }
  }

  private static void write(String table, int part, List<String> rows) throws IOException {
    int size = rows.size() / 4;
    Path file = directory.resolve(table).resolve(part + ".csv");
    Files.createDirectories(file.getParent());
    int to = part == 3 ? rows.size() : (part + 1) * size;
    Files.write(file, rows.subList(part * size, to));
  }

  private static Weir open(int workers) {
    Weir weir =
        Weir.open(
            Map.of(
                "execution.runtime-mode",
                "streaming",
                "parallelism.default",
                Integer.toString(workers),
                "execution.batch.max-rows",
                workers == 1 ? "1" : "7"));
    weir.execute(
        "CREATE TABLE t (id INT, k INT, g INT, v INT, ts TIMESTAMP(3), PRIMARY KEY (id) NOT"
            + " ENFORCED, WATERMARK FOR ts AS ts - INTERVAL '20' MINUTE) WITH ('connector' ="
            + " 'filesystem', 'path' = '%s/t', 'format' = 'csv')".formatted(directory));
    weir.execute(
        "CREATE TABLE u (id INT, k INT, w INT, PRIMARY KEY (id) NOT ENFORCED) WITH ('connector' ="
            + " 'filesystem', 'path' = '%s/u', 'format' = 'csv')".formatted(directory));
    return weir;
  }

  @ParameterizedTest
  @MethodSource("queries")
  void keysTellRowsApart(String sql, String expected, int workers) {
    try (Weir weir = open(workers)) {
      NodeTraits traits = traits(weir, sql);
      assertEquals(
          expected,
          traits.changelog().kind() + " " + traits.uniqueKeys() + " " + traits.upsertKeys());
      List<Change> changes = changes(weir, sql);
      Map<List<@Nullable String>, Integer> table = new HashMap<>();
      changes.forEach(change -> change.count(table));
      for (List<Integer> key : traits.uniqueKeys()) {
        Set<List<@Nullable String>> values = new HashSet<>();
        table.forEach(
            (row, count) -> {
              assertEquals(1, count, () -> row + " is there more than once");
              if (!values.add(pick(row, key))) {
                throw new AssertionError(key + " has several rows of " + pick(row, key));
              }
            });
      }
      for (List<Integer> key : traits.upsertKeys()) {
        Map<List<@Nullable String>, List<@Nullable String>> byKey = new HashMap<>();
        changes.forEach(change -> change.put(byKey, key));
        assertEquals(table.keySet(), new HashSet<>(byKey.values()), () -> "by " + key);
      }
    }
  }

  /** Each query whose rows change is written by each of its keys, and by more than its key. */
  @ParameterizedTest
  @MethodSource("queries")
  void tablesAreUpdatedByTheirKey(String sql, String expected, int workers) {
    try (Weir weir = open(workers)) {
      NodeTraits traits = traits(weir, sql);
      if (traits.changelog().kind() == Changelog.Kind.APPEND) {
        return;
      }
      Map<List<@Nullable String>, Integer> table = new HashMap<>();
      changes(weir, sql).forEach(change -> change.count(table));
      Set<List<Integer>> keys = new HashSet<>(traits.upsertKeys());
      keys.addAll(List.of(List.of(0), List.of(0, 1), List.of(1, 0)));
      int columns = table.keySet().iterator().next().size();
      keys.removeIf(key -> key.stream().anyMatch(column -> column >= columns));
      for (List<Integer> key : keys) {
        ExecPlan plan = createSink(weir, sql, key);
        boolean byKey = changelog(plan) == Changelog.Kind.UPSERT;
        if (traits.upsertKeys().stream().anyMatch(key::containsAll) && !key.isEmpty()) {
          assertNotEquals(Changelog.Kind.RETRACT, changelog(plan));
        }
        List<Change> changes = written(weir, insert(sql, columns, key));
        Map<List<@Nullable String>, Integer> expectedRows = new HashMap<>(table);
        expectedRows.keySet().removeIf(row -> pick(row, key).contains(null));
        if (byKey) {
          Map<List<@Nullable String>, List<@Nullable String>> rows = new HashMap<>();
          for (Change change : changes) {
            assertEquals(false, change.kind == ChangeKind.UPDATE_BEFORE);
            change.put(rows, key);
          }
          assertEquals(expectedRows.keySet(), new HashSet<>(rows.values()), () -> "by " + key);
        } else {
          Map<List<@Nullable String>, Integer> rows = new HashMap<>();
          changes.forEach(change -> change.count(rows));
          assertEquals(expectedRows, rows, () -> "by " + key);
        }
      }
    }
  }

  /** Makes a table for the rows of a query, with some columns as its key. */
  private static ExecPlan createSink(Weir weir, String sql, List<Integer> key) {
    RowType schema;
    try (QueryResult result = weir.query(sql)) {
      schema = result.schema();
    }
    List<String> columns = new ArrayList<>();
    for (int i = 0; i < schema.fields().size(); i++) {
      columns.add("c" + i + " " + schema.fields().get(i).type().withNullable(true));
    }
    if (!key.isEmpty()) {
      List<String> names = key.stream().map(column -> "c" + column).toList();
      columns.add("PRIMARY KEY (" + String.join(", ", names) + ") NOT ENFORCED");
    }
    weir.execute("DROP TABLE IF EXISTS sink");
    weir.execute(
        "CREATE TABLE sink (%s) WITH ('connector' = 'collecting')"
            .formatted(String.join(", ", columns)));
    SqlInsert insert =
        (SqlInsert) Statements.parseOne(insert(sql, schema.fields().size(), key)).node();
    return planner(weir).planInserts(List.of(insert));
  }

  /** No column of a PRIMARY KEY may be NULL. */
  private static String insert(String sql, int columns, List<Integer> key) {
    String names =
        IntStream.range(0, columns).mapToObj(i -> "c" + i).collect(Collectors.joining(", "));
    String conditions =
        key.stream()
            .map(column -> "c" + column + " IS NOT NULL")
            .collect(Collectors.joining(" AND "));
    return "INSERT INTO sink SELECT * FROM (%s) AS q (%s)".formatted(sql, names)
        + (key.isEmpty() ? "" : " WHERE " + conditions);
  }

  private static Changelog.Kind changelog(ExecPlan plan) {
    return plan.changelog(plan.nodes().size() - 1).kind();
  }

  private static List<Change> written(Weir weir, String insert) {
    CollectingConnector.clear();
    weir.execute(insert);
    List<Change> changes = new ArrayList<>();
    CollectingConnector.changes()
        .forEach(change -> changes.add(new Change(change.kind(), change.row().values())));
    return changes;
  }

  private static Planner planner(Weir weir) {
    return new Planner(
        weir.session().catalog(), PlannerOptions.DEFAULT.withMode(PlannerOptions.Mode.STREAMING));
  }

  private static NodeTraits traits(Weir weir, String sql) {
    ExecPlan plan = planner(weir).planQuery(Statements.parseOne(sql).node());
    return plan.traits(plan.nodes().size() - 1);
  }

  private record Change(ChangeKind kind, List<@Nullable String> row) {
    boolean adds() {
      return kind == ChangeKind.INSERT || kind == ChangeKind.UPDATE_AFTER;
    }

    void count(Map<List<@Nullable String>, Integer> table) {
      table.merge(row, adds() ? 1 : -1, (a, b) -> a + b == 0 ? null : a + b);
    }

    void put(Map<List<@Nullable String>, List<@Nullable String>> table, List<Integer> key) {
      if (adds()) {
        table.put(pick(row, key), row);
      } else {
        table.remove(pick(row, key));
      }
    }
  }

  private static List<@Nullable String> pick(List<@Nullable String> row, List<Integer> columns) {
    List<@Nullable String> picked = new ArrayList<>();
    columns.forEach(column -> picked.add(row.get(column)));
    return picked;
  }

  private static List<Change> changes(Weir weir, String sql) {
    List<Change> changes = new ArrayList<>();
    try (QueryResult result = weir.query(sql)) {
      Batch batch;
      while ((batch = result.nextBatch()) != null) {
        for (int row = 0; row < batch.rows; row++) {
          Cells cells = CellText.cells(result.schema(), batch, row, result.timeZone());
          changes.add(new Change(ChangeKind.of(batch.kind(row)), cells.values()));
        }
      }
    }
    return changes;
  }
}
