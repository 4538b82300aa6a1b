package io.weir.benchmarks.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file of lines as two, both in the order of the one. */
public final class Halves {
  private Halves() {}

  /** Deals the lines out in turn to two files in a new directory. */
  public static void of(Path file, Path directory) throws IOException {
    Files.createDirectories(directory);
    try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1);
        Writer first =
            Files.newBufferedWriter(directory.resolve("0"), StandardCharsets.ISO_8859_1);
        Writer second =
            Files.newBufferedWriter(directory.resolve("1"), StandardCharsets.ISO_8859_1)) {
      boolean odd = false;
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        (odd ? second : first).append(line).append('\n');
        odd = !odd;
      }
    }
  }
}
