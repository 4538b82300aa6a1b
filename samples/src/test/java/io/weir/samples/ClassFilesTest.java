package io.weir.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that keep the class files of generated code for each other. */
class ClassFilesTest {
  private static final String SQL =
      "SELECT k, COUNT(*) AS n FROM (VALUES (1), (2), (1)) AS t(k) GROUP BY k ORDER BY k";
  private static final String ROWS = "k,n\n1,2\n2,1\n";

  @TempDir private Path directory;

  @Test
  void givesTheSameWithAndWithoutWhatIsKept() throws IOException, InterruptedException {
    List<Path> jars = jars();
    Path kept = directory.resolve("kept");

    Process first = start(jars, kept);
    Process second = start(jars, kept);
    assertRows(first);
    assertRows(second);
    Map<Path, Long> written = modified(kept);
    assertFalse(written.isEmpty());

    assertRows(start(jars, kept));
    assertEquals(written, modified(kept), "nothing was compiled again");

    for (Path file : written.keySet()) {
      Files.write(file, new byte[] {1, 2, 3});
    }
    assertRows(start(jars, kept));
    for (Path file : written.keySet()) {
      assertTrue(Files.size(file) > 100, "a damaged file was not replaced");
    }

    // Another build of what generated code calls, with classes of the same names.
    int builds = 1;
    for (String module : List.of("data", "formats", "functions", "runtime")) {
      Path built =
          jars.stream()
              .filter(jar -> jar.getFileName().toString().matches(".*\\b" + module + "\\b.*\\.jar"))
              .filter(jar -> jar.startsWith(directory) || jar.toString().contains("weir-" + module))
              .findFirst()
              .orElseThrow();
      List<Path> rebuilt = new ArrayList<>(jars);
      rebuilt.set(jars.indexOf(built), withComment(built));
      assertRows(start(rebuilt, kept));
      builds++;
      assertEquals(
          builds * written.size(), modified(kept).size(), "files of another build were used");
    }

    Path file = Files.writeString(directory.resolve("file"), "no directory");
    assertRows(start(jars, file));
    assertEquals("no directory", Files.readString(file));
  }

  private static Map<Path, Long> modified(Path directory) throws IOException {
    Map<Path, Long> modified = new TreeMap<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        modified.put(file, Files.getLastModifiedTime(file).toMillis());
      }
    }
    return modified;
  }

  private Process start(List<Path> jars, Path kept) throws IOException {
    String classPath = String.join(File.pathSeparator, jars.stream().map(Path::toString).toList());
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-Dweir.class-files=" + kept,
            "-cp",
            classPath,
            "io.weir.shell.WeirCommand",
            "--format",
            "csv",
            "-e",
            SQL)
        .redirectError(Files.createTempFile(directory, "errors", ".txt").toFile())
        .start();
  }

  private static void assertRows(Process process) throws IOException, InterruptedException {
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor());
    assertEquals(ROWS, out);
  }

  /** The class path of this test, with jars in place of directories of classes. */
  private List<Path> jars() throws IOException {
    List<Path> jars = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      Path path = Path.of(entry);
      if (Files.isDirectory(path)) {
        // Such as …/runtime/target/classes.
        Path module = path.getParent().getParent().getFileName();
        Path jar = directory.resolve(jars.size() + "-" + module + ".jar");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar));
            Stream<Path> files = Files.walk(path)) {
          for (Path file : files.filter(Files::isRegularFile).toList()) {
            out.putNextEntry(new ZipEntry(path.relativize(file).toString()));
            Files.copy(file, out);
          }
        }
        jars.add(jar);
      } else if (Files.exists(path)) {
        jars.add(path);
      }
    }
    return jars;
  }

  /** A copy of a jar with a comment of one byte. */
  private Path withComment(Path jar) throws IOException {
    Path copy = directory.resolve("another-" + jar.getFileName());
    byte[] bytes = Files.readAllBytes(jar);
    // The last two bytes of a jar without a comment are the comment's length.
    bytes[bytes.length - 2] = 1;
    try (OutputStream out = Files.newOutputStream(copy)) {
      out.write(bytes);
      out.write('x');
    }
    return copy;
  }
}
