package io.weir.benchmarks.weir.checkpoint;

import io.weir.benchmarks.checkpoint.Timeline;
import io.weir.benchmarks.weir.latency.MeasuringConnector;
import io.weir.runtime.connector.Capabilities;
import io.weir.runtime.connector.Capabilities.Writing;
import io.weir.runtime.connector.Sink;
import io.weir.runtime.connector.SinkContext;
import io.weir.runtime.connector.SinkRequest;
import io.weir.runtime.connector.SinkWriter;
import io.weir.runtime.connector.TableDescription;
import io.weir.runtime.data.Batch;
import io.weir.runtime.data.ChangeKind;
import java.util.List;

/** Notes in {@link Timeline} when rows come, those that take others back left out. */
public final class TimelineConnector extends MeasuringConnector {
  @Override
  public String name() {
    return "timeline";
  }

  @Override
  public String description() {
    return "Notes when rows come.";
  }

  @Override
  public Capabilities capabilities(TableDescription table) {
    return Capabilities.writing(Writing.allChanges(), table);
  }

  @Override
  public Sink createSink(SinkRequest request) {
    return new TimelineSink();
  }

  private static final class TimelineSink implements Sink {
    @Override
    public void open(SinkContext context) {}

    @Override
    public SinkWriter createWriter(int worker) {
      return new TimelineWriter(Timeline.newWriter());
    }

    @Override
    public void commit(List<String> committables) {}

    @Override
    public void abort() {}

    @Override
    public void close() {}
  }

  private record TimelineWriter(Timeline.Writer timeline) implements SinkWriter {
    @Override
    public void write(Batch batch) {
      int rows = 0;
      for (int row = 0; row < batch.rows; row++) {
        rows += ChangeKind.isRetraction(batch.kind(row)) ? 0 : 1;
      }
      timeline.add(rows);
    }

    @Override
    public List<String> prepareCommit(long checkpoint) {
      return List.of();
    }

    @Override
    public void close() {}
  }
}
