package io.weir.benchmarks.duckdb;

import io.weir.benchmarks.engine.Engine;
import io.weir.benchmarks.engine.ResultDigest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** DuckDB in memory, through its JDBC driver. */
public final class DuckDbEngine implements Engine {
  private @Nullable Connection connection;

  @Override
  public void open(int threads, Map<String, String> settings) throws SQLException {
    connection = DriverManager.getConnection("jdbc:duckdb:");
    execute("SET threads = " + threads);
    // Results are made faster where their order is left open.
    execute("SET preserve_insertion_order = false");
    for (Map.Entry<String, String> setting : settings.entrySet()) {
      execute("SET " + setting.getKey() + " = " + setting.getValue());
    }
  }

  private Connection connection() {
    if (connection == null) {
      throw new IllegalStateException("not open");
    }
    return connection;
  }

  @Override
  public void execute(String sql) throws SQLException {
    try (Statement statement = connection().createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void run(String query) throws SQLException {
    execute("CREATE OR REPLACE TEMP TABLE discarded AS " + query);
  }

  @Override
  public void digest(String query, ResultDigest digest) throws SQLException {
    try (Statement statement = connection().createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      @Nullable Object[] values = new Object[rows.getMetaData().getColumnCount()];
      while (rows.next()) {
        for (int i = 0; i < values.length; i++) {
          values[i] = rows.getObject(i + 1);
        }
        digest.add(values);
      }
    }
  }
}
