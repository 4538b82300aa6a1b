package io.weir.benchmarks.suite;

import org.jspecify.annotations.Nullable;

/**
 * A query in the dialects of the engines.
 *
 * @param name short, unique in its suite
 * @param title for people
 * @param sql in Flink's dialect, which is Weir's
 * @param duckdb the same in DuckDB's; null when it does not take part
 * @param statement measured in place of the query, such as an INSERT, with {@code %1$s} for the
 *     query and {@code %2$s} for the directory of outputs; null when the query's rows are thrown
 *     away
 * @param duckdbStatement the same for DuckDB
 * @param weirHeap what {@code -Xmx} gives Weir
 * @param streaming whether engines that stream do so, instead of keeping all windows to the end
 * @param compared whether the results of all engines must be the same
 */
public record Query(
    String name,
    String title,
    String sql,
    @Nullable String duckdb,
    @Nullable String statement,
    @Nullable String duckdbStatement,
    String weirHeap,
    boolean streaming,
    boolean compared) {

  static Query of(String name, String title, String sql, @Nullable String duckdb) {
    return new Query(name, title, sql, duckdb, null, null, "512m", false, true);
  }

  /** A query that all engines write alike. */
  static Query of(String name, String title, String sql) {
    return of(name, title, sql, sql);
  }

  /** Whether the rows have an order: the last clause is not one of a subquery or of OVER. */
  public boolean isOrdered() {
    return sql.lastIndexOf("ORDER BY") > sql.lastIndexOf(')');
  }

  /** The same with so much heap for Weir, as the title says. */
  Query withHeap(String heap) {
    return new Query(
        name,
        title + ", -Xmx" + heap,
        sql,
        duckdb,
        statement,
        duckdbStatement,
        heap,
        streaming,
        compared);
  }

  /** The same with a result that depends on more than the input. */
  Query withoutComparison() {
    return new Query(
        name, title, sql, duckdb, statement, duckdbStatement, weirHeap, streaming, false);
  }

  /** The same in streaming execution. */
  Query inStreaming() {
    return new Query(
        name, title, sql, duckdb, statement, duckdbStatement, weirHeap, true, compared);
  }

  /** The same with a statement that writes the rows somewhere. */
  Query writing(String into, String duckdbInto) {
    return new Query(name, title, sql, duckdb, into, duckdbInto, weirHeap, streaming, compared);
  }
}
