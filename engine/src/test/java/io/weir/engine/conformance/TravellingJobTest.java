package io.weir.engine.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.engine.Weir;
import io.weir.runtime.error.JobException;
import io.weir.runtime.host.JobMain;
import io.weir.runtime.job.JobBytes;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job that is compiled here and runs in a process that could not have compiled it. */
class TravellingJobTest {
  private static final String SENT = "the job was written, and is not run here";

  /** What a host need not have. */
  private static final Pattern COMPILERS =
      Pattern.compile(
          "calcite|avatica|janino|commons-compiler|sql-parser|planner|codegen|/engine/|weir-engine");

  @TempDir Path directory;

  /** The bytes of the job of an INSERT. */
  private byte[] compile(String script) {
    List<byte[]> written = new ArrayList<>();
    try (Weir weir =
        Weir.open(
            Map.of("execution.runtime-mode", "batch"),
            null,
            (job, options) -> {
              written.add(JobBytes.write(job));
              throw new JobException(SENT);
            })) {
      JobException sent =
          assertThrows(
              JobException.class,
              () -> {
                for (String statement : script.split(";")) {
                  if (!statement.isBlank()) {
                    weir.execute(statement);
                  }
                }
              });
      assertEquals(SENT, sent.getMessage());
    }
    assertEquals(1, written.size());
    return written.get(0);
  }

  private static String hostClassPath() {
    String classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !COMPILERS.matcher(entry).find())
            .collect(Collectors.joining(File.pathSeparator));
    assertTrue(classPath.contains("runtime"), classPath);
    return classPath;
  }

  private String run(byte[] job) throws IOException, InterruptedException {
    Path file = Files.write(directory.resolve("job.bytes"), job);
    Path output = directory.resolve("output.txt");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                hostClassPath(),
                JobMain.class.getName(),
                file.toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), "the host does not end");
    String said =
        Files.readAllLines(output).stream()
            .filter(line -> !line.startsWith("SLF4J"))
            .collect(Collectors.joining("\n"));
    return process.exitValue() + " " + said;
  }

  @Test
  void runsWhereNothingCanBeCompiled() throws IOException, InterruptedException {
    Random random = new Random(7);
    StringBuilder csv = new StringBuilder();
    Map<Integer, long[]> expected = new TreeMap<>();
    for (int i = 0; i < 5000; i++) {
      int key = random.nextInt(40);
      String name = "abcdef".charAt(random.nextInt(6)) + "x" + random.nextInt(5);
      int value = random.nextInt(1000);
      csv.append(key).append(',').append(name).append(',').append(value).append('\n');
      if (name.startsWith("b") || name.equals("ax1") || name.equals("fx4")) {
        long[] sums = expected.computeIfAbsent(key, k -> new long[2]);
        sums[0]++;
        sums[1] += value;
      }
    }
    Files.writeString(directory.resolve("in.csv"), csv);
    byte[] job =
        compile(
            """
            CREATE TABLE sales (k INT, name STRING, v BIGINT) WITH (
              'connector' = 'filesystem', 'path' = '%1$s/in.csv', 'format' = 'csv');
            CREATE TABLE sums (k INT NOT NULL, n BIGINT, s BIGINT) WITH (
              'connector' = 'filesystem', 'path' = '%1$s/out', 'format' = 'json');
            INSERT INTO sums
            SELECT sales.k, COUNT(*), SUM(v) FROM sales
            JOIN (VALUES ('b', 1), ('a', 1), ('f', 1), ('z', 2)) AS letters (letter, nr)
              ON SUBSTRING(sales.name, 1, 1) = letters.letter
            WHERE name LIKE 'b%%' OR name IN ('ax1', 'fx4', 'nobody')
            GROUP BY sales.k
            """
                .formatted(directory));
    assertEquals("0", run(job).strip());
    List<String> lines = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory.resolve("out"))) {
      for (Path file : files.toList()) {
        lines.addAll(Files.readAllLines(file));
      }
    }
    lines.sort(null);
    List<String> wanted = new ArrayList<>();
    expected.forEach(
        (key, sums) -> wanted.add("{\"k\":%d,\"n\":%d,\"s\":%d}".formatted(key, sums[0], sums[1])));
    wanted.sort(null);
    assertEquals(wanted, lines);
  }

  @Test
  void saysWhatTheHostLacks() throws IOException, InterruptedException {
    byte[] job =
        compile(
            """
            CREATE TABLE kept (k INT) WITH ('connector' = 'collecting');
            INSERT INTO kept VALUES (1)
            """);
    String said = run(job);
    assertEquals("1 there is no connector 'collecting' on the class path", said.strip());
  }

  @Test
  void refusesDamagedBytes() {
    byte[] job =
        compile(
            """
            CREATE TABLE kept (k INT) WITH ('connector' = 'collecting');
            INSERT INTO kept SELECT k FROM (VALUES (1), (2)) AS t (k) WHERE k > 1
            """);
    ClassLoader loader = TravellingJobTest.class.getClassLoader();
    assertEquals(job.length, JobBytes.write(JobBytes.read(job, loader)).length);
    Random random = new Random(3);
    int refused = 0;
    for (int i = 0; i < 2000; i++) {
      byte[] damaged = job.clone();
      int length = random.nextInt(4) == 0 ? random.nextInt(job.length) : job.length;
      damaged[random.nextInt(job.length)] ^= (byte) (1 + random.nextInt(255));
      try {
        JobBytes.read(Arrays.copyOf(damaged, length), loader);
      } catch (JobException e) {
        refused++;
        assertFalse(String.valueOf(e.getMessage()).isEmpty());
      }
    }
    assertTrue(refused > 500, "refused " + refused);
    assertThrows(
        JobException.class, () -> JobBytes.read("no job".getBytes(StandardCharsets.UTF_8), loader));
  }
}
