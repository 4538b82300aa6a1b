package io.weir.shell.edit;

import io.weir.engine.Weir;
import io.weir.parser.Statement;
import io.weir.parser.Statements;
import io.weir.runtime.error.JobException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A process that runs one version of many jobs, as weir run would run each, until it is killed or
 * its input ends. What is said of a job's state goes to a file.
 */
final class EditedJobsProcess {
  private EditedJobsProcess() {}

  /**
   * @param arguments the directory of the cases, and which script of each is run
   */
  public static void main(String[] arguments) throws Exception {
    List<Path> cases;
    try (Stream<Path> all = Files.list(Path.of(arguments[0]))) {
      cases = all.filter(Files::isDirectory).sorted().toList();
    }
    List<Weir> running = new ArrayList<>();
    for (Path each : cases) {
      try {
        running.add(start(each, arguments[1], false));
      } catch (JobException e) {
        say(each, "refused " + e.getMessage());
        Files.createFile(each.resolve("refused"));
        try {
          running.add(start(each, arguments[1], true));
        } catch (JobException again) {
          say(each, "refused again " + again.getMessage());
        }
      }
    }
    Files.createFile(Path.of(arguments[0], arguments[1] + ".started"));
    while (System.in.read() >= 0) {
      // Until nobody holds the other end.
    }
    running.forEach(Weir::close);
    System.exit(0);
  }

  private static Weir start(Path directory, String version, boolean allow) throws IOException {
    Map<String, String> settings = new TreeMap<>();
    settings.put("execution.checkpointing.interval", "200 ms");
    settings.put("table.local-time-zone", "UTC");
    for (String line : Files.readAllLines(directory.resolve(version + ".settings"))) {
      settings.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1));
    }
    settings.put("state.allow-dropped", Boolean.toString(allow));
    Weir weir = Weir.open(settings, directory.resolve("state"));
    try {
      weir.session().hold();
      weir.session().notify(line -> say(directory, line));
      for (Statement statement :
          Statements.parse(Files.readString(directory.resolve(version + ".sql")))) {
        weir.session().execute(statement);
      }
      weir.session().startHeld(job -> {});
      return weir;
    } catch (RuntimeException e) {
      weir.close();
      throw e;
    }
  }

  private static void say(Path directory, String line) {
    try {
      Files.writeString(
          directory.resolve("said"),
          line + "\n",
          StandardCharsets.UTF_8,
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
