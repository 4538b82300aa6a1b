package io.weir.engine.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.codegen.CompiledJob;
import io.weir.codegen.PlanCompiler;
import io.weir.engine.Weir;
import io.weir.parser.Statements;
import io.weir.planner.Planner;
import io.weir.planner.PlannerOptions;
import io.weir.planner.plan.Changelog;
import io.weir.planner.plan.ExecPlan;
import io.weir.runtime.connector.Connectors;
import io.weir.runtime.data.ChangeKind;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.RowType;
import io.weir.runtime.data.ScalarType;
import io.weir.runtime.job.JobEdge;
import io.weir.runtime.job.JobNode;
import io.weir.runtime.operator.CalcSpec;
import io.weir.runtime.operator.OperatorMetrics;
import io.weir.runtime.operator.OperatorSpec;
import io.weir.runtime.operator.aggregate.LocalAggregateSpec;
import io.weir.runtime.operator.sort.LimitSpec;
import io.weir.testkit.operator.Event;
import io.weir.testkit.operator.OperatorTester;
import io.weir.testkit.operator.Outcome;
import io.weir.testkit.operator.Subject;
import io.weir.testkit.operator.Variation;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URISyntaxException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.calcite.sql.SqlInsert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Every operator of the runtime, as statements are compiled to it, in all the ways in which hosts
 * run operators: the table that comes out is that of one worker with large batches, room for all
 * and no restore, and no promise is broken on the way. Rows are random ones of the tables; what an
 * operator behind others gets is what these put out.
 */
class OperatorsTest {
  private static final String TABLES =
      """
      CREATE TABLE a (id INT NOT NULL, k STRING, v BIGINT, d DECIMAL(10, 2), w DECIMAL(30, 4), x DOUBLE,
        b BOOLEAN, ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '5' SECOND)
        WITH ('connector' = 'filesystem', 'path' = '/nowhere/a', 'format' = 'csv');
      CREATE TABLE c (id INT NOT NULL, k STRING, v BIGINT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts)
        WITH ('connector' = 'filesystem', 'path' = '/nowhere/c', 'format' = 'csv');
      CREATE TABLE p (k STRING, v BIGINT, pt AS PROCTIME())
        WITH ('connector' = 'filesystem', 'path' = '/nowhere/p', 'format' = 'csv')
      """;

  /** Each as it is run: streaming unless it says batch. */
  private static final List<String> QUERIES =
      List.of(
          "SELECT id + 1, UPPER(k), d * 2, w, x, b FROM a WHERE v > 3 OR k IS NULL",
          "SELECT k, COUNT(*), SUM(v), AVG(d), MIN(w), MAX(x), COUNT(b) FROM a GROUP BY k",
          "SELECT COUNT(*), SUM(v), MAX(k) FROM a",
          "SELECT k, COUNT(DISTINCT v), SUM(DISTINCT v) FILTER (WHERE b), COUNT(DISTINCT d) FROM a GROUP BY k",
          "SELECT n, COUNT(*), SUM(m), MIN(m), COUNT(DISTINCT m) FROM (SELECT k, COUNT(*) AS n, MAX(v) AS m FROM a GROUP BY k) GROUP BY n",
          "SELECT window_start, window_end, k, COUNT(*), SUM(v), MAX(w) FROM TABLE(TUMBLE(TABLE a, DESCRIPTOR(ts), INTERVAL '10' SECOND)) GROUP BY window_start, window_end, k",
          "SELECT window_start, window_end, COUNT(*), COUNT(DISTINCT k) FROM TABLE(HOP(TABLE a, DESCRIPTOR(ts), INTERVAL '5' SECOND, INTERVAL '15' SECOND)) GROUP BY window_start, window_end",
          "SELECT id, window_start, window_end FROM TABLE(HOP(TABLE a, DESCRIPTOR(ts), INTERVAL '5' SECOND, INTERVAL '15' SECOND))",
          "SELECT window_start, COUNT(*), SUM(v) FROM TABLE(TUMBLE(TABLE p, DESCRIPTOR(pt), INTERVAL '10' SECOND)) GROUP BY window_start, window_end",
          "SELECT a.id, c.id, a.v, c.v FROM a JOIN c ON a.k = c.k AND a.v < c.v + 5",
          "SELECT a.id, c.id FROM a LEFT JOIN c ON a.k = c.k AND a.id > c.id",
          "SELECT a.id, c.id FROM a RIGHT JOIN c ON a.v = c.v",
          "SELECT g.k, g.n, h.n FROM (SELECT k, COUNT(*) AS n FROM a GROUP BY k) AS g LEFT JOIN (SELECT k, SUM(v) AS n FROM c GROUP BY k) AS h ON g.k = h.k",
          "SELECT a.id, c.id FROM a, c WHERE a.k = c.k AND a.ts BETWEEN c.ts - INTERVAL '5' SECOND AND c.ts",
          "SELECT k, v FROM a UNION ALL SELECT k, v FROM c",
          "SELECT k, n FROM (SELECT k, COUNT(*) AS n FROM a GROUP BY k) ORDER BY n DESC, k LIMIT 3",
          "SELECT id, k FROM a LIMIT 7",
          "batch: SELECT id, k, v, d FROM a ORDER BY v DESC, id",
          "batch: SELECT id, k FROM a ORDER BY k, id OFFSET 3 ROWS FETCH NEXT 5 ROWS ONLY",
          "batch: SELECT k, COUNT(*), SUM(v), AVG(x), COUNT(DISTINCT v) FROM a GROUP BY k",
          "batch: SELECT a.id, c.id FROM a JOIN c ON a.k = c.k",
          "upsert: SELECT k, COUNT(*), SUM(v) FROM a GROUP BY k",
          "upsert: SELECT g.k, g.n, h.n FROM (SELECT k, COUNT(*) AS n FROM a GROUP BY k) AS g JOIN (SELECT k, SUM(v) AS n FROM c GROUP BY k) AS h ON g.k = h.k WHERE g.k IS NOT NULL");

