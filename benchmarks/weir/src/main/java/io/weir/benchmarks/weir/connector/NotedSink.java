package io.weir.benchmarks.weir.connector;

import io.weir.runtime.connector.Sink;
import io.weir.runtime.connector.SinkContext;
import io.weir.runtime.connector.SinkWriter;
import io.weir.runtime.data.Batch;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Shows each batch to whom it is made for, and keeps none.
 *
 * @param writers called once for each worker
 */
public record NotedSink(Supplier<Consumer<Batch>> writers) implements Sink {
  @Override
  public void open(SinkContext context) {}

  @Override
  public SinkWriter createWriter(int worker) {
    return new Writer(writers.get());
  }

  @Override
  public void commit(List<String> committables) {}

  @Override
  public void abort() {}

  @Override
  public void close() {}

  private record Writer(Consumer<Batch> batches) implements SinkWriter {
    @Override
    public void write(Batch batch) {
      batches.accept(batch);
    }

    @Override
    public List<String> prepareCommit(long checkpoint) {
      return List.of();
    }

    @Override
    public void close() {}
  }
}
