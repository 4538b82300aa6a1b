package io.weir.benchmarks.weir;

import io.weir.benchmarks.engine.Engine;
import io.weir.benchmarks.engine.ResultDigest;
import io.weir.engine.QueryResult;
import io.weir.engine.Row;
import io.weir.engine.Weir;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Weir, embedded. */
public final class WeirEngine implements Engine {
  private @Nullable Weir weir;
  private int runs;

  @Override
  public void open(int threads, Map<String, String> settings) {
    if (Boolean.getBoolean("weir.rehearse")) {
      Weir.rehearse();
    }
    Map<String, String> all = new HashMap<>(settings);
    all.put("parallelism.default", Integer.toString(threads));
    weir = Weir.open(all);
  }

  private Weir weir() {
    if (weir == null) {
      throw new IllegalStateException("not open");
    }
    return weir;
  }

  @Override
  public void execute(String statement) {
    weir().execute(statement);
  }

  @Override
  public void run(String query) {
    execute(
        "CREATE TABLE discarded_%d WITH ('connector' = 'blackhole') AS %s"
            .formatted(++runs, query));
  }

  @Override
  public void digest(String query, ResultDigest digest) {
    try (QueryResult result = weir().query(query)) {
      for (Row row : result) {
        @Nullable Object[] values = new Object[row.size()];
        for (int i = 0; i < values.length; i++) {
          values[i] = row.get(i);
        }
        switch (row.kind()) {
          case INSERT, UPDATE_AFTER -> digest.add(values);
          case UPDATE_BEFORE, DELETE -> digest.remove(values);
        }
      }
    }
  }
}
