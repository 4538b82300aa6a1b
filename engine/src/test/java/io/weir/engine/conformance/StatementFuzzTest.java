package io.weir.engine.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.runtime.error.BugException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * No statement, however odd, is answered by an internal error or not at all: statements of the
 * samples, of the conformance files, of the function reference and of a grammar are changed,
 * planned, compiled and run over small tables, as a batch and as a stream.
 *
 * <p>{@code -Dweir.fuzz.statements=30000 -Dweir.fuzz.seed=7} runs more and others. A failure names
 * the seed of its statement, with which {@code -Dweir.fuzz.first=SEED} begins.
 */
class StatementFuzzTest {
  private static final int STATEMENTS = Integer.getInteger("weir.fuzz.statements", 2_000);
  private static final long SEED = Long.getLong("weir.fuzz.seed", 1);
  private static final long FIRST = Long.getLong("weir.fuzz.first", 0);
  private static final int MOST_FAILURES = Integer.getInteger("weir.fuzz.failures", 20);

  /** What a statement may take; a machine that is busy with other things takes its time. */
  private static final long PATIENCE_NANOS =
      TimeUnit.SECONDS.toNanos(Long.getLong("weir.fuzz.patience", 300));

  private static final Pattern BLOCK = Pattern.compile("(?m)^\\| `(.*)` \\|");

  @TempDir static Path temporary;

  private final Map<String, String> failures = new LinkedHashMap<>();
  private volatile String current = "";
  private volatile long started = System.nanoTime();
  private volatile int done;
  private int refused;

  @Test
  void noStatementEndsInAnInternalError() throws IOException, InterruptedException {
    List<FuzzWorld> worlds = worlds();
    List<String> fragments = new ArrayList<>();
    worlds.forEach(
        w -> w.statements().forEach(s -> fragments.addAll(StatementMutator.operands(s))));
    Thread fuzzer = new Thread(() -> run(worlds, fragments), "fuzzer");
    fuzzer.setDaemon(true);
    fuzzer.start();
    while (fuzzer.isAlive()) {
      fuzzer.join(200);
      if (fuzzer.isAlive() && System.nanoTime() - started > PATIENCE_NANOS) {
        String stack =
            String.join(
                "\n    at ", Arrays.stream(fuzzer.getStackTrace()).map(String::valueOf).toList());
        failures.put("hangs", current + "\nhangs at " + stack);
        break;
      }
    }
    assertEquals("", String.join("\n\n", failures.values()));
    assertEquals(STATEMENTS, done);
    // Most of them are wrong, but not all: else nothing would be run.
    assertTrue(refused < STATEMENTS * 9L / 10, refused + " of " + STATEMENTS + " are refused");
  }

  private void run(List<FuzzWorld> worlds, List<String> fragments) {
    for (int i = 0; i < STATEMENTS && failures.size() < MOST_FAILURES; i++) {
      long seed = FIRST != 0 ? FIRST + i : SEED * 1_000_003 + i;
      Random random = new Random(seed * 0x9E3779B97F4A7C15L);
      StatementGenerator generator = new StatementGenerator(random);
      StatementMutator mutator = new StatementMutator(random, generator, fragments);
      FuzzWorld world = worlds.get(0);
      String sql;
      if (random.nextInt(5) < 2) {
        sql = generator.statement();
        if (random.nextInt(4) == 0) {
          sql = mutator.mutate(sql);
        }
      } else {
        world = worlds.get(random.nextInt(worlds.size()));
        sql = mutator.mutate(world.statements().get(random.nextInt(world.statements().size())));
      }
      if (world.accepts(sql)) {
        execute(world, seed, sql);
      }
      done++;
    }
    worlds.forEach(FuzzWorld::close);
  }

  private void execute(FuzzWorld world, long seed, String sql) {
    for (String mode : List.of("batch", "streaming")) {
      String text = sql.length() > 2_000 ? sql.substring(0, 2_000) + " …" : sql;
      current = "seed " + seed + ", " + world.name() + ", " + mode + ":\n" + text;
      started = System.nanoTime();
      try {
        String problem = world.execute(mode, sql);
        if (problem != null) {
          failures.putIfAbsent(problem.replaceAll("\\d+", "#"), current + "\n" + problem);
        }
        refused += world.wasRefused() ? 1 : 0;
      } catch (Throwable e) {
        failures.putIfAbsent(cause(e), current + "\n" + trace(e));
      }
      if (world.wasRefused()) {
        return;
      }
    }
  }

