package io.weir.runtime.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.runtime.job.JobEdge;
import io.weir.runtime.job.JobSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Jobs under crashes at any step, with another number of workers after each. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class SimulationTest {
  private static final int SEEDS = 2000;

  /** A job made by chance, and what each of its sinks must show. */
  static final class RandomJob {
    final Jobs jobs = new Jobs();
    final Map<CollectSink, Map<Long, Long>> expected = new HashMap<>();

    /** Sum of values by key of what each node sends. */
    private final Map<Integer, Map<Long, Long>> sums = new HashMap<>();

    private final Random random;

    RandomJob(Random random) {
      this.random = random;
      int sources = 1 + random.nextInt(3);
      List<Integer> open = new ArrayList<>();
      for (int i = 0; i < sources; i++) {
        open.add(source());
      }
      int operators = random.nextInt(6);
      for (int i = 0; i < operators; i++) {
        operator(open);
      }
      for (int node : open) {
        CollectSink sink = new CollectSink();
        jobs.sink(sink, edge(node));
        expected.put(sink, sums.get(node));
      }
    }

    private int source() {
      List<List<ListSource.Row>> partitions = new ArrayList<>();
      Map<Long, Long> sum = new TreeMap<>();
      for (int p = random.nextInt(3); p >= 0; p--) {
        List<ListSource.Row> rows = new ArrayList<>();
        for (int i = random.nextInt(random.nextBoolean() ? 20 : 150); i > 0; i--) {
          ListSource.Row row = new ListSource.Row(random.nextInt(20), random.nextInt(100));
          rows.add(row);
          sum.merge(row.key(), row.value(), Long::sum);
        }
        partitions.add(rows);
      }
      ListSource source =
          new ListSource(
              partitions,
              1 + random.nextInt(30),
              1 + random.nextInt(10),
              true,
              random.nextInt(3) * 3);
      int id = jobs.source(source, random.nextBoolean() ? LongRows.valueMinus(5) : null);
      sums.put(id, sum);
      return id;
    }

    private JobEdge edge(int from) {
      return switch (random.nextInt(3)) {
        case 0 -> Jobs.forward(from);
        case 1 -> Jobs.hash(from);
        default -> Jobs.single(from);
      };
    }

    private void operator(List<Integer> open) {
      int inputs = Math.min(open.size(), 1 + random.nextInt(2));
      List<JobEdge> edges = new ArrayList<>();
      Map<Long, Long> sum = new TreeMap<>();
      boolean sums = random.nextInt(3) == 0;
      for (int i = 0; i < inputs; i++) {
        int at = random.nextInt(open.size());
        int from = random.nextInt(4) == 0 ? open.get(at) : open.remove(at);
        edges.add(sums ? Jobs.hash(from) : edge(from));
        this.sums.get(from).forEach((key, value) -> sum.merge(key, value, Long::sum));
      }
      JobEdge[] array = edges.toArray(JobEdge[]::new);
      int id;
      if (!sums && random.nextInt(5) == 0) {
        id = jobs.singleton(TestOperators.total(), array);
        long all = 1 + sum.values().stream().mapToLong(Long::longValue).sum();
        sum.clear();
        sum.put(-1L, all);
      } else if (sums) {
        id = jobs.operator(TestOperators.Sum.spec(), array);
      } else if (random.nextInt(4) == 0) {
        id = jobs.singleton(TestOperators.map(random.nextBoolean(), value -> value), array);
      } else {
        id = jobs.operator(TestOperators.map(random.nextBoolean(), value -> value), array);
      }
      this.sums.put(id, sum);
      open.add(id);
    }
  }

  @Test
  void everyRowCountsExactlyOnceInAnyJob() {
    int crashes = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      Random random = new Random(seed);
      RandomJob job = new RandomJob(random);
      JobSpec spec = job.jobs.spec();
      try {
        crashes += Simulation.run(spec, random, random.nextInt(3) * 0.001);
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed, e);
      }
      for (Map.Entry<CollectSink, Map<Long, Long>> each : job.expected.entrySet()) {
        Map<Long, Long> shown = new TreeMap<>();
        each.getKey().rows().forEach(row -> shown.merge(row.key(), row.value(), Long::sum));
        assertEquals(each.getValue(), shown, "seed " + seed);
      }
    }
    assertTrue(crashes > SEEDS / 4, crashes + " crashes");
  }

  @Test
  void latenessIsTheSameAfterCrashesAndOnAnyNumberOfWorkers() {
    long delay = 7;
    long size = 10;
    LongFunction<Long> endOf = value -> value - Math.floorMod(value, size) + size;
    int crashes = 0;
    for (int seed = 0; seed < SEEDS / 3; seed++) {
      Random random = new Random(seed);
      List<ListSource.Row> rows = new ArrayList<>();
      Map<Long, Long> expected = new TreeMap<>();
      long watermark = Long.MIN_VALUE;
      for (int i = 0; i < 300; i++) {
        long value = i / 2 + random.nextInt(25);
        rows.add(new ListSource.Row(0, value));
        if (watermark < endOf.apply(value) - 1) {
          expected.merge(endOf.apply(value), 1L, Long::sum);
        }
        watermark = Math.max(watermark, value - delay);
      }
      CollectSink sink = new CollectSink();
      Jobs jobs = new Jobs();
      ListSource list =
          new ListSource(
              List.of(rows),
              1 + random.nextInt(40),
              1 + random.nextInt(9),
              true,
              random.nextInt(3) * 3);
      int source = jobs.source(list, LongRows.valueMinus(delay));
      int inTime = jobs.operator(TestOperators.lateFilter(size), Jobs.forward(source));
      int counts = jobs.operator(TestOperators.WindowCount.spec(), Jobs.hash(inTime));
      jobs.sink(sink, Jobs.forward(counts));
      try {
        crashes += Simulation.run(jobs.spec(), random, 0.001);
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed, e);
      }
      Map<Long, Long> shown = new TreeMap<>();
      sink.rows().forEach(row -> shown.merge(row.key(), row.value(), Long::sum));
      assertEquals(expected, shown, "seed " + seed);
      assertEquals(expected.size(), sink.rows().size(), "seed " + seed);
    }
    assertTrue(crashes > SEEDS / 12, crashes + " crashes");
  }

  /** Partitions that follow one another, as files do: what one reader sees who reads in order. */
  @Test
  void latenessOfPartitionsInOrderIsThatOfOneReader() {
    long delay = 7;
    long size = 10;
    int crashes = 0;
    int late = 0;
    for (int seed = 0; seed < SEEDS / 2; seed++) {
      Random random = new Random(seed);
      List<List<ListSource.Row>> partitions = new ArrayList<>();
      int[] groups = new int[1 + random.nextInt(12)];
      Map<Long, Long> expected = new TreeMap<>();
      long floor = Long.MIN_VALUE;
      long maximum = Long.MIN_VALUE;
      for (int p = 0; p < groups.length; p++) {
        boolean newGroup = p > 0 && random.nextBoolean();
        groups[p] = p == 0 ? 0 : groups[p - 1] + (newGroup ? 1 : 0);
        List<ListSource.Row> rows = new ArrayList<>();
        int count = random.nextInt(40);
        for (int i = 0; i < count; i++) {
          rows.add(new ListSource.Row(p, 20L * groups[p] + i / 2 + random.nextInt(25)));
        }
        partitions.add(rows);
      }
      for (int p = 0; p < groups.length; p++) {
        if (p > 0 && groups[p] != groups[p - 1]) {
          floor = maximum;
        }
        boolean last = p + 1 == groups.length || groups[p + 1] != groups[p];
        long watermark = floor;
        for (ListSource.Row row : partitions.get(p)) {
          long end = row.value() - Math.floorMod(row.value(), size) + size;
          if (watermark < end - 1) {
            expected.merge(end, 1L, Long::sum);
          } else {
            late++;
          }
          watermark = last ? Math.max(watermark, row.value() - delay) : floor;
          maximum = Math.max(maximum, row.value() - delay);
        }
      }
      CollectSink sink = new CollectSink();
      Jobs jobs = new Jobs();
      ListSource list =
          new ListSource(
                  partitions,
                  1 + random.nextInt(20),
                  1 + random.nextInt(9),
                  true,
                  random.nextInt(3) * 3)
              .inGroups(groups);
      int source = jobs.source(list, LongRows.valueMinus(delay));
      int inTime = jobs.operator(TestOperators.lateFilter(size), Jobs.forward(source));
      int counts = jobs.operator(TestOperators.WindowCount.spec(), Jobs.hash(inTime));
      jobs.sink(sink, Jobs.forward(counts));
      try {
        crashes += Simulation.run(jobs.spec(), random, 0.001);
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed, e);
      }
      Map<Long, Long> shown = new TreeMap<>();
      sink.rows().forEach(row -> shown.merge(row.key(), row.value(), Long::sum));
      assertEquals(expected, shown, "seed " + seed);
      assertEquals(expected.size(), sink.rows().size(), "seed " + seed + ": a window fired twice");
    }
    assertTrue(late > SEEDS, late + " late rows");
    assertTrue(crashes > SEEDS / 12, crashes + " crashes");
  }
}
