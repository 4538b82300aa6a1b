package io.weir.runtime.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weir.runtime.data.Batch;
import io.weir.runtime.job.JobEdge;
import io.weir.runtime.job.JobSpec;
import io.weir.runtime.operator.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Event time of sources that do not deliver evenly; stepped by hand on one thread, with a clock of
 * its own.
 */
class IdlePartitionsTest {
  private static final long SECOND = 1_000_000;

  private final List<ListSource.Row> slow = new ArrayList<>();
  private final List<ListSource.Row> brisk = new ArrayList<>();
  private final ListSource source = new ListSource(List.of(slow, brisk), 10, 10, false, 0);
  private Duration idleTimeout = Duration.ofSeconds(30);
  private long now;
  private List<Worker> workers = List.of();
  private JobAssembly.Assembled assembled;

  IdlePartitionsTest() {
    for (int i = 0; i < 50; i++) {
      slow.add(new ListSource.Row(0, i));
      brisk.add(new ListSource.Row(1, 10 * i));
    }
  }

  private void start(int parallelism) {
    Jobs jobs = new Jobs();
    int scan = jobs.source(source, LongRows.valueMinus(0));
    int inTime = jobs.operator(TestOperators.lateFilter(10), Jobs.forward(scan));
    int counts = jobs.operator(TestOperators.WindowCount.spec(), Jobs.hash(inTime));
    jobs.sink(new CollectSink(), Jobs.forward(counts));
    start(jobs.spec(), parallelism);
  }

  private void start(JobSpec spec, int parallelism) {
    JobContext job =
        new JobContext(
            spec,
            JobOptions.defaults()
                .withParallelism(parallelism)
                .withIdleTimeout(idleTimeout)
                .withClock(() -> now),
            null);
    new JobResources(job, null).open("test", null);
    withholdAll(source, 0);
    withholdAll(source, 1);
    assembled = new JobAssembly(job).assemble();
    workers = assembled.workers();
    workers.forEach(Worker::open);
  }

  private static void withholdAll(ListSource from, int partition) {
    for (int split = 0; split < 5; split++) {
      from.withhold(partition, split);
    }
  }

  private void run() {
    boolean progress = true;
    while (progress) {
      progress = false;
      for (Worker worker : workers) {
        progress |= worker.runOnce();
      }
    }
  }

  /** What has reached the window operator on every worker. */
  private long watermark() {
    return watermark(2);
  }

  private long watermark(int node) {
    return assembled.nodes().get(node).stream()
        .mapToLong(ChainNode::lastWatermark)
        .min()
        .orElseThrow();
  }

  private long late() {
    return assembled.metrics().get(1).stream().mapToLong(each -> each.rowsLate).sum();
  }

  @Test
  void aPartitionNobodyHasBegunHoldsTheWatermarkUntilItCountsAsIdle() {
    start(2);
    source.admit(1, 0);
    run();
    assertEquals(Long.MIN_VALUE, watermark());
    now += 29 * SECOND;
    source.admit(1, 1);
    run();
    assertEquals(Long.MIN_VALUE, watermark());
    now += SECOND;
    run();
    assertEquals(190, watermark());
  }

  @Test
  void anIdlePartitionIsLeftOutAndItsLaterRowsAreLate() {
    for (int parallelism = 1; parallelism <= 3; parallelism++) {
      now = 0;
      start(parallelism);
      source.admit(0, 0);
      source.admit(1, 0);
      run();
      assertEquals(9, watermark());
      now += 31 * SECOND;
      source.admit(1, 1);
      run();
      now += SECOND;
      run();
      assertEquals(190, watermark());
      assertEquals(0, late());
      // Its windows have fired; it holds the watermark back no more than it already went.
      source.admit(0, 1);
      run();
      assertEquals(10, late());
      assertEquals(190, watermark());
      source.admit(1, 2);
      run();
      assertEquals(190, watermark());
    }
  }

  @Test
  void whenAllPartitionsAreIdleTheWatermarkStays() {
    start(2);
    source.admit(0, 0);
    source.admit(1, 0);
    run();
    now += 100 * SECOND;
    run();
    assertEquals(9, watermark());
    source.admit(0, 1);
    run();
    now += SECOND;
    run();
    assertEquals(19, watermark());
    assertEquals(0, late());
  }

  /**
   * After an outage of all, whoever comes back first does not speak for the others: all of them are
   * awaited until they are known to have nothing for the whole timeout.
   */
  @Test
  void aPartitionThatNobodyHeardOfIsAwaited() {
    for (int parallelism = 1; parallelism <= 3; parallelism++) {
      now = 0;
      source.answerAgain(0);
      start(parallelism);
      source.admit(0, 0);
      source.admit(1, 0);
      run();
      now += SECOND;
      source.stopAnswering();
      now += 100 * SECOND;
      run();
      assertEquals(9, watermark());
      source.admit(1, 1);
      run();
      now += SECOND;
      source.answerAgain(now);
      run();
      assertEquals(9, watermark());
      now += 29 * SECOND;
      source.admit(1, 2);
      run();
      assertEquals(9, watermark());
      source.admit(0, 1);
      run();
      assertEquals(19, watermark());
      assertEquals(0, late());
      // And now it is idle in earnest.
      now += 31 * SECOND;
      source.admit(1, 3);
      run();
      now += SECOND;
      run();
      assertEquals(390, watermark());
    }
  }

