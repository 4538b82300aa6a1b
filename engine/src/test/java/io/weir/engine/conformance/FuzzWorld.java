package io.weir.engine.conformance;

import io.weir.engine.QueryResult;
import io.weir.engine.Session;
import io.weir.engine.StatementResult;
import io.weir.engine.Weir;
import io.weir.parser.SqlException;
import io.weir.runtime.error.JobException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Tables, and statements about them; executes changed statements over the tables. */
final class FuzzWorld implements AutoCloseable {
  private static final Pattern PATH = Pattern.compile("(?i)'path'\\s*=\\s*('(?:[^']|'')*')");

  /** What would ask another system, make rows for ever as fast as it can, or print. */
  private static final Pattern LEFT_OUT =
      Pattern.compile("(?i)kafka|nexmark|'print'|rows-per-second|'tmp|io\\.tmp|checkpoint|state");

  /** Rows that a query may give before it is stopped. */
  private static final int ENOUGH_ROWS = 20_000;

  private static final Duration ENOUGH_TIME = Duration.ofSeconds(2);

  private final String name;
  private final List<String> setup;
  private final List<String> statements;
  private final Path directory;
  private final Map<String, Weir> engines = new LinkedHashMap<>();
  private int outputs;
  private boolean refused;

  /**
   * @param setup makes the tables
   * @param directory of the input files
   */
  private static final Pattern PLACE = Pattern.compile("(?s) \\(line (\\d+), column (\\d+)\\)$");

  /** Messages of a reader about its records or its files. */
  private static final String OTHER_CAUSES = "(?s).*('on-error'|out of memory|\\.(csv|json)\\b).*";

  FuzzWorld(String name, List<String> setup, List<String> statements, Path directory) {
    this.name = name;
    this.setup = List.copyOf(setup);
    this.statements = List.copyOf(statements);
    this.directory = directory;
  }

  String name() {
    return name;
  }

  List<String> statements() {
    return statements;
  }

  /** Whether a statement can be executed here without harm. */
  boolean accepts(String sql) {
    if (LEFT_OUT.matcher(sql).find()) {
      return false;
    }
    Matcher path = PATH.matcher(sql);
    int paths = 0;
    while (path.find()) {
      paths++;
      if (!path.group(1).matches("'\\$\\{(dir|out)\\}/[\\w./*-]*'")
          || path.group(1).contains("..")) {
        return false;
      }
    }
    boolean files = sql.toLowerCase(Locale.ROOT).contains("path");
    return !files || paths > 0;
  }

  /**
   * Executes a statement and reads its result.
   *
   * @return what is wrong with how it ended; null when it succeeded or was refused properly
   */
  @Nullable String execute(String mode, String sql) {
    Weir weir = engines.computeIfAbsent(mode, this::open);
    refused = false;
    String text =
        sql.replace("${dir}", directory.toString())
            .replace("${out}", directory.resolve("fuzz-" + outputs++).toString());
    try {
      StatementResult result = weir.session().execute(text);
      boolean changes = result instanceof StatementResult.Message;
      String problem = null;
      if (result instanceof StatementResult.Rows rows) {
        problem = read(rows.result());
      } else if (result instanceof StatementResult.JobStarted started) {
        changes = true;
        problem = await(started);
      }
      if (changes) {
        close(mode);
      }
      return problem;
    } catch (SqlException e) {
      refused = true;
      e.render(text);
      return problem(e.getMessage() + " " + e.hint());
    } catch (JobException e) {
      String message = String.valueOf(e.getMessage());
      String problem = problem(message);
      return problem == null ? withoutPlace(text, message) : problem;
    }
  }

  /** Whether the statement executed last was refused for its text. */
  boolean wasRefused() {
    return refused;
  }

  /** A message speaks of the user's text and world, not of Weir's classes. */
  private static @Nullable String problem(String message) {
    return message.matches(
            "(?s).*(org\\.apache\\.calcite|java\\.(lang|util)|Exception\\b|io\\.weir).*")
        ? "the message names a class: " + message
        : null;
  }

  /**
   * A query that fails while it runs can only fail in one of its expressions, which the message
   * must name as the user wrote it, with its place.
   */
  private static @Nullable String withoutPlace(String sql, String message) {
    if (!sql.matches("(?is)\\s*(SELECT|VALUES|WITH)\\b.*") || message.matches(OTHER_CAUSES)) {
      return null;
    }
    Matcher place = PLACE.matcher(message);
    if (!place.find()) {
      return "the message names no place: " + message;
    }
    if (message.contains("EXPR$") && !sql.contains("EXPR$")) {
      return "the message names no expression: " + message;
    }
    String line = sql.split("\n", -1)[Integer.parseInt(place.group(1)) - 1];
    String from = line.substring(Integer.parseInt(place.group(2)) - 1).strip();
    String start = from.substring(0, Math.min(3, from.length()));
    return message.contains(start) ? null : "the place is not that of the expression: " + message;
  }

  private static @Nullable String read(QueryResult result) {
    long deadline = System.nanoTime() + ENOUGH_TIME.toNanos();
    int rows = 0;
    try (result) {
      while (!result.isAtEnd() && rows < ENOUGH_ROWS && System.nanoTime() < deadline) {
        var batch = result.nextBatch(Duration.ofMillis(200));
        if (batch != null) {
          for (int row = 0; row < Math.min(batch.rows, 100); row++) {
            CellText.cells(result.schema(), batch, row, result.timeZone());
          }
          rows += batch.rows;
        }
      }
    }
    return result.job().status().isTerminal() ? null : "the query does not stop";
  }

  private static @Nullable String await(StatementResult.JobStarted started) {
    var running = started.job().running();
    try {
      if (!running.await(ENOUGH_TIME)) {
        running.cancel();
        // When it does not, the test says that the statement hangs.
      }
      running.await();
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "interrupted";
    }
  }

  private Weir open(String mode) {
    Weir weir =
        Weir.open(
            Map.of(
                "execution.runtime-mode", mode,
                "parallelism.default", "2",
                "table.local-time-zone", "UTC"));
    Session session = weir.session();
    for (String sql : setup) {
      session.execute(sql.replace("${dir}", directory.toString()));
    }
    return weir;
  }

  private void close(String mode) {
    Weir weir = engines.remove(mode);
    if (weir != null) {
      weir.close();
    }
  }

  @Override
  public void close() {
    List.copyOf(engines.keySet()).forEach(this::close);
  }
}
