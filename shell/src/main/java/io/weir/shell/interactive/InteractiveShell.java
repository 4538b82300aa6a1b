package io.weir.shell.interactive;

import io.weir.engine.QueryResult;
import io.weir.engine.Session;
import io.weir.engine.StatementResult;
import io.weir.engine.Weir;
import io.weir.engine.configuration.ConfigurationOption;
import io.weir.engine.job.Job;
import io.weir.parser.Statement;
import io.weir.parser.Statements;
import io.weir.runtime.data.Batch;
import io.weir.runtime.error.JobException;
import io.weir.runtime.host.JobStatus;
import io.weir.runtime.host.RunningJob;
import io.weir.shell.ErrorPrinter;
import io.weir.shell.ProgressLine;
import io.weir.shell.ResultPrinter;
import io.weir.shell.render.OutputFormat;
import io.weir.shell.render.Renderer;
import io.weir.shell.render.Renderers;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jspecify.annotations.Nullable;

/**
 * The shell: reads statements, executes them, shows what they give. INSERTs become jobs in the
 * background.
 */
public final class InteractiveShell {

  private final Session session;
  private final Terminal terminal;
  private final LineReader reader;
  private final PrintStream out;
  private final ErrorPrinter errors;
  private final MetaCommands commands = new MetaCommands(this);
  private OutputFormat format;
  private boolean timing = true;
  private final Departure departure;
  private volatile @Nullable QueryResult running;

  /** The thread that waits for a statement to be executed; guarded by this. */
  private @Nullable Thread executing;

  private InteractiveShell(
      Session session, Terminal terminal, Departure departure, OutputFormat format) {
    this.session = session;
    this.terminal = terminal;
    this.departure = departure;
    this.format = format;
    out = new PrintStream(terminal.output(), true, StandardCharsets.UTF_8);
    errors = new ErrorPrinter(out, true);
    reader =
        LineReaderBuilder.builder()
            .terminal(terminal)
            .appName("weir")
            .parser(new StatementReader())
            .highlighter(new SqlHighlighter())
            .completer(new SqlCompleter(session))
            .variable(LineReader.HISTORY_FILE, historyFile())
            .variable(LineReader.SECONDARY_PROMPT_PATTERN, "%P    > ")
            .variable(LineReader.INDENTATION, 0)
            .variable(LineReader.LIST_MAX, 200)
            .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
            .option(LineReader.Option.CASE_INSENSITIVE, true)
            .option(LineReader.Option.HISTORY_TIMESTAMPED, false)
            .build();
  }

  /**
   * Reads statements until the end of input; returns the exit status.
   *
   * @param format of results, null for tables
   */
  public static int run(Session session, @Nullable OutputFormat format) throws IOException {
    Thread warmUp = new Thread(InteractiveShell::warmUp, "weir-warm-up");
    warmUp.setDaemon(true);
    warmUp.start();
    try (Terminal terminal = TerminalBuilder.builder().name("weir").system(true).build();
        Departure departure = new Departure(session, terminal)) {
      OutputFormat chosen = format == null ? OutputFormat.TABLE : format;
      new InteractiveShell(session, terminal, departure, chosen).readAndExecute();
      departure.awaitExitIfSignalled();
    }
    return 0;
  }

  /** Loads what the first query needs while the first query is being typed. */
  private static void warmUp() {
    try (Weir weir = Weir.open();
        QueryResult result = weir.query("SELECT UPPER('a'), COUNT(*) FROM (VALUES 1) AS t (x)")) {
      result.forEach(row -> {});
    } catch (RuntimeException e) {
      // The same will be said of the first query.
      return;
    }
  }

