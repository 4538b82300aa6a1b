package io.weir.benchmarks.flink.nexmark;

import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.factories.FactoryUtil;

/** {@code 'connector' = 'nexmark'}, bounded, of the benchmark's own shape. */
public final class NexmarkTableFactory implements DynamicTableSourceFactory {
  private static final ConfigOption<Long> EVENTS_NUM =
      ConfigOptions.key("events.num").longType().noDefaultValue();

  @Override
  public String factoryIdentifier() {
    return "nexmark";
  }

  @Override
  public Set<ConfigOption<?>> requiredOptions() {
    return Set.of(EVENTS_NUM);
  }

  @Override
  public Set<ConfigOption<?>> optionalOptions() {
    return Set.of();
  }

  @Override
  public DynamicTableSource createDynamicTableSource(Context context) {
    FactoryUtil.TableFactoryHelper helper = FactoryUtil.createTableFactoryHelper(this, context);
    helper.validate();
    return new NexmarkTableSource(
        helper.getOptions().get(EVENTS_NUM), context.getPhysicalRowDataType());
  }
}
