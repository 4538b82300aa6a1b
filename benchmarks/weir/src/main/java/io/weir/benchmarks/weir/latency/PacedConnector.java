package io.weir.benchmarks.weir.latency;

import io.weir.runtime.connector.Capabilities;
import io.weir.runtime.connector.Capabilities.Reading;
import io.weir.runtime.connector.ConnectorOption;
import io.weir.runtime.connector.ConnectorOption.Type;
import io.weir.runtime.connector.OptionValues;
import io.weir.runtime.connector.ScanProgress;
import io.weir.runtime.connector.Source;
import io.weir.runtime.connector.SourceContext;
import io.weir.runtime.connector.SourceReader;
import io.weir.runtime.connector.SourceRequest;
import io.weir.runtime.connector.TableDescription;
import io.weir.runtime.data.Batch;
import io.weir.runtime.data.LongColumn;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Rows {@code (arrived BIGINT, k BIGINT)} that arrive at a fixed rate, whether or not they are
 * fetched: {@code arrived} is when that was due, in the nanoseconds of {@link System#nanoTime}.
 */
public final class PacedConnector extends MeasuringConnector {
  private static final ConnectorOption RATE =
      ConnectorOption.required("rate", Type.LONG, "Rows per second, over all workers.");
  private static final ConnectorOption ROWS =
      ConnectorOption.required("rows", Type.LONG, "Rows in all.");
  private static final ConnectorOption KEYS =
      ConnectorOption.required("keys", Type.LONG, "Different values of k.");

  @Override
  public String name() {
    return "paced";
  }

  @Override
  public String description() {
    return "Rows at a fixed rate.";
  }

  @Override
  public List<ConnectorOption> options() {
    return List.of(RATE, ROWS, KEYS);
  }

  @Override
  public Capabilities capabilities(TableDescription table) {
    return Capabilities.reading(Reading.inserts(true));
  }

  @Override
  public Source createSource(SourceRequest request) {
    OptionValues options = new OptionValues(request.table());
    int[] columns =
        request.output().fields().stream()
            .mapToInt(field -> field.name().equals("arrived") ? 0 : 1)
            .toArray();
    return new PacedSource(
        options.number(RATE), options.number(ROWS), options.number(KEYS), columns);
  }

  private static final class PacedSource implements Source {
    private final long rate;
    private final long rows;
    private final long keys;

    /** Of each column that is read: 0 for {@code arrived}, 1 for {@code k}. */
    private final int[] columns;

    private long start;
    private int readers;
    private int capacity;
    private AtomicIntegerArray finished = new AtomicIntegerArray(0);

    PacedSource(long rate, long rows, long keys, int[] columns) {
      this.rate = rate;
      this.rows = rows;
      this.keys = keys;
      this.columns = columns;
    }

    @Override
    public boolean isBounded() {
      return true;
    }

    @Override
    public void open(SourceContext context) {
      start = System.nanoTime();
      readers = context.readers();
      capacity = context.batchCapacity();
      finished = new AtomicIntegerArray(readers);
    }

    @Override
    public SourceReader createReader(int worker) {
      return new PacedReader(this, worker);
    }

    @Override
    public ScanProgress progress() {
      return new ScanProgress(0, -1, -1);
    }

    @Override
    public void close() {}
  }

  /** Has the rows whose number is that of the worker, plus a multiple of the number of readers. */
  private static final class PacedReader implements SourceReader {
    private final PacedSource source;
    private final int worker;
    private long next;
    private long split = -1;

    PacedReader(PacedSource source, int worker) {
      this.source = source;
      this.worker = worker;
      next = worker;
    }

    @Override
    public Poll poll(Batch out) {
      if (next >= source.rows) {
        source.finished.set(worker, 1);
        return Poll.END;
      }
      long elapsed = System.nanoTime() - source.start;
      long due = Math.min(source.rows, (long) (elapsed * 1e-9 * source.rate));
      int count =
          (int) Math.min(source.capacity, (due - next + source.readers - 1) / source.readers);
      if (count <= 0) {
        return Poll.NOTHING;
      }
      split++;
      out.ensureCapacity(count);
      for (int i = 0; i < source.columns.length; i++) {
        long[] values = ((LongColumn) out.columns[i]).values;
        for (int row = 0; row < count; row++) {
          long number = next + (long) row * source.readers;
          values[row] =
              source.columns[i] == 0
                  ? source.start + (long) (number * 1e9 / source.rate)
                  : number * 0x9E3779B97F4A7C15L >>> 1;
        }
        if (source.columns[i] == 1) {
          for (int row = 0; row < count; row++) {
            values[row] %= source.keys;
          }
        }
      }
      next += (long) count * source.readers;
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
      return Math.max(0, split);
    }

    @Override
    public int partitionCount() {
      return source.readers;
    }

    @Override
    public boolean isPartitionFinished(int partition) {
      return source.finished.get(partition) == 1;
    }

    /** Never read: a measurement does not go on after a crash. */
    @Override
    public String snapshot(int rowsReleased) {
      return "{}";
    }

    @Override
    public void close() {}
  }
}
