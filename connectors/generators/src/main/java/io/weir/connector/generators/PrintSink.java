package io.weir.connector.generators;

import io.weir.runtime.connector.Sink;
import io.weir.runtime.connector.SinkContext;
import io.weir.runtime.connector.SinkWriter;
import io.weir.runtime.data.Batch;
import io.weir.runtime.data.ChangeKind;
import io.weir.runtime.data.RowType;
import java.io.PrintStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Prints rows, the lines of a batch in one piece. */
final class PrintSink implements Sink {
  private final RowType schema;
  private final String prefix;
  private final PrintStream out;

  PrintSink(RowType schema, @Nullable String identifier, PrintStream out) {
    this.schema = schema;
    this.out = out;
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
    }

    @Override
    public List<String> prepareCommit(long checkpoint) {
      out.flush();
      return List.of();
    }

    @Override
    public void close() {
      out.flush();
    }
  }
}
