package io.weir.runtime.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.runtime.checkpoint.CheckpointInfo;
import io.weir.runtime.error.JobException;
import io.weir.runtime.job.JobSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Jobs that go on from a state directory. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class RestoreTest {
  private static final int ROWS = 60_000;

  @TempDir Path directory;

  private final CollectSink sink = new CollectSink();
  private final List<ListSource.Row> rows = new ArrayList<>();
  private final Map<Long, Long> expected = new TreeMap<>();

  RestoreTest() {
    Random random = new Random(3);
    for (int i = 0; i < ROWS; i++) {
      ListSource.Row row = new ListSource.Row(random.nextInt(700), random.nextInt(100));
      rows.add(row);
      expected.merge(row.key(), row.value(), Long::sum);
    }
  }

  /** Sums by key, of so many splits of the input in this run. */
  private JobSpec job(int splits) {
    return jobs(splits).spec();
  }

  private Jobs jobs(int splits) {
    Jobs jobs = new Jobs();
    ListSource list = new ListSource(List.of(rows), 500, 100, true, 0).claimable(splits);
    int source = jobs.source(list, null);
    int sum = jobs.operator(TestOperators.Sum.spec(), Jobs.hash(source));
    jobs.sink(sink, Jobs.forward(sum));
    return jobs;
  }

  private JobOptions options(int parallelism) {
    return JobOptions.defaults()
        .withParallelism(parallelism)
        .withCheckpointIntervalMillis(5)
        .withStateDirectory(directory);
  }

  private RunningJob startToCheckpoint(int parallelism, long number) throws Exception {
    RunningJob job = new EmbeddedHost().start(job(ROWS / 500 / 5), options(parallelism));
    CheckpointInfo last = null;
    while ((last == null || last.number() < number) && !job.await(Duration.ofMillis(1))) {
      last = job.lastCheckpoint();
    }
    return job;
  }

  private RunningJob startOpen(int parallelism) {
    return new EmbeddedHost().start(job(Integer.MAX_VALUE), options(parallelism));
  }

  private void assertSums() {
    Map<Long, Long> shown = new TreeMap<>();
    sink.rows().forEach(row -> shown.merge(row.key(), row.value(), Long::sum));
    assertEquals(expected, shown);
    assertEquals(expected.size(), sink.rows().size());
  }

  private Path newestCheckpoint() throws IOException {
    try (Stream<Path> list = Files.list(directory.resolve("checkpoints"))) {
      return list.filter(path -> path.getFileName().toString().matches("chk-[0-9]+"))
          .max(
              (a, b) ->
                  Long.compare(
                      Long.parseLong(a.getFileName().toString().substring(4)),
                      Long.parseLong(b.getFileName().toString().substring(4))))
          .orElseThrow();
    }
  }

  @Test
  void goesOnWithAnotherNumberOfWorkersAfterACancel() throws Exception {
    int[] parallelism = {2, 3, 1};
    long last = 0;
    for (int workers : parallelism) {
      RunningJob job = startToCheckpoint(workers, last + 3);
      assertEquals(last, job.restoredCheckpoint());
      job.cancel();
      assertEquals(JobStatus.CANCELLED, job.await());
      last = assertNotNullCheckpoint(job);
    }
    RunningJob job = startOpen(2);
    assertEquals(last, job.restoredCheckpoint());
    assertEquals(JobStatus.FINISHED, job.await());
    assertTrue(job.metrics().get(0).rowsOut() < ROWS, "nothing was read again");
    assertSums();
  }

  private static long assertNotNullCheckpoint(RunningJob job) {
    CheckpointInfo info = job.lastCheckpoint();
    assertNotNull(info);
    return info.number();
  }

  @Test
  void aFinishedJobDoesNothingWhenRunAgain() throws Exception {
    startOpen(2).await();
    assertSums();
    RunningJob again = startOpen(2);
    assertTrue(again.restoredFinished());
    assertEquals(JobStatus.FINISHED, again.await());
    assertSums();
  }

  @Test
  void stoppingTakesACheckpointAndEmitsNoEnd() throws Exception {
    RunningJob job = startToCheckpoint(2, 1);
    job.stopWithCheckpoint();
    assertEquals(JobStatus.FINISHED, job.await());
    assertEquals(List.of(), sink.rows());
    assertFalse(sink.aborted);
    long number = assertNotNullCheckpoint(job);
    RunningJob next = startOpen(2);
    assertEquals(number, next.restoredCheckpoint());
    next.await();
    assertSums();
  }

  @Test
  void aDamagedCheckpointIsPassedOverWithAMessage() throws Exception {
    RunningJob job = startToCheckpoint(2, 4);
    job.cancel();
    job.await();
    Path newest = newestCheckpoint();
    try (Stream<Path> files = Files.list(newest.resolve("worker-1"))) {
      Path victim =
          files.filter(file -> file.toString().endsWith(".sst")).findFirst().orElseThrow();
      byte[] bytes = Files.readAllBytes(victim);
      Files.delete(victim); // A hard link: the other checkpoints keep theirs.
      bytes[bytes.length / 2] ^= 1;
      Files.write(victim, bytes);
    }
    long number = assertNotNullCheckpoint(job);
    RunningJob next = startOpen(2);
    assertEquals(number - 1, next.restoredCheckpoint());
    assertEquals(2, next.messages().size());
    assertTrue(next.messages().get(0).contains("checkpoint " + number), next.messages().get(0));
    assertTrue(next.messages().get(0).contains("checksum"), next.messages().get(0));
    assertEquals(
        "rows that were written after checkpoint " + (number - 1) + " are written again",
        next.messages().get(1));
    next.await();
    assertSums();
  }

  @Test
  void aDamagedChecksumIsNamed() throws Exception {
    RunningJob job = startToCheckpoint(1, 3);
    job.cancel();
    job.await();
    Files.write(newestCheckpoint().resolve("manifest.crc32c"), new byte[] {-1, -2, 0});
    RunningJob next = startOpen(1);
    assertTrue(
        next.messages().get(0).endsWith("manifest.json does not match its checksum"),
        next.messages().get(0));
    next.await();
    assertSums();
  }

  @Test
  void withNoUsableCheckpointTheJobDoesNotStartAnew() throws Exception {
    startOpen(1).await();
    try (Stream<Path> all = Files.list(directory.resolve("checkpoints"))) {
      for (Path each : all.toList()) {
        Files.writeString(each.resolve("manifest.json"), " ", StandardOpenOption.APPEND);
      }
    }
    JobException e = assertThrows(JobException.class, () -> startOpen(1));
    assertTrue(e.getMessage().contains("no checkpoint in"), e.getMessage());
  }

  @Test
  void aStateDirectoryServesOneJobAtATime() throws Exception {
    RunningJob job = startToCheckpoint(1, 1);
    JobException e = assertThrows(JobException.class, () -> startOpen(1));
    assertEquals(
        "state directory " + directory.toRealPath() + " is in use by another job", e.getMessage());
    job.cancel();
    job.await();
  }

  @Test
  void aStateDirectoryServesOneJobOnly() throws Exception {
    startOpen(1).await();
    Jobs other = new Jobs();
    int source = other.source(ListSource.of(rows, 100), null);
    other.sink(sink, Jobs.forward(source));
    JobSpec spec = other.renameStates("new-").spec();
    JobException e =
        assertThrows(JobException.class, () -> new EmbeddedHost().start(spec, options(1)));
    assertTrue(e.getMessage().contains("belongs to another job"), e.getMessage());
    // The lock is free again.
    assertTrue(startOpen(1).restoredFinished());
  }

  @Test
  void keepsTheNewestCheckpointsOnly() throws Exception {
    RunningJob job = startToCheckpoint(1, 7);
    job.cancel();
    job.await();
    try (Stream<Path> all = Files.list(directory.resolve("checkpoints"))) {
      assertEquals(2, all.count());
    }
    try (Stream<Path> all = Files.list(directory)) {
      assertTrue(all.noneMatch(path -> path.getFileName().toString().startsWith("work-")));
    }
  }

  @Test
  void failureToWriteACheckpointFailsTheJobAndLeavesTheOldOne() throws Exception {
    RunningJob job = startToCheckpoint(1, 2);
    Path checkpoints = directory.resolve("checkpoints");
    Path moved = directory.resolve("moved");
    Files.move(checkpoints, moved);
    JobException e = assertThrows(JobException.class, job::await);
    assertEquals(JobStatus.FAILED, job.status());
    assertTrue(
        e.getMessage().startsWith("cannot write checkpoint to " + directory.toRealPath() + ": "),
        e.getMessage());
    assertTrue(sink.aborted);
    Files.move(moved, checkpoints);
    startOpen(2).await();
    assertSums();
  }

  @Test
  void unboundedJobsWithoutStateCommitNowAndThen() throws Exception {
    Jobs jobs = new Jobs();
    int source = jobs.source(new ListSource(List.of(rows), 500, 100, false, 0), null);
    jobs.sink(sink, Jobs.forward(source));
    RunningJob job =
        new EmbeddedHost()
            .start(
                jobs.spec(),
                JobOptions.defaults().withParallelism(2).withCheckpointIntervalMillis(2));
    while (sink.rows().size() < ROWS && !job.await(Duration.ofMillis(1))) {}
    job.stopWithCheckpoint();
    assertEquals(JobStatus.FINISHED, job.await());
    assertEquals(ROWS, sink.rows().size());
  }
}
