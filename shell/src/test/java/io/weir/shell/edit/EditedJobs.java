package io.weir.shell.edit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** The edits of docs/state.md. */
final class EditedJobs {
  private static final String SOURCE =
      """
      CREATE TABLE src (u INT, n INT, t TIMESTAMP(3), WATERMARK FOR t AS t) WITH (
        'connector' = 'filesystem', 'format' = 'csv', 'path' = '${DIR}/in',
        'source.monitor-interval' = '50 ms');
      """;
  private static final String TABLES =
      SOURCE
          + """
      CREATE TABLE totals (u INT, c BIGINT) WITH ('connector' = 'print', 'print-identifier' = '${ID}');
      CREATE TABLE copied (n INT) WITH (
        'connector' = 'filesystem', 'format' = 'csv', 'path' = '${DIR}/out');
      """;
  private static final String COUNT =
      "INSERT INTO totals SELECT u, COUNT(*) FROM src GROUP BY u;\n";
  private static final String COPY = "INSERT INTO copied SELECT n FROM src;\n";
  private static final String BASE = TABLES + set(COUNT + COPY);

  private static final Function<List<int[]>, Map<String, String>> COUNTS =
      by(row -> row[0], rows -> rows.size());
  private static final Function<List<int[]>, List<String>> COPIES =
      rows -> rows.stream().map(row -> "" + row[1]).toList();

  private EditedJobs() {}

  private static String set(String inserts) {
    return "EXECUTE STATEMENT SET BEGIN\n" + inserts + "END;\n";
  }

  private static Function<List<int[]>, Map<String, String>> by(
      ToLongFunction<int[]> key, Function<List<int[]>, Object> value) {
    return rows -> {
      Map<String, List<int[]>> groups = new TreeMap<>();
      for (int[] row : rows) {
        groups.computeIfAbsent("" + key.applyAsLong(row), k -> new ArrayList<>()).add(row);
      }
      Map<String, String> table = new TreeMap<>();
      groups.forEach((k, group) -> table.put(k, value.apply(group).toString()));
      return table;
    };
  }

  /** An edit of {@link #BASE} after which everything goes on. */
  private static EditedJob kept(String id, String name, String after) {
    return new EditedJob(id, name, BASE, after, "", true, COUNTS, COUNTS, COPIES, COPIES, "", true);
  }

  /** An edit of {@link #BASE} after which the table has only what comes from then on. */
  private static EditedJob dropped(
      String id, String name, String after, Function<List<int[]>, Map<String, String>> table) {
    return new EditedJob(id, name, BASE, after, "", false, COUNTS, table, COPIES, COPIES, "", true);
  }

  private static EditedJob with(EditedJob job, String settings, String bad, boolean runs) {
    return new EditedJob(
        job.id(),
        job.name(),
        job.before(),
        job.after(),
        settings,
        job.goesOn(),
        job.tableBefore(),
        job.tableAfter(),
        job.filesBefore(),
        job.filesAfter(),
        bad,
        runs);
  }

  private static EditedJob shown(
      EditedJob job,
      String before,
      Function<List<int[]>, Map<String, String>> tableBefore,
      Function<List<int[]>, Map<String, String>> tableAfter,
      Function<List<int[]>, List<String>> filesBefore,
      Function<List<int[]>, List<String>> filesAfter) {
    return new EditedJob(
        job.id(),
        job.name(),
        before,
        job.after(),
        job.settings(),
        job.goesOn(),
        tableBefore,
        tableAfter,
        filesBefore,
        filesAfter,
        job.bad(),
        job.runs());
  }

  private static String replaced(String from, String to) {
    if (!BASE.contains(from)) {
      throw new IllegalArgumentException(from);
    }
    return BASE.replace(from, to);
  }

  private static Map<String, String> without(
      Map<String, String> table, java.util.function.Predicate<String> gone) {
    Map<String, String> left = new TreeMap<>(table);
    left.values().removeIf(gone);
    return left;
  }

