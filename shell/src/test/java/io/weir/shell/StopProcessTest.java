package io.weir.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process that is told to stop as soon as it has said that its job is started. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class StopProcessTest {
  @TempDir private Path directory;

  /** Sends a signal twice at once, as timeout does: to the process, and to its group. */
  private static void signalTwice(Process process, String signal) throws Exception {
    String pid = Long.toString(process.pid());
    assertEquals(
        0, new ProcessBuilder("kill", "-" + signal, pid, pid).inheritIO().start().waitFor());
  }

  private Process run() throws IOException {
    return run("blackhole", "5 min");
  }

  private Process run(String connector, String shutdownTimeout) throws IOException {
    Path script = directory.resolve("job.sql");
    Files.writeString(
        script,
        """
        CREATE TABLE ticks (k BIGINT) WITH ('connector' = 'datagen', 'rows-per-second' = '1000');
        CREATE TABLE nothing (k BIGINT) WITH ('connector' = '%s');
        INSERT INTO nothing SELECT k FROM ticks;
        """
            .formatted(connector));
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            "io.weir.shell.WeirCommand",
            "run",
            script.toString(),
            "--set",
            "execution.shutdown-timeout=" + shutdownTimeout,
            "--state",
            directory.resolve("state").toString())
        .redirectErrorStream(connector.equals("blackhole"))
        .start();
  }

  /**
   * Nobody takes what the job prints, so that it does not end by itself; and then the process
   * cannot do anything any more, as in a long garbage collection.
   */
  @Test
  void aProcessThatCannotEndItselfIsEnded() throws Exception {
    Process process = run("print", "4 s");
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
      String line;
      do {
        line = lines.readLine();
        assertTrue(line != null, "it has ended");
      } while (!line.endsWith(": started"));
      signalTwice(process, "TERM");
      // The JVM starts it by way of a process of its own, which needs the JVM to go on.
      while (process.isAlive()
          && process
              .children()
              .noneMatch(child -> child.info().command().orElse("").endsWith("bash"))) {
        Thread.sleep(1);
      }
      String pid = Long.toString(process.pid());
      new ProcessBuilder("kill", "-STOP", pid).start().waitFor();
      int status = process.waitFor();
      // It may have ended itself if this test was slower.
      assertTrue(status == 128 + 9 || status == 128 + 15, "status " + status);
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "HUP", "INT"})
  void theLastLinesAreSaid(String signal) throws Exception {
    Process process = run();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String line;
      do {
        line = lines.readLine();
        assertTrue(line != null, "it has ended");
      } while (!line.endsWith(": started"));
      signalTwice(process, signal);
      List<String> rest;
      try (Stream<String> all = lines.lines()) {
        rest = all.toList();
      }
      assertEquals(0, process.waitFor(), rest.toString());
      String last = rest.get(rest.size() - 1);
      assertTrue(last.contains(": stopped, ") && last.contains(", checkpoint 1"), rest.toString());
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  @Test
  void saysWhatWasStoppedOfAnInsertThatWasTyped() throws Exception {
    Path out = directory.resolve("out");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "io.weir.shell.WeirCommand",
                "-e",
                """
                CREATE TABLE ticks (k BIGINT) WITH ('connector' = 'datagen', 'rows-per-second' = '1000');
                CREATE TABLE o (k BIGINT)
                WITH ('connector' = 'filesystem', 'format' = 'csv', 'path' = '%s');
                INSERT INTO o SELECT k FROM ticks;
                """
                    .formatted(out))
            .redirectErrorStream(true)
            .start();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      while (process.isAlive() && !hasRows(out)) {
        Thread.sleep(1);
      }
      signalTwice(process, "TERM");
      String said = lines.lines().toList().toString();
      assertEquals(128 + 15, process.waitFor(), said);
      assertTrue(said.contains(": stopped, ") && said.contains(" written"), said);
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private static boolean hasRows(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files.anyMatch(file -> Files.isRegularFile(file) && file.toFile().length() > 0);
    }
  }
}
