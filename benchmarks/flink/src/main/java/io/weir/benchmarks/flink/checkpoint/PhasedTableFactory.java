package io.weir.benchmarks.flink.checkpoint;

import io.weir.benchmarks.checkpoint.PhaseReader;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.legacy.table.connector.source.SourceFunctionProvider;
import org.apache.flink.streaming.api.functions.source.legacy.RichParallelSourceFunction;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.factories.FactoryUtil;

/** {@code 'connector' = 'phased'}: rows {@code (k BIGINT)} of this process's phases. */
@SuppressWarnings("deprecation") // Flink's newer interfaces take three classes more for the same.
public final class PhasedTableFactory implements DynamicTableSourceFactory {
  private static final ConfigOption<Long> RATE =
      ConfigOptions.key("rate").longType().noDefaultValue();

  private static final int ROWS_AT_ONCE = 1024;

  @Override
  public String factoryIdentifier() {
    return "phased";
  }

  @Override
  public Set<ConfigOption<?>> requiredOptions() {
    return Set.of(RATE);
  }

  @Override
  public Set<ConfigOption<?>> optionalOptions() {
    return Set.of();
  }

  @Override
  public DynamicTableSource createDynamicTableSource(Context context) {
    return new PhasedTable(
        FactoryUtil.createTableFactoryHelper(this, context).getOptions().get(RATE));
  }

  private record PhasedTable(long rate) implements ScanTableSource {
    @Override
    public ChangelogMode getChangelogMode() {
      return ChangelogMode.insertOnly();
    }

    @Override
    public ScanRuntimeProvider getScanRuntimeProvider(ScanContext context) {
      return SourceFunctionProvider.of(new PhasedRows(rate), false);
    }

    @Override
    public DynamicTableSource copy() {
      return this;
    }

    @Override
    public String asSummaryString() {
      return "phased";
    }
  }

  private static final class PhasedRows extends RichParallelSourceFunction<RowData> {
    private static final long serialVersionUID = 1;

    private final long rate;
    private volatile boolean cancelled;

    PhasedRows(long rate) {
      this.rate = rate;
    }

    @Override
    public void run(SourceContext<RowData> out) throws Exception {
      int reader = getRuntimeContext().getTaskInfo().getIndexOfThisSubtask();
      int readers = getRuntimeContext().getTaskInfo().getNumberOfParallelSubtasks();
      PhaseReader rows = new PhaseReader(reader, readers, rate);
      long[] keys = new long[ROWS_AT_ONCE];
      GenericRowData row = new GenericRowData(1);
      while (!cancelled) {
        int count = rows.next(keys, keys.length);
        if (count == PhaseReader.END) {
          return;
        }
        if (count == 0) {
          Thread.sleep(1);
          continue;
        }
        synchronized (out.getCheckpointLock()) {
          for (int i = 0; i < count; i++) {
            row.setField(0, keys[i]);
            out.collect(row);
          }
        }
      }
    }

    @Override
    public void cancel() {
      cancelled = true;
    }
  }
}