  private static final List<Variation> VARIATIONS =
      List.of(
          new Variation(1, 0.5, 0, 1, 1L << 30),
          new Variation(3, 0.9, 0.2, 1, 1L << 30),
          new Variation(40, 0.5, 0.5, 4, 1L << 30),
          new Variation(7, 0.2, 0.3, 3, 0),
          new Variation(2048, 0.5, 0.1, 4, 0));

  private final Set<Class<?>> seen = new HashSet<>();
  private int runs;
  private int restores;

  @Test
  void tablesAreTheSameInAllWays() throws IOException {
    run(1, 2);
    System.out.println(runs + " runs of operators, " + restores + " restores");
    assertEquals(operators(), new TreeSet<>(seen.stream().map(Class::getSimpleName).toList()));
    assertTrue(restores > runs, restores + " restores");
  }

  @Tag("long")
  @Test
  void tablesAreTheSameInAllWaysForManySeeds() {
    run(100, 40);
  }

  /** Names of all records of the runtime that are operators. */
  private static Set<String> operators() throws IOException {
    Path classes;
    try {
      classes =
          Path.of(OperatorSpec.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
    if (!Files.isDirectory(classes)) {
      classes = FileSystems.newFileSystem(classes).getPath("/");
    }
    Set<String> names = new TreeSet<>();
    Path root = classes;
    try (Stream<Path> files = Files.walk(root.resolve("io/weir/runtime/operator"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
        String name = root.relativize(file).toString().replace('/', '.').replace(".class", "");
        try {
          Class<?> type = Class.forName(name);
          if (OperatorSpec.class.isAssignableFrom(type) && !type.isInterface()) {
            names.add(type.getSimpleName());
          }
        } catch (ClassNotFoundException e) {
          throw new IOException(e);
        }
      }
    }
    return names;
  }

  private void run(long firstSeed, int seeds) {
    List<String> failures = new ArrayList<>();
    for (String query : QUERIES) {
      for (long seed = firstSeed; seed < firstSeed + seeds; seed++) {
        try {
          new Job(query, new Random(seed)).run();
        } catch (RuntimeException | AssertionError e) {
          failures.add(query + ", seed " + seed + ": " + e.getMessage() + trace(e));
          break;
        }
      }
    }
    assertEquals(List.of(), failures, () -> String.join("\n\n", failures));
  }

  /** Where an operator or the tester failed. */
  private static String trace(Throwable thrown) {
    Throwable cause = thrown;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return Stream.of(cause.getStackTrace())
        .limit(8)
        .map(frame -> "\n  at " + frame)
        .collect(Collectors.joining());
  }

  /** One query, compiled, with random rows. */
  private final class Job {
    private final Random random;
    private final boolean batch;
    private final ExecPlan plan;
    private final CompiledJob compiled;
    private final Map<Integer, JobNode> nodes = new HashMap<>();

    /** What comes out of each node when it is run plainly. */
    private final Map<Integer, List<Event>> plain = new HashMap<>();

    Job(String text, Random random) {
      this.random = random;
      batch = text.startsWith("batch: ");
      String sql = text.replaceFirst("^\\w+: ", "");
      try (Weir weir = Weir.open()) {
        for (String statement : TABLES.split(";")) {
          weir.execute(statement);
        }
        weir.execute(
            text.startsWith("upsert: ")
                ? "CREATE TABLE sink (c0 STRING, c1 BIGINT, c2 BIGINT, PRIMARY KEY (c0) NOT ENFORCED)"
                    + " WITH ('connector' = 'collecting')"
                : "CREATE VIEW nothing AS SELECT 1 AS c0");
        Planner planner =
            new Planner(
                weir.session().catalog(),
                PlannerOptions.DEFAULT.withMode(
                    batch ? PlannerOptions.Mode.BATCH : PlannerOptions.Mode.STREAMING));
        plan =
            text.startsWith("upsert: ")
                ? planner.planInserts(
                    List.of((SqlInsert) Statements.parseOne("INSERT INTO sink " + sql).node()))
                : planner.planQuery(Statements.parseOne(sql).node());
        compiled =
            new PlanCompiler(ZoneOffset.UTC, Connectors::get, span -> null).compile("test", plan);
      }
      compiled.job().nodes().forEach(node -> nodes.put(node.id(), node));
    }

    void run() {
      for (JobNode node : compiled.job().nodes()) {
        if (node instanceof JobNode.SourceNode source) {
          plain.put(source.id(), rows(source.output()));
        } else if (node instanceof JobNode.OperatorNode operator) {
          run(operator);
        }
      }
    }

    private void run(JobNode.OperatorNode node) {
      seen.add(node.operator().getClass());
      List<Event> events = inputs(node);
      Subject subject = subject(node);
      Outcome expected = OperatorTester.run(subject, events, Variation.PLAIN, random);
      plain.put(node.id(), expected.events());
      for (Variation each : VARIATIONS) {
        Variation variation = possible(node, each);
        try {
          Outcome outcome = OperatorTester.run(subject, events, variation, random);
          runs++;
          restores += outcome.restores();
          compare(node, subject, expected, outcome);
          books(node, expected, outcome);
        } catch (RuntimeException | AssertionError e) {
          throw new AssertionError(node.name() + " " + variation + ": " + e, e);
        }
      }
    }

    /**
     * What comes from the worker that has a key already stays there, and which one that was is not
     * known of an operator alone.
     */
    private Variation possible(JobNode.OperatorNode node, Variation variation) {
      boolean stays =
          !node.operator().stores().isEmpty()
              && node.inputs().stream().anyMatch(edge -> edge.kind() == JobEdge.Kind.FORWARD);
      return new Variation(
          variation.mostBatchRows(),
          variation.fullRate(),
          variation.restoreRate(),
          stays ? 1 : variation.mostWorkers(),
          variation.stateMemory());
    }

    private void compare(
        JobNode.OperatorNode node, Subject subject, Outcome expected, Outcome outcome) {
      if (node.operator() instanceof LocalAggregateSpec) {
        // Partial results may be any; what they amount to is what the second phase makes of them.
        JobNode.OperatorNode global = consumer(node.id());
        Subject second = subject(global);
        assertEquals(
            second(second, expected.events()),
            second(second, outcome.events()),
            "partial results amount to something else");
        return;
      }
      assertEquals(
          expected.table(subject.upsertKey()), outcome.table(subject.upsertKey()), "the table");
    }

    private Map<List<@Nullable Object>, Integer> second(Subject global, List<Event> events) {
      return OperatorTester.run(global, events, Variation.PLAIN, random).table(global.upsertKey());
    }

    private JobNode.OperatorNode consumer(int id) {
      return (JobNode.OperatorNode)
          nodes.values().stream()
              .filter(
                  node ->
                      node instanceof JobNode.OperatorNode operator
                          && operator.inputs().stream().anyMatch(edge -> edge.from() == id))
              .findFirst()
              .orElseThrow();
    }

    /** What went in is what came out, or was counted as left out; that is the same in all ways. */
    private void books(JobNode.OperatorNode node, Outcome expected, Outcome outcome) {
      OperatorMetrics counters = outcome.counters();
      if (node.operator() instanceof CalcSpec || node.operator() instanceof LimitSpec) {
        assertEquals(counters.rowsIn, counters.rowsOut + counters.rowsFiltered, "the books");
      }
      OperatorMetrics plainly = expected.counters();
      assertEquals(plainly.rowsLate, counters.rowsLate, "late rows");
      assertEquals(plainly.rowsPartlyLate, counters.rowsPartlyLate, "partly late rows");
      assertEquals(plainly.rowsWithoutTime, counters.rowsWithoutTime, "rows without a time");
    }

    private Subject subject(JobNode.OperatorNode node) {
      List<RowType> inputs = new ArrayList<>();
      int count = 1 + node.inputs().stream().mapToInt(JobEdge::input).max().orElse(0);
      for (int input = 0; input < count; input++) {
        int number = input;
        int from =
            node.inputs().stream()
                .filter(edge -> edge.input() == number)
                .findFirst()
                .orElseThrow()
                .from();
        inputs.add(output(nodes.get(from)));
      }
      Changelog changelog = plan.changelog(compiled.planNodes().get(node.id()));
      return new Subject(
          node,
          inputs,
          compiled.job().classes(),
          changelog.kind() == Changelog.Kind.UPSERT ? changelog.key() : List.of());
    }

    private static RowType output(JobNode node) {
      return node instanceof JobNode.SourceNode source
          ? source.output()
          : ((JobNode.OperatorNode) node).output();
    }

    /** The events of all inputs, each in its order. */
    private List<Event> inputs(JobNode.OperatorNode node) {
      int edges = node.inputs().size();
      List<List<Event>> lists = node.inputs().stream().map(edge -> plain.get(edge.from())).toList();
      int[] at = new int[edges];
      long[] watermarks = new long[edges];
      Arrays.fill(watermarks, Long.MIN_VALUE);
      Map<Integer, Integer> open = new HashMap<>();
      node.inputs().forEach(edge -> open.merge(edge.input(), 1, Integer::sum));
      long watermark = Long.MIN_VALUE;
      long clock = 0;
      List<Event> events = new ArrayList<>();
      while (true) {
        List<Integer> left = new ArrayList<>();
        for (int i = 0; i < edges; i++) {
          if (at[i] < lists.get(i).size()) {
            left.add(i);
          }
        }
        if (left.isEmpty()) {
          return events;
        }
        // In a batch the right side of a join comes before the left one.
        int edge =
            batch
                ? left.stream()
                    .max(Comparator.comparingInt(i -> node.inputs().get(i).input()))
                    .orElseThrow()
                : left.get(random.nextInt(left.size()));
        int input = node.inputs().get(edge).input();
        Event event = lists.get(edge).get(at[edge]++);
        if (event instanceof Event.Rows rows) {
          events.add(new Event.Rows(input, rows.rows()));
        } else if (event instanceof Event.Watermark mark) {
          watermarks[edge] = mark.micros();
          long lowest = Arrays.stream(watermarks).min().orElseThrow();
          if (lowest > watermark) {
            watermark = lowest;
            events.add(new Event.Watermark(lowest));
          }
        } else if (event instanceof Event.Clock now && now.micros() > clock) {
          clock = now.micros();
          events.add(now);
        } else if (event instanceof Event.End && open.merge(input, -1, Integer::sum) == 0) {
          events.add(new Event.End(input));
        }
      }
    }

    // --- random rows ---

    private List<Event> rows(RowType schema) {
      List<Event> events = new ArrayList<>();
      long time = 0;
      long watermark = Long.MIN_VALUE;
      for (int chunk = 3 + random.nextInt(12); chunk > 0; chunk--) {
        List<Event.Row> rows = new ArrayList<>();
        for (int i = 1 + random.nextInt(12); i > 0; i--) {
          time += random.nextInt(3) * 500_000L;
          rows.add(row(schema, time));
        }
        events.add(new Event.Rows(0, rows));
        if (!batch && time - 5_000_000 > watermark && random.nextBoolean()) {
          watermark = time - 5_000_000;
          events.add(new Event.Watermark(watermark));
        }
        if (random.nextInt(3) == 0) {
          events.add(new Event.Clock(time));
        }
      }
      events.add(new Event.Watermark(Long.MAX_VALUE));
      events.add(new Event.End(0));
      return events;
    }

    private Event.Row row(RowType schema, long time) {
      List<@Nullable Object> values = new ArrayList<>();
      schema
          .fields()
          .forEach(
              field ->
                  values.add(
                      field.type().nullable() && random.nextInt(10) == 0
                          ? null
                          : value(field.type(), time)));
      return new Event.Row(ChangeKind.INSERT_BYTE, values);
    }

    private Object value(DataType type, long time) {
      ScalarType scalar = (ScalarType) type;
      return switch (scalar.kind()) {
        case BOOLEAN -> random.nextBoolean();
        case INTEGER -> random.nextInt(50);
        case BIGINT -> (long) random.nextInt(12);
        case DOUBLE -> random.nextInt(8) / 4.0;
        case CHAR, VARCHAR -> "k" + random.nextInt(6);
        case DECIMAL ->
            scalar.precision() <= ScalarType.MAX_LONG_DECIMAL_PRECISION
                ? (Object) (long) random.nextInt(2000)
                : new BigDecimal(random.nextInt(1_000_000)).movePointLeft(scalar.scale());
        case TIMESTAMP, TIMESTAMP_LTZ -> time - random.nextInt(7_000_000);
        default -> throw new IllegalArgumentException(type.toString());
      };
    }
  }
}
