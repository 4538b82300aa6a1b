package io.weir.engine.result;

import io.weir.runtime.connector.Sink;
import io.weir.runtime.connector.SinkContext;
import io.weir.runtime.connector.SinkWriter;
import io.weir.runtime.data.Batch;
import java.util.List;

/** The end of a query whose rows go to the person who asked. */
public final class ResultSink implements Sink {
  private final ResultQueue queue;

  public ResultSink(ResultQueue queue) {
    this.queue = queue;
  }

  @Override
  public void open(SinkContext context) {}

  @Override
  public SinkWriter createWriter(int worker) {
    return new SinkWriter() {
      @Override
      public void write(Batch batch) {
        queue.add(batch);
      }

      @Override
      public boolean hasRoom() {
        return queue.hasRoom();
      }

      @Override
      public List<String> prepareCommit(long checkpoint) {
        return List.of();
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public void commit(List<String> committables) {}

  @Override
  public void abort() {}

  @Override
  public void close() {}
}
