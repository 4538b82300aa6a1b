package io.weir.engine.allocation;

import com.sun.management.ThreadMXBean;
import io.weir.runtime.connector.Connector;
import io.weir.runtime.connector.ConnectorOption;
import io.weir.runtime.connector.Sink;
import io.weir.runtime.connector.SinkContext;
import io.weir.runtime.connector.SinkRequest;
import io.weir.runtime.connector.SinkWriter;
import io.weir.runtime.connector.Source;
import io.weir.runtime.connector.SourceRequest;
import io.weir.runtime.connector.TableDescription;
import io.weir.runtime.data.Batch;
import io.weir.runtime.data.DataType;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** Throws rows away and notes at each batch what its worker's thread has allocated so far. */
public final class AllocationConnector implements Connector {
  private static final int MOST_BATCHES = 1 << 16;

  private static final List<Writer> WRITERS = new CopyOnWriteArrayList<>();

  /** Forgets what was noted. */
  static void clear() {
    WRITERS.clear();
  }

  /**
   * Bytes that all workers allocated while the second half of the batches of each was written.
   *
   * @throws IllegalStateException when a worker wrote too few batches to tell
   */
  static long bytesOfSecondHalf() {
    long bytes = 0;
    for (Writer writer : WRITERS) {
      if (writer.batches < 20) {
        throw new IllegalStateException("only " + writer.batches + " batches were written");
      }
      bytes += writer.allocated[writer.batches - 1] - writer.allocated[writer.batches / 2];
    }
    return bytes;
  }

  @Override
  public String name() {
    return "allocation";
  }

  @Override
  public String description() {
    return "Notes what workers allocate.";
  }

  @Override
  public List<ConnectorOption> options() {
    return List.of();
  }

  @Override
  public Set<String> formats() {
    return Set.of();
  }

  @Override
  public Map<String, DataType> readableMetadata() {
    return Map.of();
  }

  @Override
  public Map<String, DataType> writableMetadata() {
    return Map.of();
  }

  @Override
  public boolean canRead() {
    return false;
  }

  @Override
  public boolean canWrite() {
    return true;
  }

  @Override
  public boolean isBounded(TableDescription table) {
    return true;
  }

  @Override
  public boolean acceptsUpdates(TableDescription table) {
    return true;
  }

  @Override
  public Source createSource(SourceRequest request) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Sink createSink(SinkRequest request) {
    return new AllocationSink();
  }

  private static final class AllocationSink implements Sink {
    @Override
    public void open(SinkContext context) {}

    @Override
    public SinkWriter createWriter(int worker) {
      Writer writer = new Writer();
      WRITERS.add(writer);
      return writer;
    }

    @Override
    public void commit(List<String> committables) {}

    @Override
    public void abort() {}

    @Override
    public void close() {}
  }

  private static final class Writer implements SinkWriter {
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final long[] allocated = new long[MOST_BATCHES];
    private int batches;

    @Override
    public void write(Batch batch) {
      allocated[batches++] = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
    }

    @Override
    public List<String> prepareCommit(long checkpoint) {
      return List.of();
    }

    @Override
    public void close() {}
  }
}
