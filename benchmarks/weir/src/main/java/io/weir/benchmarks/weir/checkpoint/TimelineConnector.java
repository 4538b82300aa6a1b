package io.weir.benchmarks.weir.checkpoint;

import io.weir.benchmarks.checkpoint.Timeline;
import io.weir.benchmarks.weir.connector.MeasuringConnector;
import io.weir.benchmarks.weir.connector.NotedSink;
import io.weir.runtime.connector.Capabilities;
import io.weir.runtime.connector.Capabilities.Writing;
import io.weir.runtime.connector.Sink;
import io.weir.runtime.connector.SinkRequest;
import io.weir.runtime.connector.TableDescription;
import io.weir.runtime.data.Batch;
import io.weir.runtime.data.ChangeKind;

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
    return new NotedSink(
        () -> {
          Timeline.Writer timeline = Timeline.newWriter();
          return batch -> timeline.add(rowsThatStay(batch));
        });
  }

  private static int rowsThatStay(Batch batch) {
    int rows = 0;
    for (int row = 0; row < batch.rows; row++) {
      rows += ChangeKind.isRetraction(batch.kind(row)) ? 0 : 1;
    }
    return rows;
  }
}
