package io.weir.benchmarks.weir.latency;

import io.weir.benchmarks.weir.connector.MadeSource;
import io.weir.benchmarks.weir.connector.MeasuringConnector;
import io.weir.runtime.connector.Capabilities;
import io.weir.runtime.connector.Capabilities.Reading;
import io.weir.runtime.connector.ConnectorOption;
import io.weir.runtime.connector.ConnectorOption.Type;
import io.weir.runtime.connector.OptionValues;
import io.weir.runtime.connector.Source;
import io.weir.runtime.connector.SourceRequest;
import io.weir.runtime.connector.TableDescription;
import io.weir.runtime.data.Batch;
import io.weir.runtime.data.LongColumn;
import java.util.List;

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
    long rate = options.number(RATE);
    long rows = options.number(ROWS);
    long keys = options.number(KEYS);
    return new MadeSource(
        true,
        (worker, readers, start) ->
            new PacedRows(rate, rows, keys, columns, readers, start, worker));
  }

  /** Has the rows whose number is that of the worker, plus a multiple of the number of readers. */
  private static final class PacedRows implements MadeSource.Rows {
    private final long rate;
    private final long rows;
    private final long keys;

    /** Of each column that is read: 0 for {@code arrived}, 1 for {@code k}. */
    private final int[] columns;

    private final int readers;
    private final long start;
    private long next;

    PacedRows(long rate, long rows, long keys, int[] columns, int readers, long start, int worker) {
      this.rate = rate;
      this.rows = rows;
      this.keys = keys;
      this.columns = columns;
      this.readers = readers;
      this.start = start;
      next = worker;
    }

    @Override
    public int next(Batch out, int capacity) {
      if (next >= rows) {
        return END;
      }
      long elapsed = System.nanoTime() - start;
      long due = Math.min(rows, (long) (elapsed * 1e-9 * rate));
      int count = (int) Math.min(capacity, (due - next + readers - 1) / readers);
      if (count <= 0) {
        return 0;
      }
      for (int i = 0; i < columns.length; i++) {
        fill(((LongColumn) out.columns[i]).values, columns[i] == 0, count);
      }
      next += (long) count * readers;
      return count;
    }

    private void fill(long[] values, boolean arrived, int count) {
      for (int row = 0; row < count; row++) {
        long number = next + (long) row * readers;
        values[row] =
            arrived
                ? start + (long) (number * 1e9 / rate)
                : (number * 0x9E3779B97F4A7C15L >>> 1) % keys;
      }
    }
  }
}
