package io.weir.benchmarks.weir.latency;

import io.weir.benchmarks.weir.connector.MeasuringConnector;
import io.weir.benchmarks.weir.connector.NotedSink;
import io.weir.runtime.connector.Capabilities;
import io.weir.runtime.connector.Capabilities.Writing;
import io.weir.runtime.connector.Sink;
import io.weir.runtime.connector.SinkRequest;
import io.weir.runtime.connector.TableDescription;
import io.weir.runtime.data.Batch;
import io.weir.runtime.data.ChangeKind;
import io.weir.runtime.data.LongColumn;

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
    return new NotedSink(
        () -> {
          Latencies.Recorder recorder = Latencies.newRecorder();
          return batch -> record(batch, recorder);
        });
  }

  private static void record(Batch batch, Latencies.Recorder recorder) {
    long now = System.nanoTime();
    long[] arrived = ((LongColumn) batch.columns[0]).values;
    for (int row = 0; row < batch.rows; row++) {
      if (!ChangeKind.isRetraction(batch.kind(row))) {
        recorder.add(arrived[row], now);
      }
    }
  }
}