  private static Function<List<int[]>, List<String>> windows(int seconds) {
    return rows -> {
      TreeMap<Integer, Integer> counts = new TreeMap<>();
      int last = 0;
      for (int[] row : rows) {
        counts.merge(row[1] / seconds * seconds, 1, Integer::sum);
        last = Math.max(last, row[1]);
      }
      List<String> fired = new ArrayList<>();
      for (Map.Entry<Integer, Integer> each : counts.entrySet()) {
        if (each.getKey() + seconds <= last + 1) {
          fired.add(
              "2026-01-01 00:%02d:%02d,%d"
                  .formatted(each.getKey() / 60, each.getKey() % 60, each.getValue()));
        }
      }
      return fired;
    };
  }

  private static final String THREE =
      BASE.replace("(u INT, c BIGINT)", "(u INT, c BIGINT, m BIGINT, s BIGINT)")
          .replace("SELECT u, COUNT(*) FROM", "SELECT u, COUNT(*), MAX(n), SUM(n) FROM");

  private static long sum(List<int[]> rows) {
    return rows.stream().mapToLong(row -> row[1]).sum();
  }

  private static long max(List<int[]> rows) {
    return rows.stream().mapToLong(row -> row[1]).max().orElse(0);
  }

  private static final String WINDOWS =
      SOURCE
          + """
      CREATE TABLE minutes (s TIMESTAMP(0), c BIGINT) WITH (
        'connector' = 'filesystem', 'format' = 'csv', 'path' = '${DIR}/out');
      INSERT INTO minutes SELECT window_start, COUNT(*)
      FROM TABLE(TUMBLE(TABLE src, DESCRIPTOR(t), INTERVAL '1' MINUTE)) GROUP BY window_start, window_end;
      """;

  private static final String TWO_WINDOWS =
      WINDOWS
          .replace("c BIGINT", "c BIGINT, m BIGINT")
          .replace("window_start, COUNT(*)", "window_start, COUNT(*), MAX(n)");

  /** Windows that begin before a second of the day have the count first, others the maximum. */
  private static List<String> twoWindows(List<int[]> rows, int second) {
    List<String> fired = new ArrayList<>();
    for (String window : windows(60).apply(rows)) {
      int start = 60 * Integer.parseInt(window.substring(14, 16));
      String count = window.substring(window.indexOf(',') + 1);
      int most = rows.stream().mapToInt(row -> row[1]).filter(n -> n < start + 60).max().orElse(0);
      fired.add(
          window.substring(0, window.indexOf(',') + 1)
              + (second == 0 || start < second ? count + "," + most : most + "," + count));
    }
    return fired;
  }

  private static final String TWO_KEYS =
      BASE.replace(
          "SELECT u, COUNT(*) FROM src GROUP BY u",
          "SELECT u * 10 + MOD(n, 2), COUNT(*) FROM src GROUP BY u, MOD(n, 2)");

  private static final String HALVES =
      BASE.replace("FROM src GROUP", "FROM src WHERE n / 2 > 1 GROUP")
          .replace("SELECT n FROM", "SELECT CAST(n AS INT) FROM");

  private static final String UNION =
      BASE.replace(
          "SELECT u, COUNT(*) FROM src GROUP BY u",
          """
          SELECT x, COUNT(*) FROM (
            SELECT u AS x FROM src UNION ALL SELECT u FROM src UNION ALL SELECT MOD(n, 5) FROM src)
          GROUP BY x""");

  /** Groups by columns of all branches of a union together. */
  @SafeVarargs
  private static Function<List<int[]>, Map<String, String>> union(
      ToLongFunction<int[]>... branches) {
    return rows -> {
      Map<String, Integer> counts = new TreeMap<>();
      for (ToLongFunction<int[]> branch : branches) {
        rows.forEach(row -> counts.merge("" + branch.applyAsLong(row), 1, Integer::sum));
      }
      Map<String, String> table = new TreeMap<>();
      counts.forEach((key, count) -> table.put(key, "" + count));
      return table;
    };
  }

  private static final String JOIN =
      TABLES
          + """
      CREATE TABLE dim (k INT, name STRING) WITH (
        'connector' = 'filesystem', 'format' = 'csv', 'path' = '${DIR}/dim');
      CREATE TABLE named (n INT, name STRING) WITH ('connector' = 'print', 'print-identifier' = '${ID}');
      """
          + set("INSERT INTO named SELECT n, name FROM src JOIN dim ON u = k;\n" + COPY);

