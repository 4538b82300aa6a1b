package io.weir.benchmarks.weir.latency;

import io.weir.runtime.connector.Capabilities;
import io.weir.runtime.connector.Capabilities.Writing;
import io.weir.runtime.connector.Sink;
import io.weir.runtime.connector.SinkContext;
import io.weir.runtime.connector.SinkRequest;
import io.weir.runtime.connector.SinkWriter;
import io.weir.runtime.connector.TableDescription;
import io.weir.runtime.data.Batch;
import io.weir.runtime.data.ChangeKind;
import io.weir.runtime.data.LongColumn;
import java.util.List;

/**
 * Takes rows {@code (arrived BIGINT, other BIGINT)} and notes in {@link Latencies} how long each
 * was under way; of a change only the new row.
 */
public final class LatencyConnector extends MeasuringConnector {
  @Override
  public String name() {
    return "latency";
  }

  @Override
  public String description() {
    return "Times rows.";
  }

  @Override
  public Capabilities capabilities(TableDescription table) {
    return Capabilities.writing(Writing.allChanges(), table);
  }

  @Override
  public Sink createSink(SinkRequest request) {
    return new LatencySink();
  }

  private static final class LatencySink implements Sink {
    @Override
    public void open(SinkContext context) {}

    @Override
    public SinkWriter createWriter(int worker) {
      return new LatencyWriter(Latencies.newRecorder());
    }

    @Override
    public void commit(List<String> committables) {}

    @Override
    public void abort() {}

    @Override
    public void close() {}
  }

  private record LatencyWriter(Latencies.Recorder recorder) implements SinkWriter {
    @Override
    public void write(Batch batch) {
      long now = System.nanoTime();
      long[] arrived = ((LongColumn) batch.columns[0]).values;
      for (int row = 0; row < batch.rows; row++) {
        byte kind = batch.kind(row);
        if (kind == ChangeKind.INSERT_BYTE || kind == ChangeKind.UPDATE_AFTER_BYTE) {
          recorder.add(arrived[row], now);
        }
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
