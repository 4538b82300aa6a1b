package io.weir.benchmarks.weir.checkpoint;

import io.weir.benchmarks.weir.checkpoint.Phases.Phase;
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
import org.jspecify.annotations.Nullable;

/** Rows {@code (k BIGINT)} as {@link Phases} says. */
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
    private @Nullable Phase phase;
    private long taken;
    private long random;
    private long split;

    PhasedReader(PhasedSource source, int worker) {
      this.source = source;
      this.worker = worker;
      random = System.nanoTime() + worker;
      split = source.lastSplit;
    }

    @Override
    public Poll poll(Batch out) {
      Phase now = Phases.current();
      if (phase != now) {
        phase = now;
        taken = 0;
      }
      int count =
          switch (now.kind()) {
            case FILL -> (int) Math.min(source.capacity, left(now));
            case RANDOM -> (int) Math.min(source.capacity, due(now) - taken);
            case NOTHING -> 0;
            case END -> -1;
          };
      if (count <= 0) {
        return count < 0 ? Poll.END : Poll.NOTHING;
      }
      out.ensureCapacity(count);
      if (out.columns.length > 0) {
        long[] values = ((LongColumn) out.columns[0]).values;
        if (now.kind() == Phases.Kind.FILL) {
          for (int row = 0; row < count; row++) {
            values[row] = (taken + row) * source.readers + worker;
          }
        } else {
          for (int row = 0; row < count; row++) {
            random += 0x9E3779B97F4A7C15L;
            long mixed = (random ^ random >>> 32) * 0xD6E8FEB86659FD93L;
            values[row] = Math.floorMod(mixed ^ mixed >>> 32, now.keys());
          }
        }
      }
      taken += count;
      split++;
      out.rows = count;
      if (now.kind() == Phases.Kind.FILL && left(now) == 0) {
        Phases.readerHasFilled();
      }
      return Poll.SPLIT_END;
    }

    private long left(Phase now) {
      return (now.keys() - worker + source.readers - 1) / source.readers - taken;
    }

    private long due(Phase now) {
      double seconds = (System.nanoTime() - now.startNanos()) * 1e-9;
      return (long) (seconds * source.rate / source.readers);
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
