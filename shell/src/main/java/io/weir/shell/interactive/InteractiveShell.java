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
import io.weir.shell.ErrorPrinter;
import io.weir.shell.ProgressLine;
import io.weir.shell.ResultPrinter;
import io.weir.shell.Script;
import io.weir.shell.Silence;
import io.weir.shell.TransientLine;
import io.weir.shell.render.Counts;
import io.weir.shell.render.OutputFormat;
import io.weir.shell.render.Renderer;
import io.weir.shell.render.Renderers;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultHighlighter;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jspecify.annotations.Nullable;

/**
 * The shell: reads statements, executes them, shows what they give. INSERTs become jobs in the
 * background.
 */
public final class InteractiveShell {
  private static final Duration PATIENCE = Duration.ofMillis(100);

  private final Session session;
  private final Terminal terminal;
  private final LineReader reader;
  private final PrintStream out;
  private final ErrorPrinter errors;
  private final MetaCommands commands = new MetaCommands(this);
  private OutputFormat format;
  private boolean timing = true;
  private final Departure departure;
  private final boolean colors;

  /** What Ctrl-C ends. */
  private volatile @Nullable Runnable cancellation;

  private volatile @Nullable LiveView view;
  private boolean inScript;

  /** The thread that waits for a statement to be executed; guarded by this. */
  private @Nullable Thread executing;

  private InteractiveShell(
      Session session,
      Terminal terminal,
      Departure departure,
      OutputFormat format,
      boolean colors) {
    this.session = session;
    this.terminal = terminal;
    this.departure = departure;
    this.format = format;
    this.colors = colors;
    out = new PrintStream(terminal.output(), true, StandardCharsets.UTF_8);
    errors = new ErrorPrinter(out, colors);
    reader =
        LineReaderBuilder.builder()
            .terminal(terminal)
            .appName("weir")
            .parser(new StatementReader())
            .highlighter(colors ? new SqlHighlighter() : new DefaultHighlighter())
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
   * @param colors whether what is typed and errors have colors
   */
  public static int run(Session session, @Nullable OutputFormat format, boolean colors)
      throws IOException {
    Thread warmUp = new Thread(InteractiveShell::warmUp, "weir-warm-up");
    warmUp.setDaemon(true);
    warmUp.start();
    try (Terminal terminal = terminal();
        Departure departure = new Departure(session, terminal)) {
      run(session, terminal, departure, format, colors);
      departure.awaitExitIfSignalled();
    }
    return 0;
  }

  /** The same on a terminal of the caller's. */
  static void run(
      Session session,
      Terminal terminal,
      Departure departure,
      @Nullable OutputFormat format,
      boolean colors) {
    OutputFormat chosen = format == null ? OutputFormat.TABLE : format;
    InteractiveShell shell = new InteractiveShell(session, terminal, departure, chosen, colors);
    PrintStream outBefore = System.out;
    PrintStream errBefore = System.err;
    System.setOut(new PrintStream(new LineOutput(shell::tell), true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(new LineOutput(shell::tell), true, StandardCharsets.UTF_8));
    try {
      shell.readAndExecute();
    } finally {
      System.setOut(outBefore);
      System.setErr(errBefore);
    }
  }

  /**
   * JLine would ask the terminal how it counts wide characters, and throw away what was typed while
   * the process started, since that is no answer.
   */
  private static Terminal terminal() throws IOException {
    return TerminalBuilder.builder().name("weir").system(true).graphemeCluster(false).build();
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
    // Over what was typed so far: the prompt shows it again.
    say("\r\u001b[KWeir. \\? helps, Ctrl-D leaves.");
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

  /** Executes a script as {@code -f} does: what ends by itself is waited for. */
  void executeFile(String file) {
    if (file.isEmpty()) {
      complain("\\i needs the name of a file");
      return;
    }
    try {
      Script script = Script.read(file);
      session.setScriptDirectory(script.directory());
      inScript = true;
      executeSql(script.text());
    } catch (IOException e) {
      complain(String.valueOf(e.getMessage()));
    } finally {
      session.setScriptDirectory(null);
      inScript = false;
    }
  }

  /** Shows a line that did not come from the statement being executed. Any thread. */
  private void tell(String line) {
    LiveView shown = view;
    if (shown != null) {
      shown.tell(line);
    } else {
      announce(line);
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
      Job job = started.job();
      if (job.bounded() && (inScript || session.configuration().dmlSync())) {
        await(job);
      } else {
        watch(job);
      }
    }
  }

  private void await(Job job) {
    cancellation = job::cancel;
    try (ProgressLine progress = new ProgressLine(progressLine(), null, job.monitor(), null)) {
      while (!job.await(PATIENCE)) {
        progress.update();
      }
      progress.erase();
      RuntimeException failure = job.failure();
      if (job.isCancelled()) {
        say("Cancelled.");
      } else if (failure == null) {
        say(Counts.of(job.rowsWritten(), "row") + " written.");
      }
      errors.warn(job.monitor().omittedRows());
      if (failure != null) {
        throw failure;
      }
    } catch (InterruptedException e) {
      job.cancel();
      Thread.currentThread().interrupt();
    } finally {
      cancellation = null;
    }
  }

  private TransientLine progressLine() {
    return new TransientLine(terminal.output(), true, width());
  }

  private void show(QueryResult result, ResultPrinter printer) throws IOException {
    cancellation = result::cancel;
    String mode = session.configuration().get(ConfigurationOption.RESULT_MODE);
    boolean asTable = format == OutputFormat.TABLE;
    try (result;
        ProgressLine progress =
            new ProgressLine(
                progressLine(),
                null,
                result.monitor(),
                result.isLive() ? new Silence(result.monitor()) : null)) {
      if (asTable && result.isLive() && "tableau".equals(mode)) {
        printChanges(result, progress);
      } else if (asTable && result.isLive()) {
        LiveRows rows =
            "changelog".equals(mode)
                ? new LatestChanges(result)
                : new CurrentRows(result, maximumRows());
        LiveView shown = new LiveView(terminal, result, rows, colors);
        view = shown;
        shown.show();
      } else {
        printer.print(result, progress);
      }
    } catch (RuntimeException e) {
      // The result is closed, and its counters are complete.
      errors.warn(result.monitor().omittedRows());
      throw e;
    } finally {
      view = null;
      cancellation = null;
    }
    if (result.isCancelled()) {
      say("Cancelled.");
    }
    errors.warn(result.monitor().omittedRows());
  }

  private void printChanges(QueryResult result, ProgressLine progress) throws IOException {
    Renderer renderer = Renderers.changes(out, result.schema(), result.timeZone(), true, width());
    renderer.begin();
    renderer.flush();
    while (!result.isAtEnd()) {
      Batch batch = result.nextBatch(PATIENCE);
      if (batch == null) {
        progress.update();
      } else {
        progress.end();
        renderer.append(batch, null, batch.rows);
        renderer.flush();
      }
    }
    progress.erase();
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
    job.whenEnded(
        () -> {
          if (departure.hasBegun()) {
            return; // Whoever leaves says what is to be said, and the terminal may be closed.
          }
          RuntimeException failure = job.failure();
          String ended =
              failure == null
                  ? job.isCancelled() ? "is cancelled" : "has finished"
                  : "failed: " + failure.getMessage();
          job.monitor().omittedRows().forEach(rows -> tell("Warning: " + rows.text()));
          tell("Job '" + job.id() + "' (" + job.name() + ") " + ended);
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
    Runnable cancels = cancellation;
    if (cancels != null) {
      cancels.run();
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
    return columns <= 0 ? LiveView.DEFAULT_COLUMNS : columns;
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
