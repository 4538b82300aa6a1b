package io.weir.benchmarks.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;

/**
 * Measurements of weather stations, {@code name;-12.3}, as in the One Billion Row Challenge: 413
 * stations, temperatures around a mean of each.
 */
public final class Stations {
  private static final int STATIONS = 413;

  private Stations() {}

  /** Writes {@code measurements.csv} into a directory. */
  public static void write(Path directory, long rows) throws IOException {
    SplittableRandom random = new SplittableRandom(42);
    byte[][] names = new byte[STATIONS][];
    int[] means = new int[STATIONS];
    for (int station = 0; station < STATIONS; station++) {
      names[station] = name(station, random);
      means[station] = random.nextInt(-150, 320);
    }
    try (LineWriter out = new LineWriter(directory.resolve("measurements.csv"))) {
      for (long row = 0; row < rows; row++) {
        int station = random.nextInt(STATIONS);
        int tenths = means[station] + spread(random);
        out.text(names[station]).character(';');
        if (tenths < 0) {
          out.character('-');
        }
        out.number(Math.abs(tenths) / 10).character('.');
        out.number(Math.abs(tenths) % 10).character('\n');
      }
    }
  }

  /** Roughly normal, tenths of a degree, with a deviation of ten degrees. */
  private static int spread(SplittableRandom random) {
    int sum = 0;
    for (int i = 0; i < 4; i++) {
      sum += random.nextInt(-174, 175);
    }
    return sum / 2;
  }

  /** Three to 26 letters, each name once. */
  private static byte[] name(int station, SplittableRandom random) {
    byte[] name = new byte[3 + random.nextInt(24)];
    for (int i = 0; i < name.length; i++) {
      name[i] = (byte) ('a' + random.nextInt(26));
    }
    name[0] = (byte) ('A' + station % 26);
    name[1] = (byte) ('a' + station / 26 % 26);
    return name;
  }
}
