package io.weir.runtime.connector;

import io.weir.runtime.data.Batch;
import io.weir.runtime.error.JobException;

/** Literal rows, as one split that the first reader reads. */
public final class ValuesSource implements Source {
  private final Batch rows;
  private volatile int rowsProcessed;

  /**
   * @param rows is kept and never changed
   */
  public ValuesSource(Batch rows) {
    this.rows = rows;
  }

  @Override
  public boolean isBounded() {
    return true;
  }

  @Override
  public void open(SourceContext context) {
    rowsProcessed = context.restored().stream().mapToInt(this::position).max().orElse(0);
  }

  private int position(String text) {
    int position = text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : -1;
    if (position < 0 || position > rows.rows) {
      throw new JobException(
          "the checkpoint's position in %d literal rows cannot be right: %s"
              .formatted(rows.rows, text));
    }
    return position;
  }

  @Override
  public SourceReader createReader(int worker) {
    return new Reader(worker == 0);
  }

  @Override
  public ScanProgress progress() {
    return new ScanProgress(0, -1, -1);
  }

  @Override
  public void close() {}

  private final class Reader implements SourceReader {
    private final boolean reads;
    private int next;
    private boolean splitRead;
    private boolean ended;

    Reader(boolean reads) {
      this.reads = reads;
      splitRead = !reads || rowsProcessed >= rows.rows;
    }

    @Override
    public Poll poll(Batch out) {
      if (splitRead) {
        ended = true;
        return Poll.END;
      }
      int count = Math.min(Batch.CAPACITY, rows.rows - next);
      int[] picked = new int[count];
      for (int i = 0; i < count; i++) {
        picked[i] = next + i;
      }
      out.append(rows, picked, count);
      next += count;
      if (next < rows.rows) {
        return Poll.ROWS;
      }
      splitRead = true;
      return Poll.SPLIT_END;
    }

    @Override
    public int partition() {
      return 0;
    }

    @Override
    public long splitNumber() {
      return 0;
    }

    @Override
    public int partitionCount() {
      return 1;
    }

    @Override
    public boolean isPartitionFinished(int partition) {
      return rowsProcessed >= rows.rows || (reads && ended);
    }

    @Override
    public long emptySince(int partition) {
      return Long.MAX_VALUE;
    }

    @Override
    public int rowsToSkip() {
      return rowsProcessed;
    }

    @Override
    public String snapshot(int rowsReleased) {
      return Integer.toString(!reads ? 0 : ended ? rows.rows : rowsReleased);
    }

    @Override
    public void close() {}
  }
}
