package io.weir.runtime.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.runtime.connector.Sink;
import io.weir.runtime.connector.SinkContext;
import io.weir.runtime.connector.SinkWriter;
import io.weir.runtime.connector.StopDeadline;
import io.weir.runtime.data.Batch;
import io.weir.runtime.error.JobException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A job that is to end ends, wherever it waits, when its time is over; {@link ShutdownGuardTest}
 * tells when that is. Time passes here only where it is let pass.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class StopTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(3);

  /** Micros after which the last checkpoint is given up, threads are interrupted, left behind. */
  private static final long GIVEN_UP = 2_400_000;

  private static final long INTERRUPTED = 2_470_000;
  private static final long LEFT_BEHIND = 2_550_000;

  private static final String UNDELIVERED = "3 rows not delivered to nowhere: nobody listens";

  /** Where the sink waits. */
  private enum Wait {
    WRITE,
    ROOM,
    PREPARE,
    COMMIT
  }

  /** How a job is made to end. */
  private enum End {
    STOP,
    CANCEL,
    FAILURE
  }

  @TempDir Path directory;

  /** Waits in one place until it is released; counts on nothing else. */
  private final class WaitingSink implements Sink {
    /** Down when all that are going to wait there do. */
    final CountDownLatch reached;

    final CountDownLatch released = new CountDownLatch(1);
    final CountDownLatch closed = new CountDownLatch(1);
    private final Wait place;
    private final boolean heedsInterrupts;
    private @Nullable StopDeadline deadline;
    volatile boolean deadlineKnown;

    /**
     * @param workers how many have rows for this sink
     */
    WaitingSink(Wait place, boolean heedsInterrupts, int workers) {
      reached = new CountDownLatch(place == Wait.COMMIT ? 1 : workers);
      this.place = place;
      this.heedsInterrupts = heedsInterrupts;
      sinks.add(this);
    }

    @Override
    public void open(SinkContext context) {
      deadline = context.deadline();
    }

    private void waitAt(Wait here) {
      if (here != place) {
        return;
      }
      reached.countDown();
      while (released.getCount() > 0) {
        try {
          released.await();
        } catch (InterruptedException e) {
          if (heedsInterrupts) {
            throw new JobException("interrupted");
          }
        }
      }
    }

    @Override
    public SinkWriter createWriter(int worker) {
      return new SinkWriter() {
        private int asked;

        @Override
        public void write(Batch batch) {
          waitAt(Wait.WRITE);
        }

        @Override
        public boolean hasRoom() {
          // When it is asked again, the worker has taken note of the first answer.
          if (place == Wait.ROOM && ++asked == 2) {
            reached.countDown();
          }
          return place != Wait.ROOM;
        }

        @Override
        public List<String> prepareCommit(long checkpoint) {
          waitAt(Wait.PREPARE);
          return List.of("all");
        }

        @Override
        public void close() {}
      };
    }

    @Override
    public void commit(List<String> committables) {
      waitAt(Wait.COMMIT);
    }

    @Override
    public String undelivered() {
      return UNDELIVERED;
    }

    @Override
    public void abort() {}

    @Override
    public void close() {
      deadlineKnown = deadline != null && deadline.isSet();
      closed.countDown();
    }
  }

  private final List<WaitingSink> sinks = new ArrayList<>();
  private final AtomicLong micros = new AtomicLong();

  /** The directory can be removed once nothing uses it any more. */
  @AfterEach
  void everyThreadEnds() throws InterruptedException {
    // Also after a failure, so that no thread of this test is found by the next one.
    sinks.forEach(sink -> sink.released.countDown());
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("weir-") && thread.getName().endsWith(" test")) {
        thread.join(TimeUnit.MINUTES.toMillis(5));
        assertFalse(thread.isAlive(), thread.getName());
      }
    }
  }

  /** Both of the two workers have rows for the sink. */
  private RunningJob start(Sink sink) {
    return start(List.of(rows(0), rows(100)), sink, null);
  }

  /**
   * One of the two workers has rows for the sink. The other worker stays free, so that it comes to
   * the other sink.
   */
  private RunningJob start(Sink sink, Sink other) {
    return start(List.of(rows(0)), sink, other);
  }

  private RunningJob start(List<List<ListSource.Row>> partitions, Sink sink, @Nullable Sink other) {
    Jobs jobs = new Jobs();
    int source = jobs.source(endless(partitions), null);
    jobs.sink(sink, Jobs.forward(source));
    if (other != null) {
      int second = jobs.source(endless(List.of(rows(200))), null);
      jobs.sink(other, Jobs.forward(second));
    }
    return new EmbeddedHost()
        .start(
            jobs.spec(),
            JobOptions.defaults()
                .withParallelism(2)
                .withStateDirectory(directory)
                .withCheckpointIntervalMillis(3_600_000)
                .withClock(micros::get)
                .withShutdownTimeout(TIMEOUT));
  }

  private static ListSource endless(List<List<ListSource.Row>> partitions) {
    return new ListSource(partitions, 100, Batch.CAPACITY, false, 0);
  }

  private static List<ListSource.Row> rows(long first) {
    return List.of(new ListSource.Row(first, 1), new ListSource.Row(first + 1, 1));
  }

  /** Stops a job and waits until the sink is what it waits for, and until that is given up. */
  private void stopAndGiveUp(RunningJob job, WaitingSink sink) throws InterruptedException {
    boolean atOnce = sink.place == Wait.WRITE || sink.place == Wait.ROOM;
    if (atOnce) {
      sink.reached.await();
    }
    job.stopWithCheckpoint();
    sink.reached.await();
    micros.set(GIVEN_UP - 1);
    assertEquals(List.of(), job.leftUndone());
    micros.set(GIVEN_UP);
    while (job.leftUndone().isEmpty()) {
      Thread.sleep(1);
    }
  }

  @ParameterizedTest
  @EnumSource(Wait.class)
  void aStopEndsWhereAnInterruptEndsTheWait(Wait place) throws Exception {
    WaitingSink sink = new WaitingSink(place, true, 2);
    RunningJob job = start(sink);
    stopAndGiveUp(job, sink);
    micros.set(INTERRUPTED);
    job.await();
    assertEquals(JobStatus.CANCELLED, job.status());
    assertNull(job.failure());
    assertGaveUp(job, place);
    assertFalse(job.leftUndone().toString().contains("left behind"), job.leftUndone().toString());
    sink.closed.await();
    assertTrue(sink.deadlineKnown);
  }

  @ParameterizedTest
  @EnumSource(Wait.class)
  void aStopEndsWhereNothingEndsTheWait(Wait place) throws Exception {
    WaitingSink sink = new WaitingSink(place, false, 2);
    RunningJob job = start(sink);
    stopAndGiveUp(job, sink);
    micros.set(LEFT_BEHIND);
    job.await();
    assertEquals(JobStatus.CANCELLED, job.status());
    assertGaveUp(job, place);
    sink.released.countDown();
    sink.closed.await(); // By the thread that came back.
    assertEquals(JobStatus.CANCELLED, job.status());
  }

  private static void assertGaveUp(RunningJob job, Wait place) {
    String first = job.leftUndone().get(0);
    String none = "no last checkpoint was taken: not within 2.4 s, table sink 1 ";
    String anew = "; started again, the job begins anew";
    String expected =
        switch (place) {
          case WRITE, PREPARE -> none + "is still being written" + anew;
          // A worker that asks for room again and again may be seen while it does that.
          case ROOM ->
              first.contains("source 0")
                  ? none.replace(
                          "table sink 1 ", "rows of table source 0 are still being worked on")
                      + anew
                  : none + "does not take what is to be written" + anew;
          case COMMIT ->
              "a last checkpoint was taken, but its output was not committed within 2.4 s; started"
                  + " again, the job begins with that";
        };
    assertEquals(expected, first);
    assertTrue(job.leftUndone().contains(UNDELIVERED), job.leftUndone().toString());
  }

  @ParameterizedTest
  @EnumSource(End.class)
  void whateverEndsAJobEndsItInTime(End end) throws Exception {
    WaitingSink sink = new WaitingSink(Wait.WRITE, false, 1);
    CountDownLatch fail = new CountDownLatch(1);
    RunningJob job = start(sink, failing(fail));
    sink.reached.await();
    switch (end) {
      case STOP -> job.stopWithCheckpoint();
      case CANCEL -> job.cancel();
      case FAILURE -> fail.countDown();
    }
    // It may begin to end only now: on another thread, when it fails.
    while (!job.await(Duration.ofMillis(1))) {
      micros.addAndGet(100_000);
    }
    assertEquals(end == End.FAILURE, job.failure() != null);
    assertEquals(
        end == End.FAILURE ? JobStatus.FAILED : JobStatus.CANCELLED, job.status(), "status");
    String lines = String.join("\n", job.leftUndone());
    assertTrue(lines.contains("table sink 1 is still being written and is left behind"), lines);
    assertEquals(end == End.STOP, lines.contains("no last checkpoint"), lines);
    sink.released.countDown();
    sink.closed.await();
  }

  /** A sink whose writing fails once it is allowed to. */
  private static Sink failing(CountDownLatch fail) {
    return new CollectSink() {
      @Override
      public SinkWriter createWriter(int worker) {
        SinkWriter writer = super.createWriter(worker);
        return new SinkWriter() {
          @Override
          public void write(Batch batch) {
            writer.write(batch);
          }

          @Override
          public boolean hasRoom() {
            if (fail.getCount() == 0) {
              throw new JobException("the disk is gone");
            }
            return true;
          }

          @Override
          public List<String> prepareCommit(long checkpoint) {
            return writer.prepareCommit(checkpoint);
          }

          @Override
          public void close() {
            writer.close();
          }
        };
      }
    };
  }

  @ParameterizedTest
  @EnumSource(End.class)
  void withNothingInTheWayNothingIsLeftUndone(End end) throws Exception {
    CountDownLatch fail = new CountDownLatch(1);
    RunningJob job = start(new CollectSink(), failing(fail));
    switch (end) {
      case STOP -> job.stopWithCheckpoint();
      case CANCEL -> job.cancel();
      case FAILURE -> fail.countDown();
    }
    assertTrue(job.await(Duration.ofMinutes(5)));
    assertEquals(List.of(), job.leftUndone());
    assertFalse(end == End.STOP && job.status() != JobStatus.FINISHED);
  }
}