  private static Path historyFile() {
    Path directory = Path.of(System.getProperty("user.home"), ".weir");
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      return Path.of(System.getProperty("java.io.tmpdir"), "weir-history");
    }
    return directory.resolve("history");
  }

  private void readAndExecute() {
    say("Weir. \\? helps, Ctrl-D leaves.");
    terminal.handle(Terminal.Signal.INT, signal -> cancelRunning());
    boolean goOn = true;
    while (goOn) {
      try {
        goOn = execute(reader.readLine("weir> "));
      } catch (UserInterruptException e) {
        // Ctrl-C empties the line.
        continue;
      } catch (EndOfFileException e) {
        goOn = false;
      } catch (IllegalStateException e) {
        // A signal has closed the terminal.
        departure.awaitExitIfSignalled();
        throw e;
      }
    }
    departure.awaitExitIfSignalled();
    departure.stopJobs(out);
  }

  /** Executes what was typed; returns whether the shell goes on. */
  private boolean execute(String text) {
    if (text.isBlank()) {
      return true;
    }
    if (MetaCommands.isCommand(text.strip())) {
      return commands.execute(text);
    }
    executeSql(text);
    return true;
  }

  /** Executes statements until one fails; returns whether all succeeded. */
  boolean executeSql(String script) {
    try {
      for (Statement statement : Statements.parse(script)) {
        long start = System.nanoTime();
        show(start(statement));
        departure.awaitExitIfSignalled();
        if (timing) {
          say(String.format(Locale.ROOT, "Time: %.3f s", (System.nanoTime() - start) / 1e9));
        }
      }
      return true;
    } catch (RuntimeException e) {
      departure.awaitExitIfSignalled();
      errors.print(e, script);
    } catch (IOException e) {
      complain(String.valueOf(e.getMessage()));
    }
    return false;
  }

  /** Executes a statement; a wait for other systems meanwhile ends with Ctrl-C. */
  private StatementResult start(Statement statement) {
    synchronized (this) {
      executing = Thread.currentThread();
    }
    try {
      return session.execute(statement);
    } finally {
      synchronized (this) {
        executing = null;
        Thread.interrupted();
      }
    }
  }

  void executeFile(String file) {
    try {
      executeSql(Files.readString(Path.of(file)));
    } catch (NoSuchFileException e) {
      complain("no such file: " + file);
    } catch (IOException e) {
      complain("cannot read " + file + ": " + JobException.reason(e));
    }
  }

  private void show(StatementResult result) throws IOException {
    ResultPrinter printer = new ResultPrinter(out, format, width());
    if (result instanceof StatementResult.Rows rows) {
      show(rows.result(), printer);
    } else if (result instanceof StatementResult.Table table) {
      printer.print(table);
    } else if (result instanceof StatementResult.Text text) {
      printer.print(text);
    } else if (result instanceof StatementResult.Message message) {
      say(message.text() + ".");
    } else if (result instanceof StatementResult.JobStarted started) {
      watch(started.job());
    }
  }

  private void show(QueryResult result, ResultPrinter printer) throws IOException {
    running = result;
    String mode = session.configuration().get(ConfigurationOption.RESULT_MODE);
    boolean asTable = format == OutputFormat.TABLE;
    try (result;
        ProgressLine progress = new ProgressLine(out, true, result.job())) {
      if (asTable && result.isLive() && "tableau".equals(mode)) {
        printChanges(result);
      } else if (asTable && result.isLive()) {
        LiveRows rows =
            "changelog".equals(mode)
                ? new LatestChanges(result)
                : new CurrentRows(result, maximumRows());
        new LiveView(terminal, result, rows).show();
      } else {
        printer.print(result, progress);
      }
    } finally {
      running = null;
    }
    if (result.isCancelled()) {
      say("Cancelled.");
    }
    errors.warn(result.monitor().omittedRows());
  }

  private void printChanges(QueryResult result) throws IOException {
    Renderer renderer = Renderers.changes(out, result.schema(), result.timeZone(), true, width());
    renderer.begin();
    renderer.flush();
    while (!result.isAtEnd()) {
      Batch batch = result.nextBatch(Duration.ofMillis(100));
      if (batch != null) {
        renderer.append(batch, null, batch.rows);
        renderer.flush();
      }
    }
    if (result.isCancelled()) {
      // Over the ^C that the terminal shows.
      out.print('\r');
    }
    renderer.end();
    renderer.flush();
  }

  private int maximumRows() {
    String value = session.configuration().get(ConfigurationOption.MAX_TABLE_ROWS);
    return value == null ? Integer.MAX_VALUE : Integer.parseInt(value);
  }

  private void watch(Job job) {
    say("Job '" + job.id() + "' (" + job.name() + ") runs in the background.");
    RunningJob runningJob = job.running();
    runningJob.whenEnded(
        () -> {
          if (departure.hasBegun()) {
            return; // Whoever leaves says what is to be said, and the terminal may be closed.
          }
          RuntimeException failure = runningJob.failure();
          String ended =
              failure == null
                  ? runningJob.status() == JobStatus.CANCELLED ? "is cancelled" : "has finished"
                  : "failed: " + failure.getMessage();
          announce("Job '" + job.id() + "' (" + job.name() + ") " + ended);
          job.monitor().omittedRows().forEach(rows -> announce("Warning: " + rows.text()));
        });
  }

  /** Prints a line above the prompt; on the thread of a job, which may end at any time. */
  private void announce(String line) {
    try {
      reader.printAbove(line);
    } catch (IllegalStateException e) {
      return; // The terminal has just been closed.
    }
  }

  private void cancelRunning() {
    departure.hurry();
    QueryResult query = running;
    if (query != null) {
      query.cancel();
      return;
    }
    synchronized (this) {
      if (executing != null) {
        executing.interrupt();
      }
    }
  }

  private int width() {
    int columns = terminal.getColumns();
    return columns <= 0 ? 120 : columns;
  }

  void say(String text) {
    out.println(text);
  }

  void complain(String text) {
    errors.print(text);
  }

  boolean timing() {
    return timing;
  }

  void setTiming(boolean on) {
    timing = on;
  }

  OutputFormat format() {
    return format;
  }

  void setFormat(OutputFormat newFormat) {
    format = newFormat;
  }
}
