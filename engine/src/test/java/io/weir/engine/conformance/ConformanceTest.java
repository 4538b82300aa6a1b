package io.weir.engine.conformance;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.fail;

import io.weir.parser.Statements;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every SQL file below {@code resources/conformance}, in every {@link Execution}. */
class ConformanceTest {
  @TempDir static Path temporary;

  /** Runs only the files whose name contains this. */
  private static final String ONLY = System.getProperty("weir.conformance", "");

  @TestFactory
  Stream<DynamicNode> sqlFiles() throws IOException {
    return files().stream()
        .map(
            file ->
                DynamicContainer.dynamicContainer(
                    file.name(),
                    Stream.concat(
                        Stream.of(
                            DynamicTest.dynamicTest("parses", () -> parses(file)),
                            DynamicTest.dynamicTest("input", () -> write(file, directory(file)))),
                        Execution.ALL.stream()
                            .map(
                                execution ->
                                    DynamicTest.dynamicTest(
                                        execution.toString(), () -> run(file, execution))))));
  }

  private static void parses(SqlFile file) {
    for (Step step : file.steps()) {
      if (step instanceof Step.Execute execute) {
        parses(file, step, execute.sql());
      } else if (step instanceof Step.Expect expect) {
        parses(file, step, expect.sql());
      } else if (step instanceof Step.Expressions expressions) {
        expressions.expressions().forEach(e -> parses(file, step, "SELECT " + e.sql()));
      }
    }
  }

  private static void parses(SqlFile file, Step step, String sql) {
    assertDoesNotThrow(
        () -> Statements.parseOne(sql), () -> file.name() + ":" + step.line() + ": " + sql);
  }

  /** Writes the input files below a directory. */
  static void write(SqlFile file, Path directory) throws IOException {
    Files.createDirectories(directory);
    for (var input : file.files().entrySet()) {
      Path path = directory.resolve(input.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, input.getValue());
    }
  }

  private static void run(SqlFile file, Execution execution) {
    Path out = directory(file).resolve("out-" + Execution.ALL.indexOf(execution));
    List<String> failures = new SqlFileRun(file, execution, directory(file), out).run();
    if (!failures.isEmpty()) {
      fail(failures.size() + " failures\n" + String.join("\n\n", failures));
    }
  }

  private static Path directory(SqlFile file) {
    return temporary.resolve(file.name().replaceAll("\\W", "_"));
  }

  static List<SqlFile> files() throws IOException {
    Path root = root();
    try (Stream<Path> paths = Files.walk(root)) {
      return paths
          .filter(path -> path.toString().endsWith(".sql"))
          .filter(path -> path.toString().contains(ONLY))
          .sorted()
          .map(path -> SqlFile.read(path, root.relativize(path).toString()))
          .toList();
    }
  }

  private static Path root() {
    try {
      var url = ConformanceTest.class.getResource("/conformance");
      if (url == null) {
        throw new IllegalStateException("no conformance files on the class path");
      }
      return Path.of(url.toURI());
    } catch (URISyntaxException e) {
      throw new UncheckedIOException(new IOException(e));
    }
  }
}
