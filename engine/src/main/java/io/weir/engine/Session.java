package io.weir.engine;

import io.weir.engine.catalog.MemoryCatalog;
import io.weir.engine.configuration.Configuration;
import io.weir.engine.configuration.ConfigurationOption;
import io.weir.engine.job.Job;
import io.weir.engine.job.JobRegistry;
import io.weir.parser.Span;
import io.weir.parser.SqlException;
import io.weir.parser.Statement;
import io.weir.parser.Statements;
import io.weir.parser.ast.SqlCreateTable;
import io.weir.parser.ast.SqlCreateView;
import io.weir.parser.ast.SqlDescribe;
import io.weir.parser.ast.SqlDropTable;
import io.weir.parser.ast.SqlDropView;
import io.weir.parser.ast.SqlExplainPlan;
import io.weir.parser.ast.SqlReset;
import io.weir.parser.ast.SqlSet;
import io.weir.parser.ast.SqlShow;
import io.weir.parser.ast.SqlStatementSet;
import io.weir.parser.ast.SqlStopJob;
import io.weir.runtime.host.Host;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.calcite.sql.SqlInsert;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/**
 * Executes statements one after another against one catalog and one configuration. Not thread-safe,
 * except that {@link #jobs} may be asked by anyone.
 */
public final class Session {
  private final MemoryCatalog catalog = new MemoryCatalog();
  private final SessionFunctions functions = new SessionFunctions();
  private final JobRegistry jobs = new JobRegistry();
  private final Configuration configuration;
  private final JobStarter starter;
  private final DefinitionStatements definitions;
  private final InformationStatements information;

  Session(Configuration configuration, Host host, @Nullable Path stateDirectory) {
    this.configuration = configuration;
    catalog.setFunctions(functions::all);
    starter = new JobStarter(catalog, configuration, functions, jobs, host, stateDirectory);
    definitions = new DefinitionStatements(catalog, starter);
    information = new InformationStatements(catalog, configuration, jobs, starter);
  }

  public MemoryCatalog catalog() {
    return catalog;
  }

  public Configuration configuration() {
    return configuration;
  }

  /**
   * Gives the session a scalar function, in place of one of the same name. {@code CREATE FUNCTION}
   * is not there yet.
   *
   * @throws io.weir.runtime.error.JobException when its class is not there, or Weir has a function
   *     of that name
   */
  public void addFunction(UserFunction function) {
    functions.add(function);
  }

  /**
   * Makes the classes of a jar known to functions that are added later; each job opens it for
   * itself and closes it at its end.
   *
   * @throws io.weir.runtime.error.JobException when it cannot be read
   */
  public void addJar(Path jar) {
    functions.addJar(jar);
  }

  public JobRegistry jobs() {
    return jobs;
  }

  /** Cancels the queries that still run, and waits for their ends. Any thread. */
  public void closeQueries() {
    starter.closeQueries();
  }

  /** The words that statements of this session may be made of, as they are now. */
  public Vocabulary vocabulary() {
    return new Vocabulary(this);
  }

  /**
   * The statements that follow are those of a script.
   *
   * @param directory of the script: what {@code ${SCRIPT_DIR}} stands for in the options of tables;
   *     null when the statements are in no file
   */
  public void setScriptDirectory(@Nullable Path directory) {
    definitions.setScriptDirectory(directory);
  }

  /**
   * Executes one statement. Jobs are started, not waited for.
   *
   * @throws SqlException when the text is wrong
   * @throws io.weir.runtime.error.JobException when a table cannot be read or written
   * @throws io.weir.runtime.error.BugException when Weir is wrong
   */
  public StatementResult execute(String sql) {
    return execute(parse(sql));
  }

  /**
   * Starts a query.
   *
   * @throws IllegalArgumentException when the statement is not a query; it is not executed then
   */
  QueryResult query(String sql) {
    Statement statement = parse(sql);
    if (isQuery(statement.node())) {
      return Bugs.reported(
          () -> starter.startQuery(statement.node(), statement::textAt), () -> sql);
    }
    throw new IllegalArgumentException("not a query: " + sql);
  }

  private static Statement parse(String sql) {
    return Bugs.reported(() -> Statements.parseOne(sql), () -> sql);
  }

  private static boolean isQuery(SqlNode node) {
    return SqlKind.QUERY.contains(node.getKind());
  }

  /** Executes a statement of a script that was parsed as a whole. */
  public StatementResult execute(Statement statement) {
    return Bugs.reported(() -> execute(statement.node(), statement), statement::text);
  }

