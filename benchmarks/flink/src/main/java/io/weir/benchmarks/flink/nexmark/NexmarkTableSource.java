package io.weir.benchmarks.flink.nexmark;

import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.connector.source.SourceProvider;
import org.apache.flink.table.connector.source.abilities.SupportsProjectionPushDown;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.DataType;
import org.jspecify.annotations.Nullable;

/** Makes only the fields that a query reads. */
final class NexmarkTableSource implements ScanTableSource, SupportsProjectionPushDown {
  private final long events;
  private DataType produced;

  /** Paths to the fields; null for whole rows. */
  private int @Nullable [][] paths;

  NexmarkTableSource(long events, DataType produced) {
    this.events = events;
    this.produced = produced;
  }

  @Override
  public boolean supportsNestedProjection() {
    return true;
  }

  @Override
  public void applyProjection(int[][] projectedFields, DataType producedDataType) {
    paths = projectedFields;
    produced = producedDataType;
  }

  @Override
  public ChangelogMode getChangelogMode() {
    return ChangelogMode.insertOnly();
  }

  @Override
  public ScanRuntimeProvider getScanRuntimeProvider(ScanContext context) {
    int[][] read = paths == null ? new int[][] {{0}, {1}, {2}, {3}} : paths;
    return SourceProvider.of(
        new NexmarkSource(events, read, context.<RowData>createTypeInformation(produced)));
  }

  @Override
  public DynamicTableSource copy() {
    NexmarkTableSource copy = new NexmarkTableSource(events, produced);
    copy.paths = paths;
    return copy;
  }

  @Override
  public String asSummaryString() {
    return "nexmark";
  }
}
