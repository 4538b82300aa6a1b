package io.weir.engine.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Rows from a seed, in memory for the oracle and in a CSV file for the query. */
final class RandomRows {
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS");
  private static final String[] WORDS = {"", "a", "b", "ab", "é", "日本", "x,y", "q\"q", "long word"};

  /**
   * A row of the table {@code (id INT, k INT, s STRING, n BIGINT, d DECIMAL(12, 2), ts
   * TIMESTAMP(3))}.
   */
  record Entry(
      int id,
      @Nullable Integer k,
      @Nullable String s,
      @Nullable Long n,
      @Nullable BigDecimal d,
      long millis) {}

  final List<Entry> entries = new ArrayList<>();

  /**
   * @param keys number of different values of k
   * @param jitterMillis how far times jump back and forth
   */
  RandomRows(long seed, int count, int keys, int jitterMillis) {
    Random random = new Random(seed);
    long time = LocalDateTime.of(2026, 3, 1, 9, 0).toInstant(ZoneOffset.UTC).toEpochMilli();
    for (int id = 0; id < count; id++) {
      time += random.nextInt(20);
      // Some keys are much more frequent than others.
      int key = (int) (keys * Math.pow(random.nextDouble(), 3));
      entries.add(
          new Entry(
              id,
              random.nextInt(50) == 0 ? null : key,
              random.nextInt(20) == 0 ? null : WORDS[random.nextInt(WORDS.length)],
              random.nextInt(10) == 0 ? null : (long) random.nextInt(2001) - 1000,
              random.nextInt(10) == 0
                  ? null
                  : BigDecimal.valueOf(random.nextInt(2_000_000) - 1_000_000, 2),
              time + random.nextInt(2 * jitterMillis + 1) - jitterMillis));
    }
  }

  /** Writes the rows from a number on up to another one. */
  void write(Path file, int from, int to) {
    StringBuilder csv = new StringBuilder();
    for (Entry entry : entries.subList(from, to)) {
      csv.append(new Cells(cells(entry))).append('\n');
    }
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, csv);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<@Nullable String> cells(Entry entry) {
    List<@Nullable String> cells = new ArrayList<>();
    cells.add(Integer.toString(entry.id()));
    cells.add(text(entry.k()));
    cells.add(entry.s());
    cells.add(text(entry.n()));
    cells.add(entry.d() == null ? null : entry.d().toPlainString());
    cells.add(time(entry.millis()));
    return cells;
  }

  static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }

  static String time(long millis) {
    return LocalDateTime.ofEpochSecond(
            Math.floorDiv(millis, 1000L),
            (int) Math.floorMod(millis, 1000L) * 1_000_000,
            ZoneOffset.UTC)
        .format(MILLIS);
  }
}
