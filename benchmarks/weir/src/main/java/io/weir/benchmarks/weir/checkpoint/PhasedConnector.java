package io.weir.benchmarks.weir.checkpoint;

import io.weir.benchmarks.checkpoint.PhaseReader;
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
    long rate = new OptionValues(request.table()).number(RATE);
    return new MadeSource(
        false, (worker, readers, start) -> new PhasedRows(new PhaseReader(worker, readers, rate)));
  }

  private static final class PhasedRows implements MadeSource.Rows {
    private final PhaseReader rows;
    private long[] unread = {};

    PhasedRows(PhaseReader rows) {
      this.rows = rows;
    }

    @Override
    public int next(Batch out, int capacity) {
      int count = rows.next(keys(out, capacity), capacity);
      return count == PhaseReader.END ? END : Math.max(0, count);
    }

    /** Where the keys go: into the column, if it is read. */
    private long[] keys(Batch out, int capacity) {
      if (out.columns.length > 0) {
        return ((LongColumn) out.columns[0]).values;
      }
      if (unread.length < capacity) {
        unread = new long[capacity];
      }
      return unread;
    }
  }
}
