package io.weir.engine.conformance;

import io.weir.engine.QueryResult;
import io.weir.engine.Session;
import io.weir.engine.StatementResult;
import io.weir.engine.Weir;
import io.weir.parser.SqlException;
import io.weir.runtime.data.Batch;
import io.weir.runtime.data.ChangeKind;
import io.weir.runtime.data.Column;
import io.weir.runtime.data.DataType;
import io.weir.runtime.error.JobException;
import io.weir.runtime.host.RunningJob;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Executes the steps of a file in one way and gathers what is not as expected. */
final class SqlFileRun {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final SqlFile file;
  private final Execution execution;
  private final Path directory;
  private final Path outDirectory;
  private final List<String> failures = new ArrayList<>();

  /**
   * @param directory of the input files
   * @param outDirectory for what the statements write
   */
  SqlFileRun(SqlFile file, Execution execution, Path directory, Path outDirectory) {
    this.file = file;
    this.execution = execution;
    this.directory = directory;
    this.outDirectory = outDirectory;
  }

  /** What went wrong, one entry per step or expression. */
  List<String> run() {
    try (Weir weir = Weir.open(execution.configuration(), null, new BytesHost())) {
      for (Step step : file.steps()) {
        try {
          run(weir.session(), step);
        } catch (Difference e) {
          failures.add(e.getMessage());
        } catch (SqlException e) {
          failures.add(at(step) + e.render(sqlOf(step)));
        } catch (JobException e) {
          failures.add(at(step) + e.getMessage());
        } catch (RuntimeException | LinkageError | AssertionError e) {
          failures.add(at(step) + bug(e));
        }
      }
    }
    return failures;
  }

  private void run(Session session, Step step) {
    if (step instanceof Step.Execute execute) {
      execute(session, execute.sql());
    } else if (step instanceof Step.Expect expect) {
      if (expect.in() == null || expect.in() == execution.kind()) {
        expect(session, expect);
      }
    } else if (step instanceof Step.ExpectError error) {
      if (execution.isFirstOfItsKind() && (error.in() == null || error.in() == execution.kind())) {
        expectError(session, error);
      }
    } else if (step instanceof Step.Expressions expressions && execution.isFirstOfItsKind()) {
      evaluate(session, expressions);
    }
  }

  private void execute(Session session, String sql) {
    StatementResult result = session.execute(substitute(sql));
    if (result instanceof StatementResult.JobStarted started) {
      agree(session, sql, started.job().running());
      await(started);
    } else if (result instanceof StatementResult.Rows rows) {
      read(rows.result(), batch -> {});
    }
  }

