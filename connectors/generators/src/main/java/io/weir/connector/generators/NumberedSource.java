package io.weir.connector.generators;

import io.weir.connector.generators.NumberedPosition.PartitionPosition;
import io.weir.runtime.connector.ScanProgress;
import io.weir.runtime.connector.Source;
import io.weir.runtime.connector.SourceContext;
import io.weir.runtime.connector.SourceReader;
import io.weir.runtime.data.Batch;
import io.weir.runtime.error.JobException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Rows 0, 1, 2, … dealt out to as many partitions as there were readers at the first start:
 * partition {@code p} of {@code n} has the rows {@code p, p + n, p + 2n, …}.
 */
abstract class NumberedSource implements Source {
  /** Of rows or rows per second: as many as can be. */
  static final long NO_LIMIT = Long.MAX_VALUE;

  /** More rows than will ever be made, and still far from an overflow. */
  private static final long ENDLESS = Long.MAX_VALUE / 4;

  /**
   * Rows that a partition may be ahead of another: the slowest one holds the watermark back, and
   * operators keep what the others made meanwhile.
   */
  private static final int MOST_ROWS_AHEAD = 16 * Batch.CAPACITY;

  private final long numberOfRows;
  private final long rowsPerSecond;
  private final LongAdder rowsMade = new LongAdder();

  private @Nullable SourceContext context;
  private long startMicros;
  private int partitionCount;
  private final Map<Integer, PartitionPosition> restored = new HashMap<>();
  private AtomicIntegerArray finished = new AtomicIntegerArray(0);

  /** By partition: rows made. */
  private AtomicLongArray made = new AtomicLongArray(0);

  /**
   * @param numberOfRows in all, or {@link #NO_LIMIT}
   * @param rowsPerSecond over all readers, or {@link #NO_LIMIT}
   */
  NumberedSource(long numberOfRows, long rowsPerSecond) {
    this.numberOfRows = numberOfRows;
    this.rowsPerSecond = rowsPerSecond;
  }

  /**
   * What makes the rows of a reader.
   *
   * @param clock the wall clock, micros since the epoch
   */
  abstract NumberedRows rows(LongSupplier clock);

  @Override
  public boolean isBounded() {
    return numberOfRows < NO_LIMIT;
  }

  @Override
  public boolean isPaced() {
    return isPaced(numberOfRows, rowsPerSecond);
  }

  /** Whether rows end, but not within a second. */
  static boolean isPaced(long numberOfRows, long rowsPerSecond) {
    return numberOfRows < NO_LIMIT && numberOfRows > rowsPerSecond;
  }

  @Override
  public void open(SourceContext newContext) {
    context = newContext;
    startMicros = newContext.clock().getAsLong();
    partitionCount = newContext.readers();
    for (String text : newContext.restored()) {
      NumberedPosition position = NumberedPosition.parse(text);
      partitionCount = position.partitionCount();
      for (NumberedPosition.PartitionPosition each : position.positions()) {
        if (restored.put(each.partition(), each) != null) {
          throw new JobException(
              "the checkpoint has two positions of partition " + each.partition());
        }
      }
    }
    finished = new AtomicIntegerArray(partitionCount);
    made = new AtomicLongArray(partitionCount);
    restored.forEach((partition, position) -> made.set(partition, position.row()));
  }

  SourceContext context() {
    SourceContext opened = context;
    if (opened == null) {
      throw new IllegalStateException("not open");
    }
    return opened;
  }

  @Override
  public SourceReader createReader(int worker) {
    List<PartitionPosition> positions = new ArrayList<>();
    for (int p = worker; p < partitionCount; p += context().readers()) {
      positions.add(restored.getOrDefault(p, new PartitionPosition(p, 0, 0, 0, 0)));
    }
    return new NumberedReader(this, rows(context().wallClock()), positions);
  }

  int partitionCount() {
    return partitionCount;
  }

  /** Rows of a partition in all. */
  long partitionRows(int partition) {
    return share(Math.min(numberOfRows, ENDLESS), partition);
  }

  /** Rows of a partition that may have been made by now, without those from before a restore. */
  long dueRows(int partition) {
    if (rowsPerSecond == NO_LIMIT) {
      return ENDLESS;
    }
    long micros = Math.max(0, context().clock().getAsLong() - startMicros);
    // The first row is due at once.
    long rows =
        1 + micros / 1_000_000 * rowsPerSecond + micros % 1_000_000 * rowsPerSecond / 1_000_000;
    return share(rows, partition);
  }

  /** Whether a partition has a row to make now. */
  boolean isRowDue(int partition) {
    PartitionPosition restart = restored.get(partition);
    long firstRow = restart == null ? 0 : restart.row() + restart.rows();
    long due = Math.min(partitionRows(partition), firstRow + dueRows(partition));
    return made.get(partition) < due;
  }

  private long share(long rows, int partition) {
    return Math.max(0, (rows - partition + partitionCount - 1) / partitionCount);
  }

  void finish(int partition) {
    finished.set(partition, 1);
  }

  boolean isFinished(int partition) {
    return finished.get(partition) == 1;
  }

  /**
   * Notes that a partition has made rows.
   *
   * @param row the next one
   */
  void advance(int partition, long row, int rows) {
    made.set(partition, row);
    rowsMade.add(rows);
  }

  /** Whether a partition that is to make a row should wait for others. */
  boolean isFarAhead(long row) {
    for (int partition = 0; partition < partitionCount; partition++) {
      if (row - made.get(partition) > MOST_ROWS_AHEAD && !isFinished(partition)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public ScanProgress progress() {
    return new ScanProgress(0, -1, isBounded() ? Math.max(0, numberOfRows - rowsMade.sum()) : -1);
  }

  @Override
  public void close() {}
}
