package io.weir.benchmarks.flink;

import io.weir.benchmarks.engine.Engine;
import io.weir.benchmarks.engine.ResultDigest;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.jspecify.annotations.Nullable;

/** Flink with its cluster in this process. */
public final class FlinkEngine implements Engine {
  private @Nullable TableEnvironment environment;
  private int runs;

  @Override
  public void open(int threads, Map<String, String> settings) {
    Configuration configuration = new Configuration();
    configuration.setString("parallelism.default", Integer.toString(threads));
    configuration.setString("pipeline.object-reuse", "true");
    configuration.setString("rest.bind-port", "0");
    settings.forEach(configuration::setString);
    environment =
        TableEnvironment.create(
            EnvironmentSettings.newInstance().withConfiguration(configuration).build());
  }

  private TableEnvironment environment() {
    if (environment == null) {
      throw new IllegalStateException("not open");
    }
    return environment;
  }

  @Override
  public void execute(String statement) throws Exception {
    environment().executeSql(statement).await();
  }

  @Override
  public void run(String query) throws Exception {
    execute(
        "CREATE TABLE discarded_%d WITH ('connector' = 'blackhole') AS %s"
            .formatted(++runs, query));
  }

  @Override
  public void digest(String query, ResultDigest digest) throws Exception {
    CloseableIterator<Row> rows = environment().executeSql(query).collect();
    while (rows.hasNext()) {
      Row row = rows.next();
      @Nullable Object[] values = new Object[row.getArity()];
      for (int i = 0; i < values.length; i++) {
        values[i] = row.getField(i);
      }
      switch (row.getKind()) {
        case INSERT, UPDATE_AFTER -> digest.add(values);
        case UPDATE_BEFORE, DELETE -> digest.remove(values);
      }
    }
    rows.close();
  }
}