  private static void await(StatementResult.JobStarted started) {
    try {
      if (!started.job().running().await(PATIENCE)) {
        started.job().running().cancel();
        throw new Difference("the job does not end");
      }
      started.job().running().await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void read(QueryResult result, Consumer<Batch> rows) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try (result) {
      while (!result.isAtEnd()) {
        Batch batch = result.nextBatch(Duration.ofMillis(500));
        if (batch != null) {
          rows.accept(batch);
        } else if (System.nanoTime() > deadline && !result.isAtEnd()) {
          throw new Difference("the query does not end");
        }
      }
    }
  }

  private void agree(Session session, String sql, RunningJob job) {
    if (execution.isFirstOfItsKind()) {
      PlanAgreement.check(session, substitute(sql), job);
    }
  }

  private QueryResult query(Session session, String sql) {
    if (session.execute(substitute(sql)) instanceof StatementResult.Rows rows) {
      agree(session, sql, rows.result().job());
      return rows.result();
    }
    throw new IllegalArgumentException("not a query: " + sql);
  }

  private void expect(Session session, Step.Expect expect) {
    StatementResult statementResult = session.execute(substitute(expect.sql()));
    List<Cells> actual = new ArrayList<>();
    if (statementResult instanceof StatementResult.Table table) {
      actual.add(new Cells(new ArrayList<>(table.columns())));
      table.rows().forEach(row -> actual.add(new Cells(new ArrayList<>(row))));
    } else if (statementResult instanceof StatementResult.Rows rows) {
      QueryResult result = rows.result();
      agree(session, expect.sql(), result.job());
      actual.add(
          new Cells(
              result.schema().fields().stream().map(f -> f.name()).collect(Collectors.toList())));
      Table table = new Table(result, execution.kind());
      read(result, table::apply);
      actual.addAll(table.rows());
    } else {
      throw new IllegalArgumentException("no rows: " + statementResult);
    }
    compare(expect, actual);
  }

  private void compare(Step.Expect expect, List<Cells> actual) {
    if (expect.expected().get(0).values().isEmpty()) {
      actual.set(0, expect.expected().get(0));
    }
    List<String> actualText = lines(actual, expect.ordered());
    List<String> expectedText = lines(expect.expected(), expect.ordered());
    if (!expectedText.equals(actualText)) {
      throw new Difference(at(expect) + expect.sql() + "\n" + difference(expectedText, actualText));
    }
  }

  /** Both tables, of large ones what is in one only. */
  private static String difference(List<String> expected, List<String> actual) {
    if (expected.size() + actual.size() < 200) {
      return "expected:\n"
          + String.join("\n", expected)
          + "\nactual:\n"
          + String.join("\n", actual);
    }
    List<String> missing = new ArrayList<>();
    List<String> surplus = new ArrayList<>();
    List<String> left = new ArrayList<>(expected);
    List<String> right = new ArrayList<>(actual);
    left.sort(null);
    right.sort(null);
    int i = 0;
    int j = 0;
    while (i < left.size() || j < right.size()) {
      int order =
          i == left.size() ? 1 : j == right.size() ? -1 : left.get(i).compareTo(right.get(j));
      if (order == 0) {
        i++;
        j++;
      } else if (order < 0) {
        missing.add(left.get(i++));
      } else {
        surplus.add(right.get(j++));
      }
    }
    return expected.size()
        + " rows expected, "
        + actual.size()
        + " found\n"
        + missing.size()
        + " missing:\n"
        + head(missing)
        + "\n"
        + surplus.size()
        + " too many:\n"
        + head(surplus)
        + (missing.isEmpty() && surplus.isEmpty() ? "only the order differs" : "");
  }

  private static String head(List<String> lines) {
    return String.join("\n", lines.subList(0, Math.min(10, lines.size())));
  }

  private static List<String> lines(List<Cells> rows, boolean ordered) {
    List<String> lines = new ArrayList<>(rows.stream().map(Cells::toString).toList());
    if (!ordered) {
      lines.subList(1, lines.size()).sort(null);
    }
    return lines;
  }

  private void expectError(Session session, Step.ExpectError error) {
    String sql = substitute(error.sql());
    String message;
    try {
      execute(session, sql);
      throw new Difference(at(error) + error.sql() + "\nsucceeds, expected: " + error.parts());
    } catch (SqlException e) {
      message = e.render(sql);
      if (error.carets() != null && !error.carets().equals(e.span())) {
        throw new Difference(
            at(error) + message + "\nspan " + e.span() + ", expected " + error.carets());
      }
    } catch (JobException e) {
      message = String.valueOf(e.getMessage());
      if (error.carets() != null) {
        throw new Difference(at(error) + message + "\nhas no span, expected " + error.carets());
      }
    }
    for (String part : error.parts()) {
      if (!message.contains(substitute(part))) {
        throw new Difference(at(error) + message + "\ndoes not contain: " + part);
      }
    }
  }

  private void evaluate(Session session, Step.Expressions step) {
    try {
      evaluate(session, step.from(), step.expressions());
    } catch (Difference e) {
      throw e;
    } catch (RuntimeException | LinkageError e) {
      for (Step.Expression expression : step.expressions()) {
        evaluateAlone(session, step.from(), expression);
      }
    }
  }

  private void evaluateAlone(Session session, @Nullable String from, Step.Expression expression) {
    try {
      evaluate(session, from, List.of(expression));
    } catch (SqlException | JobException e) {
      fail(expression, e.getMessage());
    } catch (RuntimeException | LinkageError e) {
      fail(expression, bug(e));
    }
  }

  private void evaluate(Session session, @Nullable String from, List<Step.Expression> expressions) {
    List<String> columns = new ArrayList<>();
    for (Step.Expression expression : expressions) {
      columns.add(expression.sql() + " AS c" + columns.size());
    }
    String sql = "SELECT\n" + String.join(",\n", columns) + (from == null ? "" : "\nFROM " + from);
    List<String> found = new ArrayList<>();
    QueryResult result = query(session, sql);
    int[] rows = {0};
    read(
        result,
        batch -> {
          rows[0] += batch.rows;
          for (int i = 0; i < batch.columns.length && batch.rows > 0; i++) {
            DataType type = result.schema().fields().get(i).type();
            Column column = batch.columns[i];
            String text = CellText.quoted(type, column, 0, result.timeZone());
            found.add(text + " : " + type.withNullable(true));
          }
        });
    if (rows[0] != 1) {
      throw new Difference(rows[0] + " rows instead of one:\n" + sql);
    }
    for (int i = 0; i < expressions.size(); i++) {
      check(expressions.get(i), found.get(i));
    }
  }

  private void check(Step.Expression expression, String found) {
    int separator = found.lastIndexOf(" : ");
    String value = found.substring(0, separator);
    String type = found.substring(separator + 3);
    boolean sameType = expression.type() == null || expression.type().equals(type);
    if (!sameValue(expression.expected(), value) || !sameType) {
      fail(expression, "is " + found);
    }
  }

  private static boolean sameValue(String expected, String actual) {
    if (!expected.startsWith("~") || actual.equals("NULL")) {
      return expected.equals(actual);
    }
    double number = Double.parseDouble(expected.substring(1));
    return Math.abs(Double.parseDouble(actual) - number) <= Math.abs(number) * 1e-12;
  }

  private void fail(Step.Expression expression, String what) {
    failures.add(
        file.name()
            + ":"
            + expression.line()
            + ": "
            + expression.sql()
            + " => "
            + expression.expected()
            + (expression.type() == null ? "" : " : " + expression.type())
            + "\n    "
            + what);
  }

  private String substitute(String sql) {
    return sql.replace("${dir}", directory.toString()).replace("${out}", outDirectory.toString());
  }

  private String at(Step step) {
    return file.name() + ":" + step.line() + ": ";
  }

  private String sqlOf(Step step) {
    if (step instanceof Step.Execute execute) {
      return substitute(execute.sql());
    } else if (step instanceof Step.Expect expect) {
      return substitute(expect.sql());
    }
    return "";
  }

  private static String bug(Throwable e) {
    StringBuilder text = new StringBuilder();
    Throwable cause = e;
    while (cause != null) {
      text.append(cause).append('\n');
      StackTraceElement[] trace = cause.getStackTrace();
      for (int i = 0; i < Math.min(6, trace.length); i++) {
        text.append("      at ").append(trace[i]).append('\n');
      }
      cause = cause.getCause();
    }
    return text.toString();
  }

  /** A result is not as expected. */
  static final class Difference extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Difference(String message) {
      super(message);
    }

    @Override
    public String getMessage() {
      return String.valueOf(super.getMessage());
    }
  }

