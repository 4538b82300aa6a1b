package io.weir.shell;

import io.weir.engine.Weir;
import io.weir.engine.job.Job;
import io.weir.shell.interactive.InteractiveShell;
import io.weir.shell.render.OutputFormat;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The command {@code weir}. */
public final class WeirCommand {
  private static final String HELP =
      """
      Streaming SQL in one process.

      Usage: weir [OPTION]… [FILE]…
             weir run FILE [--state DIR] [--set KEY=VALUE]…

      Without statements, opens the shell; when input is not a terminal, executes it as a script.

        -e SQL            execute these statements and leave
        -f FILE, FILE     execute the statements of this file and leave; - is standard input
        --format FORMAT   how results are printed: table, csv, json, jsoncompact, markdown or
                          changelog; by default table on a terminal, else csv
        --set KEY=VALUE   a setting, as with SET
        --memory SIZE     memory for the Java heap, such as 4g; by default half of the machine's
        --version         print the version and leave
        -h, --help        print this help and leave

      weir run keeps a pipeline running in the foreground; weir run --help says more.

      Paths are relative to the current directory; ${SCRIPT_DIR} in an option of a table is the
      directory of the script. WEIR_OPTS holds further options of the JVM, and NO_COLOR switches
      colors off.

      Results go to standard output, messages to standard error. The exit status is 1 when a
      statement fails or the command line makes no sense.
      """;

  private static final Set<String> FLAGS = Set.of("--version", "-h", "--help");
  private static final Set<String> VALUED = Set.of("-e", "-f", "--format", "--set");

  /** System property that is true in the run from which the launcher makes its archive. */
  private static final String REHEARSE = "weir.rehearse";

  private final StandardStreams streams;
  private final Arguments arguments;
  private final StatusLine line;

  private WeirCommand(StandardStreams streams, Arguments arguments) {
    this.streams = streams;
    this.arguments = arguments;
    line = new StatusLine(streams, List.of());
  }

  /** The process's entry. */
  public static void main(String[] arguments) {
    StandardStreams streams = StandardStreams.ofProcess();
    streams.install();
    System.exit(run(arguments, streams));
  }

  /** Executes a command line without any input; returns the exit status. */
  public static int run(String[] arguments, OutputStream out, PrintStream err) {
    return run(arguments, StandardStreams.of(new ByteArrayInputStream(new byte[0]), out, err));
  }

  /** Executes a command line; returns the exit status. */
  public static int run(String[] arguments, StandardStreams streams) {
    LibraryLog.install();
    ErrorPrinter errors = new ErrorPrinter(streams.err(), streams.colors());
    List<String> words = List.of(arguments);
    try {
      if (!words.isEmpty() && words.get(0).equals("run")) {
        return RunCommand.run(words.subList(1, words.size()), streams);
      }
      return new WeirCommand(streams, Arguments.parse(words, FLAGS, VALUED)).run();
    } catch (Arguments.UsageException e) {
      boolean run = !words.isEmpty() && words.get(0).equals("run");
      errors.print(e.getMessage() + "\nweir " + (run ? "run " : "") + "--help lists the options");
    } catch (IOException e) {
      errors.print(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      errors.print(e, "");
    }
    return 1;
  }

  private int run() throws IOException, Arguments.UsageException {
    if (arguments.has("-h") || arguments.has("--help")) {
      return print(streams, HELP);
    } else if (arguments.has("--version")) {
      return print(streams, "Weir " + version() + " (Java " + Runtime.version() + ")\n");
    }
    Prelude.start();
    OutputFormat format = format();
    Map<String, String> settings = settings(arguments);
    List<Script> scripts = scripts();
    boolean interactive = scripts.isEmpty() && streams.inputIsTerminal();
    if (scripts.isEmpty() && !interactive) {
      scripts.add(Script.read(streams.in()));
    }
    try (Weir weir = open(settings, null)) {
      if (interactive) {
        return InteractiveShell.run(weir.session(), format, streams.colors());
      }
      OutputFormat defaultFormat = streams.outIsTerminal() ? OutputFormat.TABLE : OutputFormat.CSV;
      AtomicReference<@Nullable ScriptRunner> running = new AtomicReference<>();
      try (StopSignals signals =
          new StopSignals(
              List.of(StopSignals.Stop.values()),
              () -> weir.session().configuration().shutdownTimeout(),
              status -> stop(weir, running.get(), status))) {
        ScriptRunner runner =
            new ScriptRunner(
                weir.session(), signals, streams, format == null ? defaultFormat : format);
        running.set(runner);
        boolean done = runner.run(scripts);
        if (Boolean.getBoolean(REHEARSE)) {
          Weir.rehearse();
        }
        signals.awaitExitIfReceived();
        return done ? 0 : 1;
      }
    }
  }

  /** Stops all jobs, says what could not be done, and ends the process. */
  private void stop(Weir weir, @Nullable ScriptRunner running, int status) {
    if (running != null) {
      running.warn();
    }
    for (Job job : weir.session().jobs().stopAll()) {
      if (job.failure() == null) {
        line.erase();
        streams.err().println(line.summary(job, true));
      }
      job.leftUndone().forEach(streams.err()::println);
      new ErrorPrinter(streams.err(), streams.colors()).warn(job.monitor().omittedRows());
    }
    System.exit(status);
  }

  /** Prints a text on standard output; returns the exit status. */
  static int print(StandardStreams streams, String text) throws IOException {
    streams.out().write(text.getBytes(StandardCharsets.UTF_8));
    streams.out().flush();
    return 0;
  }

  private List<Script> scripts() throws IOException {
    List<String> files = new ArrayList<>(arguments.values("-f"));
    files.addAll(arguments.operands());
    List<Script> scripts = new ArrayList<>();
    for (String file : files) {
      scripts.add(file.equals("-") ? Script.read(streams.in()) : Script.read(file));
    }
    arguments.values("-e").stream().map(Script::typed).forEach(scripts::add);
    return scripts;
  }

  private @Nullable OutputFormat format() throws Arguments.UsageException {
    OutputFormat chosen = null;
    for (String name : arguments.values("--format")) {
      chosen = null;
      for (OutputFormat format : OutputFormat.values()) {
        if (format.name().equalsIgnoreCase(name)) {
          chosen = format;
        }
      }
      if (chosen == null) {
        throw new Arguments.UsageException(
            "there is no format " + name + "; the formats are " + OutputFormat.list());
      }
    }
    return chosen;
  }

  /** The settings of {@code --set}. */
  static Map<String, String> settings(Arguments arguments) throws Arguments.UsageException {
    Map<String, String> settings = new LinkedHashMap<>();
    for (String setting : arguments.values("--set")) {
      int equals = setting.indexOf('=');
      if (equals <= 0) {
        throw new Arguments.UsageException("--set " + setting + " is not KEY=VALUE");
      }
      settings.put(setting.substring(0, equals), setting.substring(equals + 1));
    }
    return settings;
  }

  /** An engine with those settings; a wrong one is an error for the user. */
  static Weir open(Map<String, String> settings, @Nullable Path stateDirectory) throws IOException {
    try {
      return Weir.open(settings, stateDirectory);
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** Such as {@code 0.1.0}. */
  static String version() {
    Properties properties = new Properties();
    try (InputStream in =
        WeirCommand.class.getResourceAsStream("/io/weir/shell/version.properties")) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException e) {
      return "unknown";
    }
    return properties.getProperty("version", "unknown");
  }
}
