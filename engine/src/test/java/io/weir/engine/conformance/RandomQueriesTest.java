package io.weir.engine.conformance;

import static org.junit.jupiter.api.Assertions.fail;

import io.weir.engine.conformance.RandomRows.Entry;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Queries over a hundred thousand random rows, against plain Java that does the same. */
class RandomQueriesTest {
  private static final int ROWS = 100_000;
  private static final int LAG = 500;
  private static final int JITTER = 1_000;

  private static final String COLUMNS =
      "(id INT, k INT, s STRING, n BIGINT, d DECIMAL(12, 2), ts TIMESTAMP(3),"
          + " WATERMARK FOR ts AS ts - INTERVAL '%s' SECOND)"
          + " WITH ('connector' = 'filesystem', 'path' = '${dir}/%s', 'format' = 'csv')";

  /**
   * {@code t} is one file, in which rows are late as a stream; {@code parts} the same rows in
   * several files, none late; {@code r} a small table.
   */
  private static final List<String> TABLES =
      List.of(
          "CREATE TABLE t " + COLUMNS.formatted("0.5", "t.csv"),
          "CREATE TABLE parts " + COLUMNS.formatted("10000", "parts"),
          "CREATE TABLE r " + COLUMNS.formatted("10000", "r.csv"));

  private static final String AGGREGATES =
      "COUNT(*) AS c, COUNT(s) AS cs, SUM(n) AS sn, MIN(n) AS mi, MAX(n) AS ma, AVG(n) AS an,"
          + " SUM(d) AS sd, AVG(d) AS ad, MIN(s) AS ms, MAX(ts) AS mt,"
          + " COUNT(DISTINCT s) AS ds, COUNT(*) FILTER (WHERE n > 0) AS p";

  @TempDir static Path directory;

  private static final RandomRows T = new RandomRows(1, ROWS, 3000, JITTER);
  private static final RandomRows R = new RandomRows(2, 2_000, 3000, JITTER);

  static Stream<Execution> executions() {
    return Stream.of(
        new Execution(Execution.Kind.BATCH, 2, 2048),
        new Execution(Execution.Kind.BATCH, 1, 2048),
        new Execution(Execution.Kind.STREAMING, 1, 2048),
        new Execution(Execution.Kind.STREAMING, 2, 2048),
        new Execution(Execution.Kind.STREAMING, 4, 100));
  }

  @BeforeAll
  static void write() {
    T.write(directory.resolve("t.csv"), 0, ROWS);
    T.write(directory.resolve("parts/a.csv"), 0, 10_000);
    T.write(directory.resolve("parts/b.csv"), 10_000, 70_000);
    T.write(directory.resolve("parts/c.csv"), 70_000, 70_001);
    T.write(directory.resolve("parts/d.csv"), 70_001, ROWS);
    R.write(directory.resolve("r.csv"), 0, R.entries.size());
  }

  @ParameterizedTest
  @MethodSource("executions")
  void groups(Execution execution) {
    check(
        execution,
        "SELECT k, " + AGGREGATES + " FROM parts GROUP BY k",
        grouped(T.entries, e -> List.of(opt(e.k())), RandomQueriesTest::aggregates));
    check(
        execution,
        "SELECT s, n, " + AGGREGATES + " FROM t GROUP BY s, n",
        grouped(T.entries, e -> List.of(opt(e.s()), opt(e.n())), RandomQueriesTest::aggregates));
    check(
        execution,
        "SELECT " + AGGREGATES + " FROM parts",
        grouped(T.entries, e -> List.of(), RandomQueriesTest::aggregates));
    check(
        execution,
        "SELECT id, COUNT(*) AS c FROM parts GROUP BY id HAVING MAX(n) > 990",
        grouped(
            T.entries.stream().filter(e -> e.n() != null && e.n() > 990).toList(),
            e -> List.of((Object) e.id()),
            rows -> List.of("1")));
  }

  @ParameterizedTest
  @MethodSource("executions")
  void groupsOfGroups(Execution execution) {
    Map<Object, Integer> counts = new LinkedHashMap<>();
    T.entries.forEach(e -> counts.merge(opt(e.k()), 1, Integer::sum));
    Map<Integer, Integer> histogram = new LinkedHashMap<>();
    counts.values().forEach(count -> histogram.merge(count, 1, Integer::sum));
    check(
        execution,
        "SELECT c, COUNT(*) AS g FROM (SELECT k, COUNT(*) AS c FROM parts GROUP BY k) GROUP BY c",
        histogram.entrySet().stream()
            .map(e -> cells(e.getKey().toString(), e.getValue().toString()))
            .toList());
  }

