package io.weir.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Runs each sample that has an expected output, {@code NAME.expected.FORMAT} beside {@code
 * NAME.sql}: with one worker and several, in the mode it asks for and in the other one, row at a
 * time as well.
 */
final class SamplesTest {
  private static final Path SAMPLES = Path.of("samples");

  @TestFactory
  List<DynamicTest> everySamplePrintsWhatItShould() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    try (Stream<Path> files = Files.walk(SAMPLES, 2)) {
      for (Path expected :
          files.filter(f -> f.getFileName().toString().contains(".expected.")).sorted().toList()) {
        String[] name = expected.getFileName().toString().split("\\.");
        Path script = expected.resolveSibling(name[0] + ".sql");
        tests.add(test(script, expected, name[2], List.of()));
        tests.add(test(script, expected, name[2], List.of("parallelism.default=1")));
        tests.add(test(script, expected, name[2], List.of("parallelism.default=4")));
        if (!Files.readString(script).contains("'streaming'")) {
          String streaming = "execution.runtime-mode=streaming";
          tests.add(test(script, expected, name[2], List.of(streaming)));
          tests.add(
              test(script, expected, name[2], List.of(streaming, "execution.batch.max-rows=1")));
        }
      }
    }
    return tests;
  }

  private static DynamicTest test(
      Path script, Path expected, String format, List<String> settings) {
    List<String> arguments = new ArrayList<>();
    for (String setting : settings) {
      arguments.add("--set");
      arguments.add(setting);
    }
    arguments.addAll(List.of("--format", format, "-f", script.toString()));
    return DynamicTest.dynamicTest(
        script + " " + settings,
        () -> {
          CommandLine run = CommandLine.run(arguments.toArray(String[]::new));
          assertEquals(warnings(script), run.errors());
          assertEquals(0, run.exitStatus());
          assertEquals(Files.readString(expected), run.output());
        });
  }

  /** What a script says on standard error: nothing, unless a file beside it tells. */
  private static String warnings(Path script) throws IOException {
    String name = script.getFileName().toString().replace(".sql", ".warnings.txt");
    Path file = script.resolveSibling(name);
    return Files.exists(file) ? Files.readString(file) : "";
  }
}
