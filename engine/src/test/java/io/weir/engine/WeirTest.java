package io.weir.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.engine.job.Job;
import io.weir.parser.SqlException;
import io.weir.runtime.data.ChangeKind;
import io.weir.runtime.host.JobStatus;
import io.weir.runtime.host.RunningJob;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class WeirTest {
  private static final String NUMBERS =
      "CREATE TABLE numbers (n BIGINT) WITH ('connector' = 'datagen', 'fields.n.kind' = 'sequence',"
          + " 'fields.n.start' = '1', 'fields.n.end' = '10', 'rows-per-second' = '1000000')";

  private static final String ENDLESS =
      "CREATE TABLE endless (n INT) WITH ('connector' = 'datagen', 'rows-per-second' = '100000')";

  private final Weir weir = Weir.open(Map.of("table.local-time-zone", "Europe/Berlin"));

  @TempDir private Path directory;

  @AfterEach
  void close() {
    weir.close();
  }

  private List<Row> rows(String sql) {
    List<Row> rows = new ArrayList<>();
    try (QueryResult result = weir.query(sql)) {
      result.forEach(rows::add);
    }
    return rows;
  }

  private SqlException error(String sql) {
    return assertThrows(SqlException.class, () -> weir.execute(sql), sql);
  }

  private List<? extends List<@Nullable String>> table(String sql) {
    return ((StatementResult.Table) weir.execute(sql)).rows();
  }

  @Test
  void closingEndsQueriesThatNobodyClosed() {
    weir.execute(ENDLESS);
    QueryResult result = weir.query("SELECT n FROM endless");
    Iterator<Row> rows = result.iterator();
    rows.next();
    weir.close();
    assertTrue(result.job().status().isTerminal(), result.job().status().toString());
    while (rows.hasNext()) {
      rows.next(); // What had been put out may be read.
    }
    assertThrows(IllegalStateException.class, () -> weir.query("SELECT n FROM endless"));
    assertThrows(IllegalStateException.class, () -> weir.execute("SHOW TABLES"));
  }

  @Test
  void valuesComeAsTheirJavaTypes() {
    Row row =
        rows("""
                SELECT 1 AS i, CAST(2 AS BIGINT) AS l, 1.50 AS d, CAST(0.1 AS DOUBLE) AS f, 'x' AS s,
                  TRUE AS b, DATE '2026-01-31' AS d8, TIMESTAMP '2026-01-31 12:00:00.123' AS ts,
                  CAST(TIMESTAMP '2026-01-31 12:00:00' AS TIMESTAMP_LTZ(3)) AS ltz,
                  CAST(NULL AS INT) AS nothing
                """)
            .get(0);
    assertEquals(ChangeKind.INSERT, row.kind());
    assertEquals(1, row.getInt("i"));
    assertEquals(1L, row.getLong(0));
    assertEquals(2L, row.getLong("l"));
    assertEquals(new BigDecimal("1.50"), row.getDecimal("d"));
    assertEquals(0.1, row.getDouble("f"));
    assertEquals("x", row.getString("s"));
    assertTrue(row.getBoolean("b"));
    assertEquals(LocalDate.of(2026, 1, 31), row.getDate("d8"));
    assertEquals(LocalDateTime.parse("2026-01-31T12:00:00.123"), row.getTimestamp("ts"));
    assertEquals(Instant.parse("2026-01-31T11:00:00Z"), row.getInstant("ltz"));
    assertTrue(row.isNull("nothing"));
    assertNull(row.get("nothing"));
    assertThrows(NullPointerException.class, () -> row.getLong("nothing"));
    assertThrows(IllegalArgumentException.class, () -> row.get("other"));
    ClassCastException other = assertThrows(ClassCastException.class, () -> row.getString("i"));
    assertEquals("column i is of type INT NOT NULL, which is not a String", other.getMessage());
  }

  @Test
  void anEndlessQueryStreamsUntilItIsClosed() {
    weir.execute(ENDLESS);
    RunningJob job;
    try (QueryResult result = weir.query("SELECT n FROM endless")) {
      job = result.job();
      assertFalse(result.isBounded());
      Iterator<Row> rows = result.iterator();
      for (int i = 0; i < 5_000; i++) {
        rows.next();
      }
      result.cancel();
      assertFalse(result.iterator().hasNext());
    }
    assertEquals(JobStatus.CANCELLED, job.status());
  }

  @Test
  void viewsAndTablesAreDefinedOnce() {
    weir.execute(NUMBERS);
    weir.execute("CREATE VIEW doubled (n, twice) AS SELECT n, n * 2 FROM numbers");
    assertEquals(10, rows("SELECT twice FROM doubled WHERE twice > 0").size());
    assertEquals(SqlException.Code.DUPLICATE, error("CREATE VIEW numbers AS SELECT 1").code());
    assertEquals(SqlException.Code.DUPLICATE, error(NUMBERS).code());
    weir.execute(NUMBERS.replace("TABLE", "TABLE IF NOT EXISTS"));
    assertEquals(List.of(List.of("doubled"), List.of("numbers")), table("SHOW TABLES"));
    assertEquals(List.of(List.of("doubled")), table("SHOW VIEWS"));
    assertEquals(List.of(List.of("numbers")), table("SHOW TABLES LIKE 'n%'"));
    assertEquals("use DROP VIEW", error("DROP TABLE doubled").hint());
    weir.execute("DROP VIEW doubled");
    assertEquals("did you mean `numbers`?", error("DROP TABLE number").hint());
    weir.execute("DROP TABLE IF EXISTS number");
    weir.execute("DROP TABLE numbers");
    assertEquals(List.of(), table("SHOW TABLES"));
  }

  @Test
  void temporaryTablesHideOthers() {
    weir.execute("CREATE TABLE t (a INT) WITH ('connector' = 'datagen')");
    weir.execute("CREATE TEMPORARY TABLE t (b INT) WITH ('connector' = 'datagen')");
    assertEquals("b", table("DESCRIBE t").get(0).get(0));
    weir.execute("DROP TEMPORARY TABLE t");
    assertEquals("a", table("DESCRIBE t").get(0).get(0));
  }

  @Test
  void showCreateMakesTheSameTableAgain() {
    weir.execute(
        """
        CREATE TABLE `odd name` (
          `select` BIGINT NOT NULL COMMENT 'it''s',
          nested ROW<a INT, b ARRAY<STRING>>,
          ts TIMESTAMP(3),
          calendar_day AS CAST(ts AS DATE),
          path STRING NOT NULL METADATA FROM 'file.path' VIRTUAL,
          WATERMARK FOR ts AS ts - INTERVAL '5' SECOND,
          PRIMARY KEY (`select`) NOT ENFORCED
        ) COMMENT 'a table' WITH ('connector' = 'filesystem', 'path' = '/tmp/x', 'format' = 'json')
        """);
    StatementResult before = weir.execute("SHOW CREATE TABLE `odd name`");
    List<? extends List<@Nullable String>> description = table("DESCRIBE `odd name`");
    weir.execute("DROP TABLE `odd name`");
    weir.execute(((StatementResult.Text) before).text());
    assertEquals(before, weir.execute("SHOW CREATE TABLE `odd name`"));
    assertEquals(description, table("DESCRIBE `odd name`"));
    assertEquals(
        List.of("select", "BIGINT", "FALSE", "PRI(select)"), description.get(0).subList(0, 4));
    assertEquals("METADATA FROM 'file.path' VIRTUAL", description.get(4).get(4));
    assertEquals("`ts` - INTERVAL '5' SECOND", description.get(2).get(5));
  }

  @Test
  void showCreateMakesTheSameViewAgain() {
    weir.execute(NUMBERS);
    weir.execute("CREATE VIEW v AS SELECT n AS `my n`, COUNT(*) AS c FROM numbers GROUP BY n");
    String before = ((StatementResult.Text) weir.execute("SHOW CREATE VIEW v")).text();
    weir.execute("DROP VIEW v");
    weir.execute(before);
    assertEquals(before, ((StatementResult.Text) weir.execute("SHOW CREATE VIEW v")).text());
  }

  @Test
  void aTableIsFilledFromAQuery() throws IOException {
    weir.execute(NUMBERS);
    Path target = directory.resolve("copy");
    weir.execute(
        "CREATE TABLE copy WITH ('connector' = 'filesystem', 'format' = 'csv', 'path' = '"
            + target
            + "') AS SELECT n, n * n AS square FROM numbers");
    assertTrue(Files.isDirectory(target));
    assertEquals(385L, rows("SELECT SUM(square) AS s FROM copy").get(0).getLong("s"));
  }

  @Test
  void aTableThatCannotBeFilledIsNotThere() {
    weir.execute(NUMBERS);
    assertThrows(
        RuntimeException.class,
        () ->
            weir.execute(
                "CREATE TABLE copy WITH ('connector' = 'datagen') AS SELECT n FROM numbers"));
    assertEquals(List.of(List.of("numbers")), table("SHOW TABLES"));
  }

  @Test
  void tablesAreMadeLikeOthers() {
    weir.execute(NUMBERS);
    weir.execute("CREATE TABLE more WITH ('fields.n.end' = '20') LIKE numbers");
    assertEquals(20L, rows("SELECT COUNT(*) AS c FROM more").get(0).getLong("c"));
  }

  @Test
  void aStatementSetIsOneJob() throws IOException {
    weir.execute(NUMBERS);
    for (String name : List.of("even", "odd")) {
      weir.execute(
          "CREATE TABLE %s (n BIGINT) WITH ('connector' = 'filesystem', 'format' = 'csv', 'path' = '%s')"
              .formatted(name, directory.resolve(name)));
    }
    weir.execute(
        """
        EXECUTE STATEMENT SET BEGIN
          INSERT INTO even SELECT n FROM numbers WHERE MOD(n, 2) = 0;
          INSERT INTO odd SELECT n FROM numbers WHERE MOD(n, 2) = 1;
        END
        """);
    assertEquals(1, weir.session().jobs().all().size());
    assertEquals(30L, rows("SELECT SUM(n) AS s FROM even").get(0).getLong("s"));
    assertEquals(25L, rows("SELECT SUM(n) AS s FROM odd").get(0).getLong("s"));
  }

  @Test
  void endlessJobsAreListedAndStopped() {
    weir.execute(ENDLESS);
    weir.execute("CREATE TABLE nowhere (n INT) WITH ('connector' = 'blackhole')");
    weir.execute("INSERT INTO nowhere SELECT n FROM endless");
    List<@Nullable String> job = table("SHOW JOBS").get(0);
    assertEquals(List.of("insert-into nowhere", "RUNNING"), job.subList(1, 3));
    weir.execute("STOP JOB '" + job.get(0) + "'");
    assertEquals("FINISHED", table("SHOW JOBS").get(0).get(2));
    assertEquals(SqlException.Code.INVALID, error("STOP JOB '" + job.get(0) + "'").code());
    assertEquals(SqlException.Code.INVALID, error("STOP JOB 'x'").code());
  }

  @Test
  void aJobIsStoppedByTheBeginningOfItsId() {
    weir.execute(ENDLESS);
    weir.execute("CREATE TABLE nowhere (n INT) WITH ('connector' = 'blackhole')");
    List<Job> jobs = new ArrayList<>();
    // Two of 17 ids begin with the same digit.
    Map<Character, Job> byDigit = new HashMap<>();
    Job twin = null;
    while (twin == null) {
      weir.execute("INSERT INTO nowhere SELECT n FROM endless");
      Job job = weir.session().jobs().all().get(jobs.size());
      jobs.add(job);
      twin = byDigit.put(job.id().charAt(0), job);
    }
    Job last = jobs.get(jobs.size() - 1);
    String digit = last.id().substring(0, 1);
    SqlException ambiguous = error("STOP JOB '" + digit + "'");
    assertEquals(SqlException.Code.INVALID, ambiguous.code());
    assertTrue(String.valueOf(ambiguous.hint()).contains(twin.id()), ambiguous.hint());
    assertEquals(SqlException.Code.INVALID, error("STOP JOB ''").code());
    assertEquals(jobs, weir.session().jobs().running());
    int length = 1;
    while (twin.id().startsWith(last.id().substring(0, length))) {
      length++;
    }
    weir.execute("STOP JOB '" + last.id().substring(0, length) + "'");
    assertFalse(weir.session().jobs().running().contains(last));
    // What has ended is in nobody's way.
    weir.execute("STOP JOB '" + digit + "'");
    assertFalse(weir.session().jobs().running().contains(twin));
  }

  @Test
  void closingStopsWhatRuns() {
    weir.execute(ENDLESS);
    weir.execute("CREATE TABLE nowhere (n INT) WITH ('connector' = 'blackhole')");
    weir.execute("INSERT INTO nowhere SELECT n FROM endless");
    weir.close();
    assertEquals(JobStatus.FINISHED, weir.session().jobs().all().get(0).running().status());
  }

  @Test
  void plansAndCodeAreExplained() {
    weir.execute(NUMBERS);
    String query = "SELECT n, COUNT(*) AS c FROM numbers WHERE n > 3 GROUP BY n";
    for (String explain : List.of("EXPLAIN ", "EXPLAIN PASSES ", "EXPLAIN CODE ")) {
      String text = ((StatementResult.Text) weir.execute(explain + query)).text();
      assertFalse(text.isBlank(), explain);
    }
    assertTrue(
        ((StatementResult.Text) weir.execute("EXPLAIN CODE " + query)).text().contains("class "));
    weir.execute("CREATE TABLE nowhere (n BIGINT) WITH ('connector' = 'blackhole')");
    String set =
        "EXECUTE STATEMENT SET BEGIN INSERT INTO nowhere SELECT n FROM numbers;"
            + " INSERT INTO nowhere SELECT n FROM numbers WHERE n > 5; END";
    String passes = ((StatementResult.Text) weir.execute("EXPLAIN PASSES " + set)).text();
    assertTrue(passes.contains("see #0"), passes);
    assertTrue(weir.session().jobs().all().isEmpty());
  }

  @Test
  void settingsAreSetAndReset() {
    weir.execute("SET 'execution.runtime-mode' = 'streaming'");
    assertTrue(table("SET").contains(List.of("execution.runtime-mode", "streaming")));
    weir.execute("RESET");
    assertTrue(table("SET").contains(List.of("execution.runtime-mode", "automatic")));
    assertTrue(table("SET").contains(List.of("table.local-time-zone", "Europe/Berlin")));
    assertThrows(IllegalArgumentException.class, () -> Weir.open(Map.of("no.such.key", "1")));
  }

  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void rowsThatComeAtAPaceAreShownAsTheyCome() {
    for (String table :
        List.of(
            "CREATE TABLE paced (n INT) WITH ('connector' = 'datagen', 'rows-per-second' = '100',"
                + " 'fields.n.kind' = 'sequence', 'fields.n.start' = '1', 'fields.n.end' = '100000')",
            "CREATE TABLE paced (event_type INT) WITH ('connector' = 'nexmark', 'events.num' ="
                + " '100000', 'first-event.rate' = '100', 'rate.limited' = 'true')")) {
      try (Weir weir = Weir.open()) {
        weir.execute(table);
        // Lasts a quarter of an hour; as a batch, the count would come at its end.
        try (QueryResult result = weir.query("SELECT COUNT(*) AS c FROM paced")) {
          assertTrue(result.isBounded());
          assertTrue(result.isLive());
          assertEquals(ChangeKind.INSERT, result.iterator().next().kind());
        }
        weir.execute("SET 'execution.runtime-mode' = 'batch'");
        try (QueryResult result = weir.query("SELECT * FROM paced")) {
          assertFalse(result.isLive());
        }
      }
      try (Weir weir = Weir.open()) {
        weir.execute(table.replace("'100000'", "'100'"));
        try (QueryResult result = weir.query("SELECT COUNT(*) AS c FROM paced")) {
          assertFalse(result.isLive(), "within a second: a batch");
        }
      }
    }
  }
}
