package io.weir.engine.conformance;

import io.weir.runtime.connector.Capabilities;
import io.weir.runtime.connector.Capabilities.Writing;
import io.weir.runtime.connector.Sink;
import io.weir.runtime.connector.SinkContext;
import io.weir.runtime.connector.SinkRequest;
import io.weir.runtime.connector.SinkWriter;
import io.weir.runtime.connector.TableDescription;
import io.weir.runtime.data.Batch;
import io.weir.runtime.data.ChangeKind;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Keeps what is written in memory, as a transactional database would: what is not committed never
 * was.
 */
public final class CollectingConnector extends TestConnector {
  private static final Set<String> COMMITTED = new HashSet<>();
  private static final Map<String, List<Change>> PREPARED = new HashMap<>();
  private static final List<Change> CHANGES = new ArrayList<>();

  record Change(ChangeKind kind, Cells row) {}

  /** Forgets everything. */
  static synchronized void clear() {
    COMMITTED.clear();
    PREPARED.clear();
    CHANGES.clear();
  }

  /** How often each row is in the table that the committed changes add up to; never zero. */
  static synchronized Map<String, Integer> rows() {
    Map<String, Integer> rows = new HashMap<>();
    for (Change change : CHANGES) {
      int count =
          switch (change.kind()) {
            case INSERT, UPDATE_AFTER -> 1;
            case UPDATE_BEFORE, DELETE -> -1;
          };
      rows.merge(change.row().toString(), count, (a, b) -> a + b == 0 ? null : a + b);
    }
    return rows;
  }

  /** The committed changes, those of a writer in its order. */
  static synchronized List<Change> changes() {
    return List.copyOf(CHANGES);
  }

  static synchronized String prepare(List<Change> changes) {
    String token = "transaction " + PREPARED.size();
    PREPARED.put(token, List.copyOf(changes));
    return token;
  }

  static synchronized void commit(String token) {
    if (COMMITTED.add(token)) {
      CHANGES.addAll(PREPARED.get(token));
    }
  }

  @Override
  public String name() {
    return "collecting";
  }

  @Override
  public String description() {
    return "Keeps committed changes in memory.";
  }

  @Override
  public Capabilities capabilities(TableDescription table) {
    return Capabilities.writing(Writing.allChanges(), table);
  }

  @Override
  public Sink createSink(SinkRequest request) {
    return new CollectingSink(request);
  }

  private record CollectingSink(SinkRequest request) implements Sink {
    @Override
    public void open(SinkContext context) {}

    @Override
    public SinkWriter createWriter(int worker) {
      return new Writer(request);
    }

    @Override
    public void commit(List<String> committables) {
      committables.forEach(CollectingConnector::commit);
    }

    @Override
    public void abort() {}

    @Override
    public void close() {}
  }

  private static final class Writer implements SinkWriter {
    private final SinkRequest request;
    private final List<Change> changes = new ArrayList<>();

    Writer(SinkRequest request) {
      this.request = request;
    }

    @Override
    public void write(Batch batch) {
      for (int row = 0; row < batch.rows; row++) {
        changes.add(
            new Change(
                ChangeKind.of(batch.kind(row)),
                CellText.cells(request.input(), batch, row, ZoneOffset.UTC)));
      }
    }

    @Override
    public List<String> prepareCommit(long checkpoint) {
      if (changes.isEmpty()) {
        return List.of();
      }
      String token = prepare(changes);
      changes.clear();
      return List.of(token);
    }

    @Override
    public void close() {}
  }
}
