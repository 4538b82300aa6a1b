package io.weir.engine.conformance;

import com.sun.management.ThreadMXBean;
import io.weir.runtime.connector.Capabilities;
import io.weir.runtime.connector.Capabilities.Writing;
import io.weir.runtime.connector.Sink;
import io.weir.runtime.connector.SinkContext;
import io.weir.runtime.connector.SinkRequest;
import io.weir.runtime.connector.SinkWriter;
import io.weir.runtime.connector.TableDescription;
import io.weir.runtime.data.Batch;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Throws rows away and notes at each batch what its worker's thread has allocated so far. */
public final class AllocationConnector extends TestConnector {
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
  public Capabilities capabilities(TableDescription table) {
    return Capabilities.writing(Writing.allChanges(), table);
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