  /** What a changelog adds up to, kept as text. */
  private static final class Table {
    private final List<@Nullable Cells> slots = new ArrayList<>();
    private final Map<Cells, ArrayDeque<Integer>> places = new HashMap<>();
    private final QueryResult result;
    private final Execution.Kind kind;
    private final TreeMap<String, Cells> byKey = new TreeMap<>();

    Table(QueryResult result, Execution.Kind kind) {
      this.result = result;
      this.kind = kind;
    }

    void apply(Batch batch) {
      for (int row = 0; row < batch.rows; row++) {
        Cells cells = CellText.cells(result.schema(), batch, row, result.timeZone());
        apply(ChangeKind.of(batch.kind(row)), cells);
      }
    }

    private void apply(ChangeKind change, Cells cells) {
      if (change != ChangeKind.INSERT && kind == Execution.Kind.BATCH) {
        throw new Difference("a batch query gives " + change + " " + cells);
      }
      if (change != ChangeKind.INSERT && !result.isUpdating()) {
        throw new Difference("a query that only appends gives " + change + " " + cells);
      }
      if (!result.updateKey().isEmpty()) {
        String key = result.updateKey().stream().map(cells.values()::get).toList().toString();
        Cells old = change == ChangeKind.DELETE ? byKey.remove(key) : byKey.put(key, cells);
        if (old != null) {
          remove(old);
        }
        if (change != ChangeKind.DELETE) {
          add(cells);
        }
        return;
      }
      switch (change) {
        case INSERT, UPDATE_AFTER -> add(cells);
        case UPDATE_BEFORE, DELETE -> {
          if (!remove(cells)) {
            throw new Difference(change + " of a row that is not there: " + cells);
          }
        }
      }
    }

    private void add(Cells cells) {
      places.computeIfAbsent(cells, c -> new ArrayDeque<>()).push(slots.size());
      slots.add(cells);
    }

    private boolean remove(Cells cells) {
      ArrayDeque<Integer> at = places.get(cells);
      if (at == null) {
        return false;
      }
      slots.set(at.pop(), null);
      if (at.isEmpty()) {
        places.remove(cells);
      }
      return true;
    }

    /** The rows that are left, in the order in which they came. */
    List<Cells> rows() {
      return slots.stream().filter(Objects::nonNull).toList();
    }
  }
}