  /** What failures of one cause have in common. */
  private static String cause(Throwable e) {
    Throwable root = root(e);
    StackTraceElement[] trace = root.getStackTrace();
    return root.getClass().getName() + (trace.length > 0 ? trace[0] : root.getMessage());
  }

  private static Throwable root(Throwable e) {
    Throwable root = e;
    for (Throwable next = e; next != null; next = next.getCause()) {
      root = next;
    }
    return root;
  }

  private static String trace(Throwable e) {
    StringBuilder out = new StringBuilder().append(e);
    if (e instanceof BugException && e.getCause() == null) {
      out.append("\n").append(((BugException) e).attachment());
    }
    Throwable root = root(e);
    out.append("\ncaused by ").append(root);
    Arrays.stream(root.getStackTrace()).limit(25).forEach(at -> out.append("\n    at ").append(at));
    return out.toString();
  }

  private static List<FuzzWorld> worlds() throws IOException {
    List<FuzzWorld> worlds = new ArrayList<>();
    Path own = Files.createDirectories(temporary.resolve("own"));
    for (Map.Entry<String, String> file : StatementGenerator.FILES.entrySet()) {
      Files.writeString(own.resolve(file.getKey()), file.getValue());
    }
    List<String> statements = new ArrayList<>(StatementGenerator.SETUP);
    statements.addAll(documented());
    statements.addAll(samples());
    worlds.add(new FuzzWorld("own", StatementGenerator.SETUP, statements, own));
    for (SqlFile file : ConformanceTest.files()) {
      Path directory = temporary.resolve(file.name().replaceAll("\\W", "_"));
      ConformanceTest.write(file, directory);
      worlds.add(world(file, directory));
    }
    return worlds;
  }

  private static FuzzWorld world(SqlFile file, Path directory) {
    List<String> setup = new ArrayList<>();
    List<String> statements = new ArrayList<>();
    for (Step step : file.steps()) {
      if (step instanceof Step.Execute execute) {
        if (execute.sql().matches("(?is)\\s*CREATE\\s+(TEMPORARY\\s+)?(TABLE|VIEW).*")
            && !execute.sql().contains("${out}")) {
          setup.add(execute.sql());
        }
        statements.add(execute.sql());
      } else if (step instanceof Step.Expect expect) {
        statements.add(expect.sql());
      } else if (step instanceof Step.ExpectError error) {
        statements.add(error.sql());
      } else if (step instanceof Step.Expressions expressions) {
        String from = expressions.from() == null ? "" : " FROM " + expressions.from();
        expressions.expressions().forEach(e -> statements.add("SELECT " + e.sql() + from));
      }
    }
    return new FuzzWorld(file.name(), setup, statements, directory);
  }

  /** The forms of the function reference, with columns in place of parameters. */
  private static List<String> documented() throws IOException {
    Set<String> statements = new HashSet<>();
    Matcher matcher = BLOCK.matcher(Files.readString(Path.of("../docs/functions.md")));
    while (matcher.find()) {
      for (String form : matcher.group(1).split("`<br>`| or ")) {
        String sql =
            form.replace("\\|\\|", "||")
                .replaceAll(
                    "(\\w+) (STRING|INT|BIGINT|DOUBLE|NUMERIC|BYTES|BOOLEAN)\\b", "CAST(i AS $2)")
                .replaceAll("(\\w+) TEMPORAL|\\w+ TIMESTAMP\\b", "ts")
                .replaceAll("\\w+ DATE\\b", "dt")
                .replaceAll("\\w+ (ARRAY|COLLECTION)\\b", "ai")
                .replaceAll("\\w+ ANY\\b", "s")
                .replaceAll("\\bNUMERIC\\b", "DECIMAL(10, 2)")
                .replace("\\|", "|")
                .replaceAll("[\\[\\]{}…|]|\\.\\.\\.", " ");
        statements.add("SELECT " + sql + " FROM t");
      }
    }
    assertTrue(statements.size() > 100, "the function reference has no functions");
    return statements.stream().sorted().toList();
  }

  private static List<String> samples() throws IOException {
    List<String> statements = new ArrayList<>();
    try (Stream<Path> files = Files.walk(Path.of("../samples"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".sql")).sorted().toList()) {
        statements.addAll(io.weir.parser.Statements.split(Files.readString(file)));
      }
    }
    return statements;
  }
}
