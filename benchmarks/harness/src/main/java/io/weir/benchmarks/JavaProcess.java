package io.weir.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs a main class of a benchmark module in a process of its own. */
final class JavaProcess {
  /** Where the modules are, built. */
  private final Path benchmarks;

  JavaProcess(Path benchmarks) {
    this.benchmarks = benchmarks;
  }

  /**
   * Runs it to its end.
   *
   * @param title for people
   * @throws IllegalStateException with all output when it fails
   */
  void run(String title, String module, List<String> jvmOptions, List<String> mainAndArguments)
      throws IOException, InterruptedException {
    Path target = benchmarks.resolve(module).resolve("target");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmOptions);
    command.add("-XX:+UseParallelGC");
    command.add("-cp");
    command.add(
        Stream.concat(jars(target), jars(target.resolve("lib")))
            .map(Path::toString)
            .collect(Collectors.joining(File.pathSeparator)));
    command.addAll(mainAndArguments);
    run(title, new ProcessBuilder(command));
  }

  /** In an order that stays, as an archive of classes demands. */
  private static Stream<Path> jars(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList().stream();
    }
  }

  /** The version of a library that a built module uses, by the name of its archive. */
  static String version(Path target, String library) throws IOException {
    String name =
        jars(target.resolve("lib"))
            .map(jar -> jar.getFileName().toString())
            .filter(jar -> jar.matches(library + "-[0-9].*"))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("no " + library + " in " + target));
    return name.substring(library.length() + 1, name.length() - ".jar".length());
  }

  /** Runs any process to its end. */
  static void run(String title, ProcessBuilder builder) throws IOException, InterruptedException {
    Path output = Files.createTempFile("weir-benchmark", ".txt");
    try {
      Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
      if (process.waitFor() != 0) {
        throw new IllegalStateException(title + " failed:\n" + Files.readString(output));
      }
    } finally {
      Files.delete(output);
    }
  }

  /** Deletes a directory and what it contains, if it is there. */
  static void delete(Path tree) throws IOException {
    if (!Files.exists(tree)) {
      return;
    }
    try (Stream<Path> files = Files.walk(tree)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