  @Test
  void anIdlePartitionThatIsLostSightOfIsAwaitedAgain() {
    start(2);
    source.admit(0, 0);
    source.admit(1, 0);
    run();
    now += 31 * SECOND;
    source.admit(1, 1);
    run();
    now += SECOND;
    run();
    assertEquals(190, watermark());
    source.stopAnswering();
    source.admit(1, 2);
    run();
    now += SECOND;
    run();
    assertEquals(190, watermark());
  }

  @Test
  void aTimeoutOfZeroMakesNothingIdle() {
    idleTimeout = Duration.ZERO;
    start(2);
    source.admit(0, 0);
    source.admit(1, 0);
    source.admit(1, 1);
    now += 1000 * SECOND;
    run();
    now += SECOND;
    run();
    assertEquals(9, watermark());
  }

  /** Rows that an idle input sends later may be behind the operator's watermark, not its own. */
  @Test
  void theWatermarkOfAnIdleInputStays() {
    ListSource other = new ListSource(List.of(brisk), 10, 10, false, 0);
    Jobs jobs = new Jobs();
    int scan = jobs.source(source, LongRows.valueMinus(0));
    int otherScan = jobs.source(other, LongRows.valueMinus(0));
    List<String> seen = new ArrayList<>();
    int both =
        jobs.singleton(
            TestOperators.spec(
                false,
                () ->
                    new TestOperators.Base() {
                      @Override
                      public Progress process(int input, Batch batch) {
                        return Progress.DONE;
                      }

                      @Override
                      public Progress idle() {
                        seen.add("idle");
                        return Progress.DONE;
                      }

                      @Override
                      public Progress watermark(long micros) {
                        seen.add(
                            micros
                                + ": "
                                + context.inputWatermark(0)
                                + ", "
                                + context.inputWatermark(1));
                        return Progress.DONE;
                      }
                    }),
            new JobEdge(scan, 0, JobEdge.Kind.SINGLETON, null),
            new JobEdge(otherScan, 1, JobEdge.Kind.SINGLETON, null));
    jobs.sink(new CollectSink(), Jobs.forward(both));
    start(jobs.spec(), 2);
    withholdAll(other, 0);
    source.admit(0, 0);
    source.admit(1, 0);
    other.admit(0, 0);
    other.admit(0, 1);
    run();
    assertEquals("9: 9, 190", seen.get(seen.size() - 1));
    now += 20 * SECOND;
    other.admit(0, 2);
    run();
    now += 11 * SECOND;
    run();
    assertEquals("290: 9, 290", seen.get(seen.size() - 1));
    now += 31 * SECOND;
    run();
    assertEquals("idle", seen.get(seen.size() - 1));
  }

  /** Runs a union with another source until this one is idle; returns the operator behind it. */
  private int runUntilIdleBeside(ListSource other) {
    Jobs jobs = new Jobs();
    int scan = jobs.source(source, LongRows.valueMinus(0));
    int otherScan = jobs.source(other, LongRows.valueMinus(0));
    int union =
        jobs.operator(
            TestOperators.map(true, value -> value), Jobs.forward(scan), Jobs.forward(otherScan));
    int next = jobs.operator(TestOperators.map(false, value -> value), Jobs.hash(union));
    jobs.sink(new CollectSink(), Jobs.forward(next));
    start(jobs.spec(), 2);
    withholdAll(other, 0);
    source.admit(0, 0);
    source.admit(1, 0);
    other.admit(0, 0);
    run();
    assertEquals(9, watermark(next));
    now += 20 * SECOND;
    other.admit(0, 1);
    run();
    assertEquals(9, watermark(next));
    now += 11 * SECOND;
    run();
    assertEquals(190, watermark(next));
    return next;
  }

  /** No watermark is the last one while an input is idle that may send rows again. */
  @Test
  void aSourceThatEndsDoesNotSpeakForAnIdleOne() {
    ListSource other = new ListSource(List.of(brisk), 10, 10, true, 0);
    int next = runUntilIdleBeside(other);
    for (int split = 2; split < 5; split++) {
      other.admit(0, split);
    }
    run();
    assertEquals(490, watermark(next));
  }

  @Test
  void anIdleSourceStepsAsideForAnother() {
    ListSource other = new ListSource(List.of(brisk), 10, 10, false, 0);
    int next = runUntilIdleBeside(other);
    source.admit(0, 1);
    source.admit(1, 1);
    other.admit(0, 2);
    run();
    assertEquals(190, watermark(next));
    now += 31 * SECOND;
    other.admit(0, 3);
    run();
    now += SECOND;
    run();
    assertEquals(390, watermark(next));
  }
}