  @ParameterizedTest
  @MethodSource("executions")
  void joins(Execution execution) {
    Map<Integer, List<Entry>> byKey = new LinkedHashMap<>();
    for (Entry right : R.entries) {
      if (right.k() != null) {
        byKey.computeIfAbsent(right.k(), k -> new ArrayList<>()).add(right);
      }
    }
    List<Entry> left = T.entries.subList(0, 10_000);
    List<Cells> inner = new ArrayList<>();
    List<Cells> outer = new ArrayList<>();
    List<Cells> residual = new ArrayList<>();
    for (Entry a : left) {
      boolean matched = false;
      boolean matchedResidual = false;
      for (Entry b : a.k() == null ? List.<Entry>of() : byKey.getOrDefault(a.k(), List.of())) {
        matched = true;
        Cells pair = cells(Integer.toString(a.id()), Integer.toString(b.id()));
        inner.add(pair);
        outer.add(pair);
        if (a.n() != null && b.n() != null && a.n() < b.n()) {
          matchedResidual = true;
          residual.add(pair);
        }
      }
      if (!matched) {
        outer.add(cells(Integer.toString(a.id()), null));
      }
      if (!matchedResidual) {
        residual.add(cells(Integer.toString(a.id()), null));
      }
    }
    String select = "SELECT a.id, b.id AS id2 FROM (SELECT * FROM parts WHERE id < 10000) AS a ";
    check(execution, select + "JOIN r AS b ON a.k = b.k", inner);
    check(execution, select + "LEFT JOIN r AS b ON a.k = b.k", outer);
    check(execution, select + "LEFT JOIN r AS b ON a.k = b.k AND a.n < b.n", residual);
    check(
        execution,
        "SELECT a.k, a.c, b.c AS c2 FROM (SELECT k, COUNT(*) AS c FROM parts GROUP BY k) AS a"
            + " LEFT JOIN (SELECT k, COUNT(*) AS c FROM r GROUP BY k) AS b ON a.k = b.k",
        grouped(
            T.entries,
            e -> List.of(opt(e.k())),
            rows -> {
              List<@Nullable String> values = new ArrayList<>();
              values.add(Integer.toString(rows.size()));
              Integer k = rows.get(0).k();
              List<Entry> others = k == null ? null : byKey.get(k);
              values.add(others == null ? null : Integer.toString(others.size()));
              return values;
            }));
  }

  @ParameterizedTest
  @MethodSource("executions")
  void windows(Execution execution) {
    for (int[] window :
        new int[][] {{10_000, 10_000}, {1_000, 1_000}, {2_000, 10_000}, {3_000, 7_000}}) {
      int slide = window[0];
      int size = window[1];
      String function =
          slide == size
              ? "TUMBLE(TABLE %s, DESCRIPTOR(ts), INTERVAL '" + size / 1000 + "' SECOND)"
              : "HOP(TABLE %s, DESCRIPTOR(ts), INTERVAL '"
                  + slide / 1000
                  + "' SECOND, INTERVAL '"
                  + size / 1000
                  + "' SECOND)";
      for (String table : List.of("t", "parts")) {
        boolean late = table.equals("t") && execution.kind() == Execution.Kind.STREAMING;
        List<Windowed> assigned = assign(slide, size, late);
        check(
            execution,
            "SELECT window_start, window_end, COUNT(*) AS c, SUM(n) AS s, MAX(id) AS m FROM TABLE("
                + function.formatted(table)
                + ") GROUP BY window_start, window_end",
            windowed(assigned, e -> List.of()));
        check(
            execution,
            "SELECT window_start, window_end, s, COUNT(*) AS c, SUM(n) AS sn, MAX(id) AS m FROM TABLE("
                + function.formatted(table)
                + ") GROUP BY window_start, window_end, s",
            windowed(assigned, e -> List.of(opt(e.s()))));
      }
    }
  }

