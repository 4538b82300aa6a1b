package io.weir.runtime.host;

import io.weir.runtime.connector.Sink;
import io.weir.runtime.connector.SinkContext;
import io.weir.runtime.connector.SinkWriter;
import io.weir.runtime.data.Batch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Keeps rows in memory; shows only what was committed. Committing twice changes nothing. */
class CollectSink implements Sink {
  private final Map<String, List<ListSource.Row>> prepared = new HashMap<>();
  private final Set<String> committed = new HashSet<>();
  private final List<ListSource.Row> visible = new ArrayList<>();
  private int transactions;
  boolean aborted;
  boolean closed;

  @Override
  public void open(SinkContext context) {
    closed = false;
  }

  @Override
  public SinkWriter createWriter(int worker) {
    return new Writer();
  }

  @Override
  public synchronized void commit(List<String> committables) {
    for (String each : committables) {
      if (committed.add(each)) {
        List<ListSource.Row> rows = prepared.get(each);
        if (rows == null) {
          throw new IllegalStateException("never prepared: " + each);
        }
        visible.addAll(rows);
      }
    }
  }

  @Override
  public synchronized void abort() {
    aborted = true;
  }

  @Override
  public synchronized void close() {
    closed = true;
  }

  synchronized List<ListSource.Row> rows() {
    return List.copyOf(visible);
  }

  private synchronized String prepare(List<ListSource.Row> rows) {
    String name = "t" + transactions++;
    prepared.put(name, List.copyOf(rows));
    return name;
  }

  private final class Writer implements SinkWriter {
    private final List<ListSource.Row> rows = new ArrayList<>();

    @Override
    public void write(Batch batch) {
      for (int i = 0; i < batch.rows; i++) {
        rows.add(new ListSource.Row(LongRows.column(batch, 0)[i], LongRows.column(batch, 1)[i]));
      }
    }

    @Override
    public List<String> prepareCommit(long checkpoint) {
      if (rows.isEmpty()) {
        return List.of();
      }
      String name = prepare(rows);
      rows.clear();
      return List.of(name);
    }

    @Override
    public void close() {}
  }
}
