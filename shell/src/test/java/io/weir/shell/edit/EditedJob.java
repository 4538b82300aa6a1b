package io.weir.shell.edit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A job and an edit to it.
 *
 * @param name of the edit, for people
 * @param settings a setting of the second run, {@code KEY=VALUE}; may be empty
 * @param goesOn whether the aggregate goes on, so that rows may come at any time around the kill;
 *     otherwise all rows before it are in a checkpoint, and those behind it are all it sees
 * @param tableBefore what the first run prints, of the rows it sees
 * @param tableAfter what there is at last, of the rows seen since state began
 * @param filesBefore what the first run writes
 * @param filesAfter what there is at last
 * @param bad bytes behind the later rows, which stop the first run
 * @param runs whether the second run starts at all
 */
record EditedJob(
    String id,
    String name,
    String before,
    String after,
    String settings,
    boolean goesOn,
    Function<List<int[]>, Map<String, String>> tableBefore,
    Function<List<int[]>, Map<String, String>> tableAfter,
    Function<List<int[]>, List<String>> filesBefore,
    Function<List<int[]>, List<String>> filesAfter,
    String bad,
    boolean runs) {

  /** Rows of the input: a number n, and n modulo 7. */
  enum Rows {
    FIRST(1, 300),
    LATER(301, 350),
    LAST(351, 500);

    private final int from;
    private final int to;

    Rows(int from, int to) {
      this.from = from;
      this.to = to;
    }

    String csv() {
      StringBuilder text = new StringBuilder();
      for (int n = from; n <= to; n++) {
        text.append(n % 7)
            .append(',')
            .append(n)
            .append(",2026-01-01 00:%02d:%02d\n".formatted(n / 60, n % 60));
      }
      return text.toString();
    }

    List<int[]> rows() {
      List<int[]> rows = new ArrayList<>();
      for (int n = from; n <= to; n++) {
        rows.add(new int[] {n % 7, n});
      }
      return rows;
    }
  }

  private static List<int[]> all(List<Rows> seen) {
    List<int[]> rows = new ArrayList<>();
    seen.forEach(each -> rows.addAll(each.rows()));
    return rows;
  }

  Map<String, String> table(List<Rows> seen, boolean first) {
    if (first) {
      return tableBefore.apply(all(seen));
    }
    return new TreeMap<>(tableAfter.apply(goesOn ? all(seen) : Rows.LAST.rows()));
  }

  List<String> files(List<Rows> seen, boolean first) {
    List<String> rows = new ArrayList<>((first ? filesBefore : filesAfter).apply(all(seen)));
    rows.sort(null);
    return rows;
  }
}
