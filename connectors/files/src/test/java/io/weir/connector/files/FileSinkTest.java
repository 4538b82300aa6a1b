package io.weir.connector.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.runtime.connector.SinkContext;
import io.weir.runtime.connector.SinkRequest;
import io.weir.runtime.connector.SinkWriter;
import io.weir.runtime.connector.StopDeadline;
import io.weir.runtime.connector.TableDescription;
import io.weir.runtime.connector.format.FormatTraits;
import io.weir.runtime.connector.format.Framing;
import io.weir.runtime.connector.format.TableFormat;
import io.weir.runtime.data.Batch;
import io.weir.runtime.data.BytesColumn;
import io.weir.runtime.error.JobException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSinkTest {
  @TempDir Path directory;

  private FileSink open(String path, Map<String, String> more) {
    return open(path, more, 0);
  }

  private FileSink open(String path, Map<String, String> more, long restoredCheckpoint) {
    Map<String, String> options = new HashMap<>(more);
    options.put("path", path);
    TableFormat format = new TableFormat("csv", Framing.LINES, FormatTraits.text(".csv"));
    FileSink sink =
        new FileSink(
            new SinkRequest(
                new TableDescription(
                    "out", LineCodec.SCHEMA, List.of(), List.of(), options, format, null),
                LineCodec.SCHEMA,
                List.of()),
            UnaryOperator.identity());
    sink.open(
        new SinkContext(
            "job-1",
            restoredCheckpoint,
            2,
            () -> new LineCodec(false, true),
            () -> {
              throw new IllegalStateException();
            },
            () -> 0,
            new StopDeadline()));
    return sink;
  }

  private static Batch batch(String... lines) {
    Batch batch = new Batch(LineCodec.SCHEMA, 10);
    for (String line : lines) {
      byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
      ((BytesColumn) batch.columns[0]).set(batch.rows++, bytes, 0, bytes.length);
    }
    return batch;
  }

  private List<String> files(boolean hidden) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith(".") == hidden)
          .sorted()
          .toList();
    }
  }

  @Test
  void showsFilesOnlyAfterTheCommit() throws IOException {
    FileSink sink = open(directory.toString(), Map.of());
    SinkWriter first = sink.createWriter(0);
    SinkWriter second = sink.createWriter(1);
    first.write(batch("a", "b"));
    second.write(batch("c"));
    List<String> committables = new ArrayList<>(first.prepareCommit(1));
    committables.addAll(second.prepareCommit(1));
    assertEquals(List.of(), first.prepareCommit(2));
    assertEquals(List.of(), files(false));
    sink.commit(committables);
    sink.commit(committables);
    assertEquals(List.of("part-job_1-1-0-0.csv", "part-job_1-1-1-1.csv"), files(false));
    assertEquals("header\na\nb\n", Files.readString(directory.resolve("part-job_1-1-0-0.csv")));

    FileSink restarted = open(directory.toString(), Map.of(), 1);
    SinkWriter third = restarted.createWriter(0);
    third.write(batch("d"));
    restarted.commit(third.prepareCommit(2));
    assertEquals(
        List.of("part-job_1-1-0-0.csv", "part-job_1-1-1-1.csv", "part-job_1-2-0-2.csv"),
        files(false));
    assertEquals(List.of(), files(true));
  }

  @Test
  void keepsWhatACheckpointKnowsAndRemovesTheRest() throws IOException {
    FileSink sink = open(directory.toString(), Map.of("sink.rolling-policy.file-size", "1 b"));
    SinkWriter writer = sink.createWriter(0);
    writer.write(batch("known"));
    writer.write(batch("known too"));
    List<String> committables = writer.prepareCommit(1);
    assertEquals(2, committables.size());
    writer.write(batch("unknown"));
    writer.close();
    assertEquals(3, files(true).size());
    sink.abort();
    assertEquals(2, files(true).size());

    Files.writeString(directory.resolve(".part-job_1-0-77.csv.inprogress"), "killed");
    FileSink restarted = open(directory.toString(), Map.of(), 1);
    restarted.commit(committables);
    SinkWriter next = restarted.createWriter(0);
    assertEquals(List.of(), files(true));
    assertEquals(2, files(false).size());
    next.close();
  }

  /** As when the newest checkpoint is damaged: its rows come again, and count once. */
  @Test
  void hidesWhatLaterCheckpointsCommitted() throws IOException {
    // As earlier versions named files: nobody knows with which checkpoint it was committed.
    Files.writeString(directory.resolve("part-job_1-0-0.csv"), "old");
    Files.writeString(directory.resolve("part-job_2-9-0-0.csv"), "of another job");
    FileSink sink = open(directory.toString(), Map.of());
    SinkWriter writer = sink.createWriter(0);
    List<List<String>> committables = new ArrayList<>();
    for (int checkpoint = 1; checkpoint <= 10; checkpoint++) {
      writer.write(batch("row " + checkpoint));
      committables.add(writer.prepareCommit(checkpoint));
      sink.commit(committables.get(checkpoint - 1));
    }
    for (int restored : new int[] {10, 8}) {
      FileSink restarted = open(directory.toString(), Map.of(), restored);
      restarted.commit(committables.get(restored - 1));
      SinkWriter again = restarted.createWriter(1);
      for (int checkpoint = restored + 1; checkpoint <= 10; checkpoint++) {
        again.write(batch("row " + checkpoint));
        restarted.commit(again.prepareCommit(checkpoint));
      }
      List<String> rows = new ArrayList<>();
      for (String file : files(false)) {
        Files.readAllLines(directory.resolve(file)).stream()
            .filter(line -> line.startsWith("row "))
            .forEach(rows::add);
      }
      rows.sort(null);
      assertEquals(
          List.of(
              "row 1", "row 10", "row 2", "row 3", "row 4", "row 5", "row 6", "row 7", "row 8",
              "row 9"),
          rows);
      assertEquals(
          restored == 10
              ? List.of()
              : List.of(".part-job_1-10-0-10.csv.superseded", ".part-job_1-9-0-9.csv.superseded"),
          files(true));
      assertEquals(List.of("part-job_1-0-0.csv"), files(false).subList(0, 1));
    }
    assertEquals("of another job", Files.readString(directory.resolve("part-job_2-9-0-0.csv")));
  }

  @Test
  void refusesToWriteIntoAFile() throws IOException {
    Path file = directory.resolve("out.csv");
    Files.writeString(file, "precious");
    String message =
        String.valueOf(
            assertThrows(JobException.class, () -> open(file.toString(), Map.of())).getMessage());
    assertTrue(message.startsWith("table out: " + file.toAbsolutePath() + " is a file"), message);
    String full =
        String.valueOf(
            assertThrows(JobException.class, () -> open("/dev/full", Map.of())).getMessage());
    assertTrue(full.startsWith("table out: /dev/full is a file"), full);
  }
}
