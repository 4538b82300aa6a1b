package io.weir.benchmarks.flink.checkpoint;

import io.weir.benchmarks.checkpoint.Timeline;
import java.util.Set;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.streaming.api.functions.sink.legacy.RichSinkFunction;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.sink.legacy.SinkFunctionProvider;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.factories.DynamicTableSinkFactory;
import org.jspecify.annotations.Nullable;

/** {@code 'connector' = 'timeline'}: notes in {@link Timeline} when rows come, upserts by a key. */
@SuppressWarnings("deprecation") // Flink's newer interfaces take three classes more for the same.
public final class TimelineTableFactory implements DynamicTableSinkFactory {
  @Override
  public String factoryIdentifier() {
    return "timeline";
  }

  @Override
  public Set<ConfigOption<?>> requiredOptions() {
    return Set.of();
  }

  @Override
  public Set<ConfigOption<?>> optionalOptions() {
    return Set.of();
  }

  @Override
  public DynamicTableSink createDynamicTableSink(Context context) {
    return new TimelineTable();
  }

  private static final class TimelineTable implements DynamicTableSink {
    @Override
    public ChangelogMode getChangelogMode(ChangelogMode requested) {
      return ChangelogMode.upsert();
    }

    @Override
    public SinkRuntimeProvider getSinkRuntimeProvider(Context context) {
      return SinkFunctionProvider.of(new TimelineRows());
    }

    @Override
    public DynamicTableSink copy() {
      return this;
    }

    @Override
    public String asSummaryString() {
      return "timeline";
    }
  }

  private static final class TimelineRows extends RichSinkFunction<RowData> {
    private static final long serialVersionUID = 1;

    private transient Timeline.@Nullable Writer writer;

    @Override
    public void open(OpenContext context) {
      writer = Timeline.newWriter();
    }

    @Override
    public void invoke(RowData row, Context context) {
      if (writer == null) {
        throw new IllegalStateException("not open");
      }
      writer.add(1);
    }
  }
}
