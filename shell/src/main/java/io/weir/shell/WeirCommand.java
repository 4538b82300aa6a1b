package io.weir.shell;

import io.weir.engine.Weir;
import io.weir.shell.interactive.InteractiveShell;
import io.weir.shell.render.OutputFormat;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code weir}. */
@Command(
    name = "weir",
    description = {
      "Streaming SQL in one process.",
      "",
      "Without statements, opens the shell; when input is not a terminal, executes it as a script.",
      ""
    },
    footer = {
      "",
      "Results go to standard output, messages to standard error; the exit status is 1 when a"
          + " statement fails."
    },
    sortOptions = false,
    versionProvider = WeirCommand.Version.class)
public final class WeirCommand implements Callable<Integer> {
  private final StandardStreams streams;

  @Option(
      names = "-e",
      paramLabel = "SQL",
      description = "Execute these statements and leave.")
  private List<String> statements = new ArrayList<>();

  @Option(
      names = "-f",
      paramLabel = "FILE",
      description = "Execute the statements of this file and leave; - is standard input.")
  private List<String> files = new ArrayList<>();

  @Parameters(
      paramLabel = "FILE",
      arity = "0..*",
      description = "The same as -f FILE.")
  private List<String> arguments = new ArrayList<>();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description =
          "How results are printed: table, csv, json, jsoncompact, markdown or changelog; by default"
              + " table on a terminal, else csv.")
  private @Nullable OutputFormat format;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "A setting, as with SET.")
  private Map<String, String> settings = new LinkedHashMap<>();

  @Option(names = "--version", versionHelp = true, description = "Print the version and leave.")
  private boolean versionRequested;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Print this help and leave.")
  private boolean helpRequested;

  WeirCommand(StandardStreams streams) {
    this.streams = streams;
  }

  /** The process's entry. */
  public static void main(String[] arguments) {
    System.exit(run(arguments, StandardStreams.ofProcess()));
  }

  /** Executes a command line without any input; returns the exit status. */
  public static int run(String[] arguments, OutputStream out, PrintStream err) {
    return run(arguments, StandardStreams.of(new ByteArrayInputStream(new byte[0]), out, err));
  }

  /** Executes a command line; returns the exit status. */
  public static int run(String[] arguments, StandardStreams streams) {
    PrintStream out = new PrintStream(streams.out(), true, StandardCharsets.UTF_8);
    CommandLine command = new CommandLine(new WeirCommand(streams));
    command.addSubcommand(new RunCommand(streams));
    command.setCaseInsensitiveEnumValuesAllowed(true);
    command.setOut(new PrintWriter(out, true));
    command.setErr(new PrintWriter(streams.err(), true));
    command.setExecutionExceptionHandler(
        (error, line, result) -> {
          ErrorPrinter errors = new ErrorPrinter(streams.err(), streams.errIsTerminal());
          if (error instanceof RuntimeException failure) {
            errors.print(failure, "");
          } else {
            errors.print(String.valueOf(error.getMessage()));
          }
          return 1;
        });
    return command.execute(arguments);
  }

  @Override
  public Integer call() throws IOException {
    List<String> scripts = new ArrayList<>();
    for (String file : files) {
      scripts.add(read(file, streams.in()));
    }
    for (String file : arguments) {
      scripts.add(read(file, streams.in()));
    }
    scripts.addAll(statements);
    boolean interactive = scripts.isEmpty() && streams.inputIsTerminal();
    if (scripts.isEmpty() && !interactive) {
      scripts.add(new String(streams.in().readAllBytes(), StandardCharsets.UTF_8));
    }
    try (Weir weir = open(settings, null)) {
      if (interactive) {
        return InteractiveShell.run(weir.session(), format);
      }
      OutputFormat chosen =
          format == null
              ? streams.outIsTerminal() ? OutputFormat.TABLE : OutputFormat.CSV
              : format;
      ScriptRunner runner = new ScriptRunner(weir.session(), streams, chosen);
      for (String script : scripts) {
        if (!runner.run(script)) {
          return 1;
        }
      }
      return 0;
    }
  }

  /** An engine with those settings; a wrong one is an error for the user. */
  static Weir open(Map<String, String> settings, @Nullable Path stateDirectory)
      throws IOException {
    try {
      return Weir.open(settings, stateDirectory);
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** The text of a script. */
  static String read(String file, InputStream in) throws IOException {
    if (file.equals("-")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    try {
      return Files.readString(Path.of(file));
    } catch (NoSuchFileException e) {
      throw new IOException("no such file: " + file, e);
    } catch (MalformedInputException e) {
      throw new IOException(file + " is not UTF-8 text", e);
    }
  }

  /** Such as {@code 0.1.0}. */
  static String version() {
    Properties properties = new Properties();
    try (InputStream in = WeirCommand.class.getResourceAsStream("/io/weir/shell/version.properties")) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException e) {
      return "unknown";
    }
    return properties.getProperty("version", "unknown");
  }

  /** Tells picocli the version. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"Weir " + version() + " (Java " + Runtime.version() + ")"};
    }
  }
}
