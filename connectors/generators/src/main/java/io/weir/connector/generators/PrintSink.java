package io.weir.connector.generators;

import io.weir.runtime.connector.Sink;
import io.weir.runtime.connector.SinkContext;
import io.weir.runtime.connector.SinkRequest;
import io.weir.runtime.connector.SinkWriter;
import io.weir.runtime.data.Batch;
import io.weir.runtime.data.ChangeKind;
import io.weir.runtime.data.RowType;
import io.weir.runtime.error.JobException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Prints rows, the lines of a batch in one piece. */
final class PrintSink implements Sink {
  private final String table;
  private final RowType schema;
  private final String prefix;
  private final PrintStream out;
  private final FileDescriptor descriptor;

  /**
   * @param descriptor where {@code out} goes to, asked for the reason when it failed
   */
  PrintSink(
      SinkRequest request,
      @Nullable String identifier,
      PrintStream out,
      FileDescriptor descriptor) {
    table = request.table().name();
    schema = request.input();
    this.out = out;
    this.descriptor = descriptor;
    prefix = identifier == null || identifier.isEmpty() ? "" : identifier + "> ";
  }

  @Override
  public void open(SinkContext context) {}

  @Override
  public SinkWriter createWriter(int worker) {
    return new Writer();
  }

  @Override
  public void commit(List<String> committables) {}

  @Override
  public void abort() {}

  @Override
  public void close() {}

  /**
   * A PrintStream keeps the reason of a failure to itself: the same write without it fails again.
   */
  private JobException failed(String lines) {
    IOException reason = null;
    try {
      // Never closed: the descriptor is the process's own.
      new FileOutputStream(descriptor).write(lines.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      reason = e;
    }
    return new JobException(
        "table %s: cannot print: %s"
            .formatted(table, reason == null ? "the output is closed" : reason.getMessage()),
        reason);
  }

  private final class Writer implements SinkWriter {
    @Override
    public void write(Batch batch) {
      StringBuilder lines = new StringBuilder();
      for (int row = 0; row < batch.rows; row++) {
        lines.append(prefix).append(ChangeKind.of(batch.kind(row)).symbol()).append('[');
        for (int i = 0; i < batch.columns.length; i++) {
          lines.append(i == 0 ? "" : ", ");
          RowText.append(lines, batch.columns[i], schema.fields().get(i).type(), row);
        }
        lines.append("]\n");
      }
      out.print(lines);
      // Flushes as well: a reader sees the lines when they come, not when a buffer is full.
      if (out.checkError()) {
        throw failed(lines.toString());
      }
    }

    @Override
    public List<String> prepareCommit(long checkpoint) {
      return List.of();
    }

    @Override
    public void close() {}
  }
}