  private static final Function<List<int[]>, Map<String, String>> NAMES =
      rows -> {
        Map<String, String> table = new TreeMap<>();
        String[] names = {"zero", "one", "two"};
        rows.forEach(
            row -> {
              if (row[0] < names.length) {
                table.put("" + row[1], names[row[0]]);
              }
            });
        return table;
      };

  private static final Function<List<int[]>, Map<String, String>> NOTHING = rows -> Map.of();
  private static final Function<List<int[]>, List<String>> NO_FILES = rows -> List.of();

  static final List<EditedJob> ALL =
      List.of(
          kept(
              "option",
              "an option changed (`'source.monitor-interval'`, `'csv.null-literal'` added)",
              replaced("'50 ms'", "'40 ms', 'csv.null-literal' = 'none'")),
          with(
              kept(
                  "onerror",
                  "`'on-error' = 'skip'`, after a bad record had stopped the job",
                  replaced("'50 ms'", "'50 ms', 'on-error' = 'skip'")),
              "",
              "what is this\n",
              true),
          kept(
              "watermark",
              "the watermark changed (`t - INTERVAL '5' SECOND`)",
              replaced("FOR t AS t", "FOR t AS t - INTERVAL '5' SECOND")),
          kept(
              "alias",
              "a column of the result renamed",
              replaced("SELECT u, COUNT(*) FROM", "SELECT u AS who, COUNT(*) AS times FROM")),
          shown(
              kept(
                  "column",
                  "a column added that is computed from the result",
                  replaced("(u INT, c BIGINT)", "(u INT, c BIGINT, d BIGINT)")
                      .replace("SELECT u, COUNT(*) FROM", "SELECT u, COUNT(*), 2 * COUNT(*) FROM")),
              BASE,
              COUNTS,
              by(row -> row[0], rows -> rows.size() + ", " + 2 * rows.size()),
              COPIES,
              COPIES),
          kept(
              "read",
              "another statement reads more columns of the table",
              replaced("SELECT n FROM src", "SELECT n FROM src WHERE t IS NOT NULL")),
          shown(
              kept(
                  "above",
                  "a condition above the aggregate added (`HAVING COUNT(*) > 20`)",
                  replaced("GROUP BY u;", "GROUP BY u HAVING COUNT(*) > 20;")),
              BASE,
              COUNTS,
              COUNTS,
              COPIES,
              COPIES),
          dropped(
              "below",
              "a condition below the aggregate added (`WHERE n > 400`)",
              replaced("FROM src GROUP", "FROM src WHERE n > 400 GROUP"),
              rows -> COUNTS.apply(rows.stream().filter(row -> row[1] > 400).toList())),
          dropped(
              "call",
              "an aggregate added (`SUM(n)`)",
              replaced("(u INT, c BIGINT)", "(u INT, c BIGINT, s BIGINT)")
                  .replace("SELECT u, COUNT(*) FROM", "SELECT u, COUNT(*), SUM(n) FROM"),
              by(row -> row[0], rows -> rows.size() + ", " + sum(rows))),
          shown(
              kept(
                  "order",
                  "the order of aggregates changed (`COUNT(*), MAX(n), SUM(n)` to `SUM(n), COUNT(*), MAX(n)`)",
                  THREE.replace("COUNT(*), MAX(n), SUM(n)", "SUM(n), COUNT(*), MAX(n)")),
              THREE,
              by(row -> row[0], rows -> rows.size() + ", " + max(rows) + ", " + sum(rows)),
              by(row -> row[0], rows -> sum(rows) + ", " + rows.size() + ", " + max(rows)),
              COPIES,
              COPIES),
          shown(
              kept(
                  "fewer",
                  "an aggregate removed (`COUNT(*), MAX(n), SUM(n)` to `SUM(n), COUNT(*)`)",
                  THREE
                      .replace("COUNT(*), MAX(n), SUM(n)", "SUM(n), COUNT(*)")
                      .replace("c BIGINT, m BIGINT, s BIGINT", "s BIGINT, c BIGINT")),
              THREE,
              by(row -> row[0], rows -> rows.size() + ", " + max(rows) + ", " + sum(rows)),
              by(row -> row[0], rows -> sum(rows) + ", " + rows.size()),
              COPIES,
              COPIES),
          dropped(
              "key",
              "the key changed (`GROUP BY MOD(n, 5)`)",
              replaced(
                  "SELECT u, COUNT(*) FROM src GROUP BY u",
                  "SELECT MOD(n, 5), COUNT(*) FROM src GROUP BY MOD(n, 5)"),
              by(row -> row[1] % 5, List::size)),
          kept(
              "inserted",
              "a statement inserted before the others, with an aggregate of its own",
              TABLES
                  + "CREATE TABLE more (u INT, c BIGINT) WITH ('connector' = 'blackhole');\n"
                  + set("INSERT INTO more SELECT u, MAX(n) FROM src GROUP BY u;\n" + COUNT + COPY)),
          kept(
              "equal",
              "a statement with an equal aggregate inserted before the others",
              TABLES
                  + "CREATE TABLE more (u INT, c BIGINT) WITH ('connector' = 'blackhole');\n"
                  + set(
                      "INSERT INTO more SELECT u, COUNT(*) + 1 FROM src GROUP BY u;\n"
                          + COUNT
                          + COPY)),
          kept(
              "jobs",
              "a job inserted before the others of a script",
              TABLES
                  + "CREATE TABLE more (u INT, c BIGINT) WITH ('connector' = 'blackhole');\n"
                  + "INSERT INTO more SELECT u, MAX(n) FROM src GROUP BY u;\n"
                  + set(COUNT + COPY)),
          kept("reordered", "the order of statements changed", TABLES + set(COPY + COUNT)),
          shown(
              dropped("removed", "a statement without state removed", TABLES + COUNT, NOTHING),
              BASE,
              COUNTS,
              rows -> COUNTS.apply(all(rows)),
              COPIES,
              rows -> COPIES.apply(EditedJob.Rows.FIRST.rows())),
          dropped("aggregate", "a statement with an aggregate removed", TABLES + COPY, NOTHING),
          shown(
              dropped(
                  "source", "the table that is read renamed", replaced("src", "events"), COUNTS),
              BASE,
              COUNTS,
              rows -> COUNTS.apply(all(rows)),
              COPIES,
              rows -> {
                List<String> twice = new ArrayList<>(COPIES.apply(rows));
                rows.stream().filter(row -> row[1] <= 300).forEach(row -> twice.add("" + row[1]));
                return twice;
              }),
          kept("sink", "the table that is written renamed", replaced("copied", "numbers")),
          kept(
              "moved",
              "another path of the table that is written",
              replaced("${DIR}/out", "${DIR}/moved")),
          kept(
              "joined",
              "a statement added that joins a table that was not read before",
              TABLES
                  + """
                  CREATE TABLE dim (k INT, name STRING) WITH (
                    'connector' = 'filesystem', 'format' = 'csv', 'path' = '${DIR}/dim');
                  CREATE TABLE named (n INT, name STRING) WITH ('connector' = 'blackhole');
                  """
                  + set(
                      COUNT
                          + COPY
                          + "INSERT INTO named SELECT n, name FROM src JOIN dim ON u = k;\n")),
          shown(
              dropped(
                  "join",
                  "the kind of a join changed (`JOIN` to `LEFT JOIN`)",
                  JOIN.replace("JOIN dim", "LEFT JOIN dim"),
                  NAMES),
              JOIN,
              NAMES,
              rows -> {
                Map<String, String> table = new TreeMap<>();
                rows.forEach(row -> table.put("" + row[1], "null"));
                return table;
              },
              COPIES,
              COPIES),
          shown(
              dropped(
                  "window",
                  "the size of a window changed",
                  WINDOWS.replace("'1' MINUTE", "'2' MINUTE"),
                  NOTHING),
              WINDOWS,
              NOTHING,
              NOTHING,
              windows(60),
              rows -> {
                List<String> fired =
                    new ArrayList<>(
                        windows(60).apply(rows.stream().filter(row -> row[1] <= 300).toList()));
                fired.addAll(
                    windows(120).apply(rows.stream().filter(row -> row[1] > 300).toList()));
                return fired;
              }),
          shown(
              kept(
                  "delay",
                  "the watermark of a table with windows changed",
                  WINDOWS.replace("FOR t AS t", "FOR t AS t - INTERVAL '1' SECOND")),
              WINDOWS,
              NOTHING,
              NOTHING,
              windows(60),
              windows(60)),
          shown(
              kept(
                  "windoworder",
                  "the order of a window's aggregates changed",
                  TWO_WINDOWS.replace("COUNT(*), MAX(n)", "MAX(n), COUNT(*)")),
              TWO_WINDOWS,
              NOTHING,
              NOTHING,
              rows -> twoWindows(rows, 0),
              rows -> twoWindows(rows, 300)),
          with(
              shown(
                  kept(
                      "windowphases",
                      "`table.optimizer.agg-phase-strategy` changed, of a window",
                      WINDOWS),
                  WINDOWS,
                  NOTHING,
                  NOTHING,
                  windows(60),
                  windows(60)),
              "table.optimizer.agg-phase-strategy=ONE_PHASE",
              "",
              true),
          shown(
              kept(
                  "keys",
                  "the order of keys changed (`GROUP BY u, MOD(n, 2)` to `GROUP BY MOD(n, 2), u`)",
                  TWO_KEYS.replace("GROUP BY u, MOD(n, 2)", "GROUP BY MOD(n, 2), u")),
              TWO_KEYS,
              by(row -> row[0] * 10 + row[1] % 2, List::size),
              by(row -> row[0] * 10 + row[1] % 2, List::size),
              COPIES,
              COPIES),
          dropped(
              "exchanged",
              "columns of a CSV table exchanged (`u INT, n INT` to `n INT, u INT`)",
              replaced("(u INT, n INT,", "(n INT, u INT,")
                  .replace("SELECT n FROM", "SELECT u FROM"),
              by(row -> row[1], List::size)),
          shown(
              dropped(
                  "type",
                  "the type of a column changed that a condition below the aggregate reads (`n / 2 > 1`, INT to DOUBLE)",
                  HALVES.replace("n INT, t", "n DOUBLE, t"),
                  NOTHING),
              HALVES,
              rows -> COUNTS.apply(rows.stream().filter(row -> row[1] / 2 > 1).toList()),
              rows -> COUNTS.apply(rows.stream().filter(row -> row[1] / 2.0 > 1).toList()),
              COPIES,
              COPIES),
          shown(
              dropped(
                  "branch",
                  "a branch of a `UNION ALL` reads another column",
                  UNION.replace("SELECT u FROM src", "SELECT MOD(n, 5) FROM src"),
                  NOTHING),
              UNION,
              union(row -> row[0], row -> row[0], row -> row[1] % 5),
              union(row -> row[0], row -> row[1] % 5, row -> row[1] % 5),
              COPIES,
              COPIES),
          shown(
              kept(
                  "branches",
                  "the order of branches of a `UNION ALL` changed",
                  UNION
                      .replace("SELECT MOD(n, 5) FROM src)", "SELECT u FROM src)")
                      .replace("SELECT u AS x", "SELECT MOD(n, 5) AS x")),
              UNION,
              union(row -> row[0], row -> row[0], row -> row[1] % 5),
              union(row -> row[0], row -> row[0], row -> row[1] % 5),
              COPIES,
              COPIES),
          with(
              kept("workers", "the number of workers changed", BASE),
              "parallelism.default=3",
              "",
              true),
          with(
              kept("phases", "`table.optimizer.agg-phase-strategy` changed", BASE),
              "table.optimizer.agg-phase-strategy=ONE_PHASE",
              "",
              true),
          with(
              kept("zone", "the time zone changed", BASE),
              "table.local-time-zone=Asia/Tokyo",
              "",
              false));

  private static List<int[]> all(List<int[]> last) {
    List<int[]> rows = new ArrayList<>(EditedJob.Rows.FIRST.rows());
    rows.addAll(last);
    return rows;
  }
}
