package io.weir.connector.generators;

import io.weir.runtime.connector.ConnectorOption;
import io.weir.runtime.connector.Sink;
import io.weir.runtime.connector.SinkContext;
import io.weir.runtime.connector.SinkRequest;
import io.weir.runtime.connector.SinkWriter;
import io.weir.runtime.data.Batch;
import java.util.List;

/** Drops what is written: {@code 'connector' = 'blackhole'}. */
public final class BlackholeConnector extends OutputConnector {
  @Override
  public String name() {
    return "blackhole";
  }

  @Override
  public String description() {
    return "Drops all rows; for measuring.";
  }

  @Override
  public List<ConnectorOption> options() {
    return List.of();
  }

  @Override
  public Sink createSink(SinkRequest request) {
    return new BlackholeSink();
  }

  private static final class BlackholeSink implements Sink, SinkWriter {
    @Override
    public void open(SinkContext context) {}

    @Override
    public SinkWriter createWriter(int worker) {
      return this;
    }

    @Override
    public void write(Batch batch) {}

    @Override
    public List<String> prepareCommit(long checkpoint) {
      return List.of();
    }

    @Override
    public void commit(List<String> committables) {}

    @Override
    public void abort() {}

    @Override
    public void close() {}
  }
}