  /** A row is late for a window only where windows are what its rows are gathered by. */
  @ParameterizedTest
  @MethodSource("executions")
  void windowsThatNothingIsGatheredBy(Execution execution) {
    for (int[] window : new int[][] {{1_000, 1_000}, {2_000, 5_000}}) {
      int slide = window[0];
      int size = window[1];
      String function =
          slide == size
              ? "TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '1' SECOND))"
              : "TABLE(HOP(TABLE t, DESCRIPTOR(ts), INTERVAL '2' SECOND, INTERVAL '5' SECOND))";
      List<Windowed> all = assign(slide, size, false);
      check(
          execution,
          "SELECT id, window_start, window_end FROM " + function + " WHERE n > 500",
          all.stream()
              .filter(w -> w.entry().n() != null && w.entry().n() > 500)
              .map(w -> cells(w.id(), RandomRows.time(w.start()), RandomRows.time(w.end())))
              .toList());
      check(
          execution,
          "SELECT s, n, " + AGGREGATES + " FROM " + function + " GROUP BY s, n",
          grouped(
              all.stream().map(Windowed::entry).toList(),
              e -> List.of(opt(e.s()), opt(e.n())),
              RandomQueriesTest::aggregates));
      Map<Integer, List<Entry>> byId = new LinkedHashMap<>();
      R.entries.forEach(e -> byId.put(e.id(), List.of(e)));
      check(
          execution,
          "SELECT a.id, a.window_start, b.n FROM " + function + " AS a JOIN r AS b ON a.id = b.id",
          all.stream()
              .filter(w -> byId.containsKey(w.entry().id()))
              .map(
                  w ->
                      cells(
                          w.id(),
                          RandomRows.time(w.start()),
                          RandomRows.text(byId.get(w.entry().id()).get(0).n())))
              .toList());
      // By a window, but in ways that keep the aggregate from cutting time itself.
      List<Windowed> unfired = assign(slide, size, execution.kind() == Execution.Kind.STREAMING);
      check(
          execution,
          "SELECT window_start, window_end, COUNT(*) AS c, SUM(n) AS s, MAX(id) AS m FROM "
              + function
              + " WHERE ts < window_end - INTERVAL '0.3' SECOND GROUP BY window_start, window_end",
          windowed(
              unfired.stream().filter(w -> w.entry().millis() < w.end() - 300).toList(),
              e -> List.of()));
      check(
          execution,
          ("SELECT window_start, window_end, COUNT(*) AS c, SUM(n) AS s, MAX(id) AS m FROM (SELECT"
                  + " * FROM %s WHERE n > 0 UNION ALL SELECT * FROM %s WHERE n <= 0) GROUP BY"
                  + " window_start, window_end")
              .formatted(function, function),
          windowed(unfired.stream().filter(w -> w.entry().n() != null).toList(), e -> List.of()));
    }
  }

  @ParameterizedTest
  @MethodSource("executions")
  void sorting(Execution execution) {
    Comparator<Entry> order =
        Comparator.comparing(Entry::n, Comparator.nullsFirst(Comparator.<Long>naturalOrder()))
            .thenComparing(Entry::id, Comparator.reverseOrder());
    List<Cells> sorted =
        T.entries.stream()
            .sorted(order)
            .map(e -> cells(Integer.toString(e.id()), RandomRows.text(e.n())))
            .toList();
    checkOrdered(execution, "SELECT id, n FROM parts ORDER BY n, id DESC", sorted);
    checkOrdered(
        execution, "SELECT id, n FROM parts ORDER BY n, id DESC LIMIT 100", sorted.subList(0, 100));
    checkOrdered(
        execution,
        "SELECT id, n FROM parts ORDER BY n, id DESC LIMIT 5 OFFSET 50000",
        sorted.subList(50_000, 50_005));
  }

  private record Windowed(long start, long end, Entry entry) {
    String id() {
      return Integer.toString(entry.id());
    }
  }

  private static List<Windowed> assign(int slide, int size, boolean late) {
    List<Windowed> assigned = new ArrayList<>();
    long watermark = Long.MIN_VALUE;
    for (Entry entry : T.entries) {
      long last = entry.millis() - Math.floorMod(entry.millis(), (long) slide);
      for (long start = last; start > entry.millis() - size; start -= slide) {
        if (!late || watermark < start + size - 1) {
          assigned.add(new Windowed(start, start + size, entry));
        }
      }
      watermark = Math.max(watermark, entry.millis() - LAG);
    }
    return assigned;
  }

  private static List<Cells> windowed(List<Windowed> assigned, Function<Entry, List<Object>> key) {
    Map<List<Object>, List<Entry>> groups = new LinkedHashMap<>();
    for (Windowed each : assigned) {
      List<Object> group = new ArrayList<>(List.of(each.start(), each.end()));
      group.addAll(key.apply(each.entry()));
      groups.computeIfAbsent(group, g -> new ArrayList<>()).add(each.entry());
    }
    List<Cells> rows = new ArrayList<>();
    groups.forEach(
        (group, entries) -> {
          List<@Nullable String> row = new ArrayList<>();
          row.add(RandomRows.time((Long) group.get(0)));
          row.add(RandomRows.time((Long) group.get(1)));
          group.subList(2, group.size()).forEach(value -> row.add(text(value)));
          row.add(Integer.toString(entries.size()));
          row.add(RandomRows.text(sum(entries)));
          row.add(
              entries.stream()
                  .map(Entry::id)
                  .max(Integer::compare)
                  .map(Object::toString)
                  .orElseThrow());
          rows.add(new Cells(row));
        });
    return rows;
  }

