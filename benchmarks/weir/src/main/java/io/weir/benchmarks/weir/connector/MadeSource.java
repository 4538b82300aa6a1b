package io.weir.benchmarks.weir.connector;

import io.weir.runtime.connector.ScanProgress;
import io.weir.runtime.connector.Source;
import io.weir.runtime.connector.SourceContext;
import io.weir.runtime.connector.SourceReader;
import io.weir.runtime.data.Batch;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Rows that each worker makes when they are due. After a restore rows come by the clock alone; only
 * the numbers of batches go on.
 */
public final class MadeSource implements Source {
  private final boolean bounded;
  private final Maker maker;
  private long start;
  private int readers;
  private int capacity;
  private long[] lastBatches = {};
  private AtomicIntegerArray finished = new AtomicIntegerArray(0);

  public MadeSource(boolean bounded, Maker maker) {
    this.bounded = bounded;
    this.maker = maker;
  }

  /** Makes the rows of one worker. */
  @FunctionalInterface
  public interface Rows {
    /** What {@link #next} gives when there will be no more. */
    int END = -1;

    /**
     * Fills the columns of an empty batch from row 0.
     *
     * @param out with room for {@code capacity} rows
     * @return how many rows are due and were made, 0 when none is, or {@link #END}
     */
    int next(Batch out, int capacity);
  }

  /** Begins to make rows. */
  @FunctionalInterface
  public interface Maker {
    /**
     * @param start of the job, in the nanoseconds of {@link System#nanoTime}
     */
    Rows rows(int worker, int readers, long start);
  }

  @Override
  public boolean isBounded() {
    return bounded;
  }

  @Override
  public void open(SourceContext context) {
    start = System.nanoTime();
    readers = context.readers();
    capacity = context.batchCapacity();
    finished = new AtomicIntegerArray(readers);
    lastBatches = new long[readers];
    Arrays.fill(lastBatches, -1);
    for (String position : context.restored()) {
      // Numbers of a worker go on without a gap: else what comes behind one would be remembered.
      String[] parts = position.split(":");
      lastBatches[Integer.parseInt(parts[0])] = Long.parseLong(parts[1]);
    }
  }

  @Override
  public SourceReader createReader(int worker) {
    return new Reader(worker, maker.rows(worker, readers, start));
  }

  @Override
  public ScanProgress progress() {
    return new ScanProgress(0, -1, -1);
  }

  @Override
  public void close() {}

  private final class Reader implements SourceReader {
    private final int worker;
    private final Rows rows;
    private long batch;

    Reader(int worker, Rows rows) {
      this.worker = worker;
      this.rows = rows;
      batch = lastBatches[worker];
    }

    @Override
    public Poll poll(Batch out) {
      out.ensureCapacity(capacity);
      int count = rows.next(out, capacity);
      if (count == Rows.END) {
        finished.set(worker, 1);
        return Poll.END;
      } else if (count <= 0) {
        return Poll.NOTHING;
      }
      batch++;
      out.rows = count;
      return Poll.SPLIT_END;
    }

    @Override
    public long emptySince(int partition) {
      return Long.MAX_VALUE;
    }

    @Override
    public int partition() {
      return worker;
    }

    @Override
    public long splitNumber() {
      return Math.max(0, batch);
    }

    @Override
    public int partitionCount() {
      return readers;
    }

    @Override
    public boolean isPartitionFinished(int partition) {
      return finished.get(partition) == 1;
    }

    @Override
    public String snapshot(int rowsReleased) {
      return worker + ":" + batch;
    }

    @Override
    public void close() {}
  }
}
