package io.weir.runtime.connector;

import io.weir.runtime.data.Batch;
import io.weir.runtime.data.ChangeKind;
import io.weir.runtime.data.Column;
import io.weir.runtime.error.JobException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A sink whose table has NOT NULL columns to which the query gives values that may be NULL: the
 * first NULL fails the job, as Flink's {@code table.exec.sink.not-null-enforcer} does.
 */
public final class NotNullSink implements Sink {
  private final Sink sink;
  private final String table;
  private final List<String> names;
  private final List<Integer> columns;

  /**
   * @param columns places in the batches of the columns to be checked
   * @param names of these columns
   */
  public NotNullSink(Sink sink, String table, List<Integer> columns, List<String> names) {
    this.sink = sink;
    this.table = table;
    this.columns = List.copyOf(columns);
    this.names = List.copyOf(names);
  }

  @Override
  public void open(SinkContext context) {
    sink.open(context);
  }

  @Override
  public SinkWriter createWriter(int worker) {
    return new Writer(sink.createWriter(worker));
  }

  @Override
  public void commit(List<String> committables) {
    sink.commit(committables);
  }

  @Override
  public @Nullable String undelivered() {
    return sink.undelivered();
  }

  @Override
  public @Nullable Recovery recovery() {
    return sink.recovery();
  }

  @Override
  public void abort() {
    sink.abort();
  }

  @Override
  public void close() {
    sink.close();
  }

  private final class Writer implements SinkWriter {
    private final SinkWriter writer;

    Writer(SinkWriter writer) {
      this.writer = writer;
    }

    @Override
    public void write(Batch batch) {
      for (int i = 0; i < columns.size(); i++) {
        Column column = batch.columns[columns.get(i)];
        if (column.hasNulls) {
          check(batch, column, names.get(i));
        }
      }
      writer.write(batch);
    }

    private void check(Batch batch, Column column, String name) {
      for (int row = 0; row < batch.rows; row++) {
        if (column.nulls[row] && !ChangeKind.isRetraction(batch.kind(row))) {
          throw new JobException(
              "table %s: column %s is NOT NULL, and the query gives a NULL for it"
                  .formatted(table, name));
        }
      }
    }

    @Override
    public boolean hasRoom() {
      return writer.hasRoom();
    }

    @Override
    public List<String> prepareCommit(long checkpoint) {
      return writer.prepareCommit(checkpoint);
    }

    @Override
    public void close() {
      writer.close();
    }
  }
}