  private static List<Cells> grouped(
      Collection<Entry> entries,
      Function<Entry, List<Object>> key,
      Function<List<Entry>, List<? extends @Nullable String>> aggregates) {
    Map<List<Object>, List<Entry>> groups = new LinkedHashMap<>();
    entries.forEach(e -> groups.computeIfAbsent(key.apply(e), k -> new ArrayList<>()).add(e));
    List<Cells> rows = new ArrayList<>();
    groups.forEach(
        (group, members) -> {
          List<@Nullable String> row = new ArrayList<>();
          group.forEach(value -> row.add(text(value)));
          row.addAll(aggregates.apply(members));
          rows.add(new Cells(row));
        });
    return rows;
  }

  private static List<@Nullable String> aggregates(List<Entry> rows) {
    List<Long> n = rows.stream().map(Entry::n).filter(Objects::nonNull).toList();
    List<String> s = rows.stream().map(Entry::s).filter(Objects::nonNull).toList();
    List<BigDecimal> d = rows.stream().map(Entry::d).filter(Objects::nonNull).toList();
    BigDecimal sumOfDecimals = d.stream().reduce(BigDecimal.ZERO.setScale(2), BigDecimal::add);
    List<@Nullable String> values = new ArrayList<>();
    values.add(Integer.toString(rows.size()));
    values.add(Integer.toString(s.size()));
    values.add(RandomRows.text(sum(rows)));
    values.add(n.stream().min(Long::compare).map(Object::toString).orElse(null));
    values.add(n.stream().max(Long::compare).map(Object::toString).orElse(null));
    values.add(n.isEmpty() ? null : Long.toString(Objects.requireNonNull(sum(rows)) / n.size()));
    values.add(d.isEmpty() ? null : sumOfDecimals.toPlainString());
    values.add(
        d.isEmpty()
            ? null
            : sumOfDecimals
                .divide(BigDecimal.valueOf(d.size()), 6, RoundingMode.HALF_UP)
                .toPlainString());
    values.add(s.stream().min(RandomQueriesTest::compareBytes).orElse(null));
    values.add(RandomRows.time(rows.stream().mapToLong(Entry::millis).max().orElseThrow()));
    values.add(Integer.toString(new HashSet<>(s).size()));
    values.add(Long.toString(n.stream().filter(v -> v > 0).count()));
    return values;
  }

  private static int compareBytes(String a, String b) {
    return Arrays.compareUnsigned(
        a.getBytes(java.nio.charset.StandardCharsets.UTF_8),
        b.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  private static @Nullable Long sum(List<Entry> rows) {
    return rows.stream().map(Entry::n).filter(Objects::nonNull).reduce(Long::sum).orElse(null);
  }

  /** NULL as a key of a map. */
  private static Object opt(@Nullable Object value) {
    return value == null ? Null.NULL : value;
  }

  private enum Null {
    NULL
  }

  private static @Nullable String text(Object value) {
    return value == Null.NULL ? null : value.toString();
  }

  private static Cells cells(@Nullable String... values) {
    return new Cells(Arrays.asList(values));
  }

  private static void check(Execution execution, String sql, List<Cells> expected) {
    run(execution, sql, expected, false);
  }

  private static void checkOrdered(Execution execution, String sql, List<Cells> expected) {
    run(execution, sql, expected, true);
  }

  private static void run(Execution execution, String sql, List<Cells> expected, boolean ordered) {
    List<Step> steps = new ArrayList<>();
    TABLES.forEach(table -> steps.add(new Step.Execute(table, 1)));
    List<Cells> withHeader = new ArrayList<>();
    withHeader.add(new Cells(List.of()));
    withHeader.addAll(expected);
    steps.add(new Step.Expect(sql, 1, null, ordered, withHeader));
    SqlFile file = new SqlFile("random", Map.of(), steps, Map.of());
    List<String> failures = new SqlFileRun(file, execution, directory, directory).run();
    if (!failures.isEmpty()) {
      String message = String.join("\n", failures);
      fail(message.substring(0, Math.min(20_000, message.length())));
    }
  }
}
