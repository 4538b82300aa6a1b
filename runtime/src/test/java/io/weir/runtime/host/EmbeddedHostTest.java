package io.weir.runtime.host;

import static io.weir.runtime.host.Jobs.forward;
import static io.weir.runtime.host.Jobs.hash;
import static io.weir.runtime.host.Jobs.single;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.runtime.checkpoint.CheckpointInfo;
import io.weir.runtime.data.Batch;
import io.weir.runtime.error.BugException;
import io.weir.runtime.error.JobException;
import io.weir.runtime.job.JobSpec;
import io.weir.runtime.operator.Operator;
import io.weir.runtime.operator.Progress;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 5, unit = TimeUnit.MINUTES)
class EmbeddedHostTest {
  private final CollectSink sink = new CollectSink();

  private static List<ListSource.Row> rows(int count, int keys) {
    Random random = new Random(count);
    List<ListSource.Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(new ListSource.Row(random.nextInt(keys), random.nextInt(1000)));
    }
    return rows;
  }

  private static Map<Long, Long> sums(List<ListSource.Row> rows) {
    Map<Long, Long> sums = new TreeMap<>();
    rows.forEach(row -> sums.merge(row.key(), row.value(), Long::sum));
    return sums;
  }

  private static Map<Long, Long> byKey(List<ListSource.Row> rows) {
    return new TreeMap<>(
        rows.stream().collect(Collectors.toMap(ListSource.Row::key, ListSource.Row::value)));
  }

  private static RunningJob start(JobSpec spec, int parallelism) {
    return new EmbeddedHost().start(spec, JobOptions.defaults().withParallelism(parallelism));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void sumsByKeyOverAnExchange(int parallelism) throws Exception {
    List<ListSource.Row> rows = rows(200_000, 5000);
    Jobs jobs = new Jobs();
    int source = jobs.source(new ListSource(List.of(rows, rows(10, 3)), 5000, 700, true, 3), null);
    int doubled = jobs.operator(TestOperators.map(true, value -> value * 2), forward(source));
    int halved = jobs.operator(TestOperators.map(false, value -> value / 2), forward(doubled));
    int sum = jobs.operator(TestOperators.Sum.spec(), hash(halved));
    jobs.sink(sink, forward(sum));
    RunningJob job = start(jobs.spec(), parallelism);
    assertEquals(JobStatus.FINISHED, job.await());
    List<ListSource.Row> all = new ArrayList<>(rows);
    all.addAll(rows(10, 3));
    assertEquals(sums(all), byKey(sink.rows()));
    assertTrue(sink.closed);
    assertFalse(sink.aborted);
    assertEquals(200_010, job.metrics().get(0).rowsOut());
    assertEquals(200_010, job.metrics().get(3).rowsIn());
    assertEquals(sums(all).size(), job.metrics().get(4).rowsIn());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void aUnionOfBranchesOfOneScanGivesBoth(int parallelism) throws Exception {
    List<ListSource.Row> rows = rows(50_000, 100);
    Jobs jobs = new Jobs();
    int source = jobs.source(ListSource.of(rows, 1000), null);
    int plus = jobs.operator(TestOperators.map(true, value -> value), forward(source));
    int minus = jobs.operator(TestOperators.map(true, value -> 2 * value), forward(source));
    int sum = jobs.operator(TestOperators.Sum.spec(), hash(plus), hash(minus));
    jobs.sink(sink, forward(sum));
    start(jobs.spec(), parallelism).await();
    Map<Long, Long> expected = sums(rows);
    expected.replaceAll((key, value) -> 3 * value);
    assertEquals(expected, byKey(sink.rows()));
  }

  @ParameterizedTest
  @CsvSource({"1, 2048", "1, 1", "2, 2048", "2, 1", "4, 100"})
  void latenessIsDecidedRowByRowInInputOrder(int parallelism, int batchMaxRows) throws Exception {
    Random random = new Random(7);
    List<ListSource.Row> rows = new ArrayList<>();
    for (int i = 0; i < 30_000; i++) {
      rows.add(new ListSource.Row(0, i / 3 + random.nextInt(60)));
    }
    long delay = 20;
    long size = 10;
    Jobs jobs = new Jobs();
    int source =
        jobs.source(new ListSource(List.of(rows), 1700, 500, true, 5), LongRows.valueMinus(delay));
    int inTime = jobs.operator(TestOperators.lateFilter(size), forward(source));
    int counts = jobs.operator(TestOperators.WindowCount.spec(), hash(inTime));
    jobs.sink(sink, forward(counts));
    RunningJob job =
        new EmbeddedHost()
            .start(
                jobs.spec(),
                JobOptions.defaults().withParallelism(parallelism).withBatchMaxRows(batchMaxRows));
    job.await();

    Map<Long, Long> expected = new TreeMap<>();
    long watermark = Long.MIN_VALUE;
    long late = 0;
    for (ListSource.Row row : rows) {
      long end = row.value() - Math.floorMod(row.value(), size) + size;
      if (watermark >= end - 1) {
        late++;
      } else {
        expected.merge(end, 1L, Long::sum);
      }
      watermark = Math.max(watermark, row.value() - delay);
    }
    assertTrue(late > 0);
    assertEquals(late, job.metrics().get(1).rowsLate());
    assertEquals(expected, byKey(sink.rows()));
  }

  @Test
  void partitionsAreCombinedByMinimum() throws Exception {
    // Each partition is in order but at another pace: with the minimum nothing is late.
    List<List<ListSource.Row>> partitions = new ArrayList<>();
    long count = 0;
    for (int p = 0; p < 5; p++) {
      List<ListSource.Row> rows = new ArrayList<>();
      for (int i = 0; i < 2000 * (p + 1); i++) {
        rows.add(new ListSource.Row(p, i * (6L - p)));
      }
      count += rows.size();
      partitions.add(rows);
    }
    Jobs jobs = new Jobs();
    int source = jobs.source(new ListSource(partitions, 300, 100, true, 0), LongRows.valueMinus(0));
    int inTime = jobs.operator(TestOperators.lateFilter(50), forward(source));
    int counts = jobs.operator(TestOperators.WindowCount.spec(), hash(inTime));
    jobs.sink(sink, forward(counts));
    start(jobs.spec(), 2).await();
    assertTrue(sink.rows().stream().mapToLong(ListSource.Row::value).sum() <= count);
    assertEquals(
        sink.rows().size(), sink.rows().stream().mapToLong(ListSource.Row::key).distinct().count());
  }

  @Test
  void inBatchModeNothingIsLate() throws Exception {
    List<ListSource.Row> rows = rows(20_000, 10);
    Jobs jobs = new Jobs().batch();
    int source = jobs.source(ListSource.of(rows, 500), LongRows.valueMinus(0));
    int inTime = jobs.operator(TestOperators.lateFilter(10), forward(source));
    int counts = jobs.operator(TestOperators.WindowCount.spec(), hash(inTime));
    jobs.sink(sink, forward(counts));
    start(jobs.spec(), 2).await();
    assertEquals(20_000, sink.rows().stream().mapToLong(ListSource.Row::value).sum());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void theProbeSideWaitsForTheBuildSide(int parallelism) throws Exception {
    Jobs jobs = new Jobs().batch();
    int build = jobs.source(ListSource.of(rows(30_000, 10), 1000), null);
    // The join is the third node.
    int probe = jobs.source(ListSource.of(rows(100, 10), 10), null, 2);
    int join = jobs.operator(TestOperators.buildFirst(), hash(probe, 0), hash(build, 1));
    jobs.sink(sink, forward(join));
    start(jobs.spec(), parallelism).await();
    assertEquals(100, sink.rows().size());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void aLimitEndsAnEndlessSource(int parallelism) throws Exception {
    Jobs jobs = new Jobs();
    int source = jobs.source(new ListSource(List.of(rows(100_000, 10)), 100, 10, false, 0), null);
    int mapped = jobs.operator(TestOperators.map(true, value -> value), forward(source));
    int limit = jobs.singleton(TestOperators.limit(25), single(mapped));
    jobs.sink(sink, forward(limit));
    RunningJob job = start(jobs.spec(), parallelism);
    assertEquals(JobStatus.FINISHED, job.await());
    assertEquals(25, sink.rows().size());
  }

  @Test
  void aJobThatHasEndedHoldsNoState() throws Exception {
    List<WeakReference<Operator>> operators = new CopyOnWriteArrayList<>();
    Jobs jobs = new Jobs();
    int source = jobs.source(ListSource.of(rows(1000, 10), 100), null);
    int sum =
        jobs.operator(
            TestOperators.spec(
                true,
                () -> {
                  Operator made = new TestOperators.Sum();
                  operators.add(new WeakReference<>(made));
                  return made;
                }),
            hash(source));
    jobs.sink(sink, forward(sum));
    RunningJob job = start(jobs.spec(), 2);
    job.await();
    assertEquals(2, operators.size());
    while (operators.stream().anyMatch(operator -> operator.get() != null)) {
      System.gc();
    }
    assertEquals(1000, job.metrics().get(1).rowsIn());
  }

  @Test
  void cancelTakesBack() throws Exception {
    Jobs jobs = new Jobs();
    ListSource list = new ListSource(List.of(rows(100_000, 10)), 100, 10, false, 0);
    int source = jobs.source(list, null);
    jobs.sink(sink, forward(source));
    RunningJob job = start(jobs.spec(), 2);
    assertEquals(JobStatus.RUNNING, job.status());
    job.cancel();
    assertEquals(JobStatus.CANCELLED, job.await());
    assertTrue(sink.aborted);
    assertTrue(list.closed);
    assertEquals(List.of(), sink.rows());
  }

  @ParameterizedTest
  @ValueSource(longs = {-3_600, 3_600, 0})
  void checkpointsDoNotFollowTheWallClock(long secondsAtEachLook) throws Exception {
    Jobs jobs = new Jobs();
    int source = jobs.source(new ListSource(List.of(rows(100, 10)), 100, 10, false, 0), null);
    jobs.sink(sink, forward(source));
    AtomicLong wall = new AtomicLong();
    AtomicLong ticks = new AtomicLong();
    Random jumps = new Random(secondsAtEachLook);
    LongSupplier wallClock =
        () ->
            1_000_000
                * wall.addAndGet(
                    secondsAtEachLook == 0 ? jumps.nextInt(7_201) - 3_600 : secondsAtEachLook);
    JobOptions options =
        JobOptions.defaults()
            .withParallelism(2)
            .withCheckpointIntervalMillis(20)
            .withClocks(wallClock, ticks::get);
    RunningJob job = new EmbeddedHost().start(jobs.spec(), options);
    // Each checkpoint becomes due only by the ticks, and then it comes.
    for (long number = 1; number <= 5; number++) {
      ticks.addAndGet(20_000);
      CheckpointInfo last = job.lastCheckpoint();
      while (last == null || last.number() < number) {
        Thread.sleep(1);
        last = job.lastCheckpoint();
      }
      assertEquals(number, last.number());
      assertTrue(last.durationMicros() == 0, "the duration is not by the wall clock");
    }
    job.cancel();
    job.await();
  }

  @Test
  void aFailureStopsAllWorkersAndIsReported() throws Exception {
    for (RuntimeException thrown :
        List.of(new JobException("no space"), new IllegalStateException("oops"))) {
      Jobs jobs = new Jobs();
      int source = jobs.source(ListSource.of(rows(100_000, 10), 100), null);
      int failing =
          jobs.operator(
              TestOperators.spec(
                  true,
                  () ->
                      new TestOperators.Base() {
                        private int rows;

                        @Override
                        public Progress process(int input, Batch batch) {
                          rows += batch.rows;
                          if (rows > 3000) {
                            throw thrown;
                          }
                          return Progress.DONE;
                        }
                      }),
              forward(source));
      jobs.sink(sink, forward(failing));
      RunningJob job = start(jobs.spec(), 2);
      RuntimeException failure = assertThrows(RuntimeException.class, job::await);
      assertEquals(JobStatus.FAILED, job.status());
      assertTrue(sink.aborted);
      if (thrown instanceof JobException) {
        assertEquals(thrown, failure);
      } else {
        assertInstanceOf(BugException.class, failure);
        assertTrue(failure.getMessage().contains("oops"), failure.getMessage());
      }
    }
  }
}