  private StatementResult execute(SqlNode node, Statement statement) {
    if (node instanceof SqlCreateTable create) {
      return definitions.createTable(create, statement);
    } else if (node instanceof SqlCreateView create) {
      return definitions.createView(create);
    } else if (node instanceof SqlDropTable drop) {
      return definitions.dropTable(drop);
    } else if (node instanceof SqlDropView drop) {
      return definitions.dropView(drop);
    } else if (node instanceof SqlInsert insert) {
      return started(starter.startInserts(List.of(insert), statement::textAt));
    } else if (node instanceof SqlStatementSet set) {
      return started(starter.startInserts(set.inserts(), statement::textAt));
    } else if (node instanceof SqlExplainPlan explain) {
      return information.explain(explain);
    } else if (node instanceof SqlDescribe describe) {
      return information.describe(describe);
    } else if (node instanceof SqlShow show) {
      return information.show(show);
    } else if (node instanceof SqlSet set) {
      return set(set);
    } else if (node instanceof SqlReset reset) {
      return reset(reset);
    } else if (node instanceof SqlStopJob stop) {
      return stop(stop);
    } else if (isQuery(node)) {
      return new StatementResult.Rows(starter.startQuery(node, statement::textAt));
    }
    throw new SqlException(
        SqlException.Code.UNSUPPORTED,
        node.getKind().name().replace('_', ' ') + " is not supported yet",
        Span.of(node.getParserPosition()),
        null);
  }

  private static StatementResult started(@Nullable Job job) {
    return job == null
        ? new StatementResult.Message("The job starts with the others")
        : new StatementResult.JobStarted(job);
  }

  /**
   * From now on jobs of INSERTs are compiled only, until {@link #startHeld}: so all of them are
   * known before one starts, and each finds its own state.
   */
  public void hold() {
    starter.hold();
  }

  /**
   * Starts the jobs that were held, in their order.
   *
   * @param started is given each of them
   * @throws io.weir.runtime.error.JobException when one cannot be started, or would lose state; the
   *     ones before it run
   */
  public void startHeld(Consumer<Job> started) {
    Bugs.reported(
        () -> {
          starter.startHeld(started);
          return true;
        },
        () -> "");
  }

  /**
   * Tells what people should know before a job starts: what it goes on from.
   *
   * @param notices called on the thread that executes statements
   */
  public void notify(Consumer<String> notices) {
    starter.notify(notices);
  }

  private StatementResult set(SqlSet set) {
    String key = set.key();
    String value = set.value();
    if (key == null || value == null) {
      return settings();
    }
    try {
      configuration.set(key, value);
    } catch (Configuration.InvalidSettingException e) {
      throw wrong(e, e.unknownKey() ? set.keyPos() : set.valuePos());
    }
    return new StatementResult.Message("'" + key + "' is '" + value + "'");
  }

  private StatementResult settings() {
    List<List<@Nullable String>> rows = new ArrayList<>();
    for (ConfigurationOption option : ConfigurationOption.ALL) {
      List<@Nullable String> row = new ArrayList<>();
      row.add(option.key());
      row.add(configuration.get(option));
      rows.add(row);
    }
    return new StatementResult.Table(List.of("key", "value"), rows);
  }

  private StatementResult reset(SqlReset reset) {
    String key = reset.key();
    if (key == null) {
      configuration.resetAll();
      return new StatementResult.Message("All settings are reset");
    }
    try {
      configuration.reset(key);
    } catch (Configuration.InvalidSettingException e) {
      throw wrong(e, reset.keyPos());
    }
    return new StatementResult.Message("'" + key + "' is reset");
  }

  private static SqlException wrong(
      Configuration.InvalidSettingException e, SqlParserPos position) {
    String message = e.getMessage();
    return new SqlException(
        e.unknownKey() ? SqlException.Code.UNKNOWN_OPTION : SqlException.Code.INVALID,
        message == null ? "invalid setting" : message,
        Span.of(position),
        e.hint());
  }

  /** The running job that a statement names by its id or by the beginning of it. */
  private Job running(SqlStopJob stop) {
    List<Job> named = jobs.find(stop.jobId());
    List<Job> running = named.stream().filter(job -> !job.running().status().isTerminal()).toList();
    if (running.size() == 1) {
      return running.get(0);
    }
    String problem;
    if (named.isEmpty()) {
      problem = "There is no job '" + stop.jobId() + "'";
    } else if (running.isEmpty()) {
      problem = "Job '" + stop.jobId() + "' has ended";
    } else {
      problem =
          "'"
              + stop.jobId()
              + "' is ambiguous: the ids of "
              + running.size()
              + " running jobs begin with it";
    }
    throw new SqlException(
        SqlException.Code.INVALID,
        problem,
        Span.of(stop.jobIdPos()),
        running.isEmpty()
            ? "SHOW JOBS lists the jobs"
            : "one of "
                + running.stream()
                    .map(job -> "'" + job.id() + "'")
                    .collect(Collectors.joining(", ")));
  }

  private StatementResult stop(SqlStopJob stop) {
    Job job = running(stop);
    job.running().stopWithCheckpoint();
    try {
      job.running().await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new StatementResult.Message("Job '" + job.id() + "' is being stopped");
    }
    List<String> leftUndone = job.running().leftUndone();
    return new StatementResult.Message(
        "Job '"
            + job.id()
            + "' is stopped"
            + (leftUndone.isEmpty() ? "" : "; " + String.join("; ", leftUndone)));
  }
}
