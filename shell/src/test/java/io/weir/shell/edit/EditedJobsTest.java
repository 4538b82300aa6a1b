package io.weir.shell.edit;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.shell.edit.EditedJob.Rows;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/**
 * Edits to running jobs: each job runs in a process that is killed, is edited, and goes on in
 * another process. Results are compared with what plain Java makes of the rows, and what is said
 * with the table of docs/state.md ({@code -Dweir.accept=true} writes it).
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class EditedJobsTest {
  private static final Path PAGE = Path.of("../docs/state.md");
  private static final String BEGIN = "<!-- edits: made by EditedJobsTest -->\n";
  private static final String END = "<!-- end of edits -->";
  private static final Pattern CHECKPOINT = Pattern.compile("\"checkpoint\":([0-9]+)");

  @TempDir private Path directory;

  private Process process(String version) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            EditedJobsProcess.class.getName(),
            directory.toString(),
            version)
        .redirectOutput(directory.resolve(version + ".out").toFile())
        .redirectError(directory.resolve(version + ".err").toFile())
        .start();
  }

  private void await(String what, Process process, BooleanSupplier condition) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(100);
    while (!condition.getAsBoolean()) {
      assertTrue(process.isAlive(), () -> "the process has ended: " + errors());
      assertTrue(System.nanoTime() < deadline, () -> "waited for " + what + ": " + errors());
      Thread.sleep(20);
    }
  }

  private String errors() {
    StringBuilder text = new StringBuilder();
    for (String version : List.of("before", "after")) {
      try {
        text.append(Files.readString(directory.resolve(version + ".err")));
      } catch (IOException e) {
        continue; // It did not start.
      }
    }
    return text.toString();
  }

  private Path place(EditedJob job) {
    return directory.resolve(job.id());
  }

  private static void write(Path file, String text) throws IOException {
    Path hidden = file.resolveSibling("." + file.getFileName());
    Files.writeString(hidden, text);
    Files.move(hidden, file);
  }

  private void prepare(EditedJob job) throws IOException {
    Path place = Files.createDirectories(place(job));
    Files.createDirectories(place.resolve("in"));
    Files.createDirectories(place.resolve("dim"));
    write(place.resolve("in/1.csv"), Rows.FIRST.csv());
    write(place.resolve("dim/1.csv"), "0,zero\n1,one\n2,two\n");
    for (String version : List.of("before", "after")) {
      boolean before = version.equals("before");
      Files.writeString(
          place.resolve(version + ".sql"),
          (before ? job.before() : job.after())
              .replace("${DIR}", place.toString())
              .replace("${ID}", job.id()));
      Files.write(
          place.resolve(version + ".settings"),
          before || job.settings().isEmpty() ? List.of() : List.of(job.settings()));
    }
  }

  private long checkpoint(EditedJob job) {
    long least = Long.MAX_VALUE;
    try (Stream<Path> jobs = Files.list(place(job).resolve("state"))) {
      for (Path each : jobs.toList()) {
        Matcher number = CHECKPOINT.matcher(Files.readString(each.resolve("last-checkpoint.json")));
        least = Math.min(least, number.find() ? Long.parseLong(number.group(1)) : 0);
      }
    } catch (IOException e) {
      return 0;
    }
    return least == Long.MAX_VALUE ? 0 : least;
  }

  /** The last row of each key that a table was given, its first column being the key. */
  private Map<String, String> folded(EditedJob job, List<String> versions) throws IOException {
    Map<String, String> table = new TreeMap<>();
    for (String version : versions) {
      for (String line : Files.readAllLines(directory.resolve(version + ".out"))) {
        if (line.startsWith(job.id() + "> ") && line.endsWith("]")) {
          String row = line.substring(line.indexOf('[') + 1, line.length() - 1);
          String[] parts = row.split(", ", 2);
          switch (line.substring(job.id().length() + 2).substring(0, 2)) {
            case "+I", "+U" -> table.put(parts[0], parts[1]);
            case "-D" -> table.remove(parts[0]);
            default -> {} // The new row follows.
          }
        }
      }
    }
    return table;
  }

  private List<String> files(EditedJob job) throws IOException {
    List<String> rows = new ArrayList<>();
    for (String folder : List.of("out", "moved")) {
      Path path = place(job).resolve(folder);
      if (Files.isDirectory(path)) {
        try (Stream<Path> files = Files.list(path)) {
          for (Path file :
              files.filter(f -> !f.getFileName().toString().startsWith(".")).sorted().toList()) {
            rows.addAll(Files.readAllLines(file));
          }
        }
      }
    }
    rows.sort(null);
    return rows;
  }

  private boolean isComplete(EditedJob job, List<Rows> seen, List<String> versions, boolean first) {
    try {
      return job.table(seen, first).equals(folded(job, versions))
          && job.files(seen, first).equals(files(job));
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void whatAnEditedJobGoesOnFrom() throws Exception {
    List<EditedJob> jobs = EditedJobs.ALL;
    for (EditedJob job : jobs) {
      prepare(job);
    }
    Process before = process("before");
    try {
      await("the first rows", before, () -> started("before"));
      Map<String, Long> seen = new TreeMap<>();
      for (EditedJob job : jobs) {
        await(
            "the first rows of " + job.id(),
            before,
            () -> isComplete(job, List.of(Rows.FIRST), List.of("before"), true));
        seen.put(job.id(), checkpoint(job));
      }
      for (EditedJob job : jobs) {
        // Not the one that may have begun before the rows came.
        await("a checkpoint", before, () -> checkpoint(job) >= seen.get(job.id()) + 2);
      }
      for (EditedJob job : jobs) {
        if (job.goesOn()) {
          write(place(job).resolve("in/2.csv"), Rows.LATER.csv() + job.bad());
        }
      }
      Thread.sleep(System.nanoTime() / 1000 % 400);
    } finally {
      before.destroyForcibly().waitFor();
    }
    for (EditedJob job : jobs) {
      write(place(job).resolve("in/3.csv"), Rows.LAST.csv());
    }
    Process after = process("after");
    try {
      await("the start", after, () -> started("after"));
      for (EditedJob job : jobs) {
        if (job.runs()) {
          awaitQuietly(after, () -> isRight(job));
        }
      }
      after.getOutputStream().close();
      after.waitFor(60, TimeUnit.SECONDS);
    } finally {
      after.destroyForcibly().waitFor();
    }
    check(jobs);
  }

  /** What is wrong is said for all jobs together. */
  private void awaitQuietly(Process process, BooleanSupplier condition) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean() && process.isAlive() && System.nanoTime() < deadline) {
      Thread.sleep(20);
    }
  }

  private boolean started(String version) {
    return Files.exists(directory.resolve(version + ".started"));
  }

  private static List<Rows> seen(EditedJob job) {
    return job.goesOn() ? List.of(Rows.values()) : List.of(Rows.FIRST, Rows.LAST);
  }

  private static List<String> versions(EditedJob job) {
    return job.goesOn() ? List.of("before", "after") : List.of("after");
  }

  private boolean isRight(EditedJob job) {
    return isComplete(job, seen(job), versions(job), false);
  }

  private void check(List<EditedJob> jobs) throws IOException {
    List<Executable> checks = new ArrayList<>();
    StringBuilder table = new StringBuilder("| edit | what is said |\n|---|---|\n");
    for (EditedJob job : jobs) {
      if (job.runs()) {
        checks.add(
            () ->
                assertEquals(job.table(seen(job), false), folded(job, versions(job)), job.name()));
        checks.add(() -> assertEquals(job.files(seen(job), false), files(job), job.name()));
      }
      table.append("| ").append(job.name()).append(" | ").append(said(job)).append(" |\n");
    }
    checks.add(() -> checkPage(table.toString()));
    assertAll(checks);
  }

  /** In a cell of a table: without what is kept, places, and numbers of checkpoints. */
  private String said(EditedJob job) throws IOException {
    Path file = place(job).resolve("said");
    if (!Files.exists(file)) {
      return "nothing: all is kept";
    }
    List<String> lines = new ArrayList<>();
    boolean refused = false;
    for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
      String text =
          line.strip()
              .replace(directory.toRealPath().resolve(job.id()).toString(), "DIR")
              .replace(place(job).toString(), "DIR");
      if (text.startsWith("refused again")) {
        continue; // With the option as well.
      } else if (text.startsWith("refused")) {
        refused = true;
        if (!text.endsWith(":")) {
          lines.add(text.replaceFirst("^refused ", ""));
        }
      } else if (text.matches("(new|dropped|migrated) .*")) {
        String cell = text.replaceFirst("^(new|dropped|migrated) +", "**$1** ").replace("|", "\\|");
        if (!lines.contains(cell)) {
          lines.add(cell);
        }
      }
    }
    return (refused ? "refused without the option: " : "") + String.join("<br>", lines);
  }

  private static void checkPage(String table) throws IOException {
    String page = Files.readString(PAGE);
    int begin = page.indexOf(BEGIN) + BEGIN.length();
    int end = page.indexOf(END);
    assertTrue(begin >= BEGIN.length() && end >= begin, "docs/state.md has no place for the edits");
    if (Boolean.getBoolean("weir.accept")) {
      Files.writeString(PAGE, page.substring(0, begin) + "\n" + table + "\n" + page.substring(end));
      return;
    }
    assertEquals("\n" + table + "\n", page.substring(begin, end), "docs/state.md is out of date");
  }
}
