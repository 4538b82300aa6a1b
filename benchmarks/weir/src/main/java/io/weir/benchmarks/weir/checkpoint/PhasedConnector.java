package io.weir.benchmarks.weir.checkpoint;

import io.weir.benchmarks.checkpoint.PhaseReader;
import io.weir.benchmarks.weir.latency.MeasuringConnector;
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

/** Rows {@code (k BIGINT)} as {@link PhaseReader} makes them. */
public final class PhasedConnector extends MeasuringConnector {
  private static final ConnectorOption RATE =
      ConnectorOption.required("rate", Type.LONG, "Rows per second, over all workers.");

  @Override
  public String name() {
    return "phased";
  }

  @Override
  public String description() {
    return "Rows in phases.";
  }

  @Override
  public List<ConnectorOption> options() {
    return List.of(RATE);
  }

  @Override
  public Capabilities capabilities(TableDescription table) {
    return Capabilities.reading(Reading.inserts(false));
  }

  @Override
  public Source createSource(SourceRequest request) {
    return new PhasedSource(new OptionValues(request.table()).number(RATE));
  }

  private static final class PhasedSource implements Source {
    private final long rate;
    private int readers;
    private int capacity;
    private long lastSplit = -1;

    PhasedSource(long rate) {
      this.rate = rate;
    }

    @Override
    public boolean isBounded() {
      return false;
    }

    @Override
    public void open(SourceContext context) {
      readers = context.readers();
      capacity = context.batchCapacity();
      lastSplit = context.restored().stream().mapToLong(Long::parseLong).max().orElse(-1);
    }

    @Override
    public SourceReader createReader(int worker) {
      return new PhasedReader(this, worker);
    }

    @Override
    public ScanProgress progress() {
      return new ScanProgress(0, -1, -1);
    }

    @Override
    public void close() {}
  }

  private static final class PhasedReader implements SourceReader {
    private final PhasedSource source;
    private final int worker;
    private final PhaseReader rows;
    private long[] unread = {};
    private long split;

    PhasedReader(PhasedSource source, int worker) {
      this.source = source;
      this.worker = worker;
      rows = new PhaseReader(worker, source.readers, source.rate);
      split = source.lastSplit;
    }

    @Override
    public Poll poll(Batch out) {
      out.ensureCapacity(source.capacity);
      int count = rows.next(keys(out), source.capacity);
      if (count <= 0) {
        return count == PhaseReader.END ? Poll.END : Poll.NOTHING;
      }
      split++;
      out.rows = count;
      return Poll.SPLIT_END;
    }

    /** Where the keys go: into the column, if it is read. */
    private long[] keys(Batch out) {
      if (out.columns.length > 0) {
        return ((LongColumn) out.columns[0]).values;
      }
      if (unread.length < source.capacity) {
        unread = new long[source.capacity];
      }
      return unread;
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
      return false;
    }

    /** After a restart rows come by the phase alone; only numbers of splits go on. */
    @Override
    public String snapshot(int rowsReleased) {
      return Long.toString(split);
    }

    @Override
    public void close() {}
  }
}
