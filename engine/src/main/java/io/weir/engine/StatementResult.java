package io.weir.engine;

import io.weir.engine.job.Job;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a statement gave. */
public sealed interface StatementResult {
  /** The statement did what it says; one sentence about it. */
  record Message(String text) implements StatementResult {}

  /** The rows of a query, to be read and closed. */
  record Rows(QueryResult result) implements StatementResult {}

  /** An INSERT, statement set or CREATE TABLE AS has started a job. */
  record JobStarted(Job job) implements StatementResult {}

  /** Lines to be shown as they are: of EXPLAIN and SHOW CREATE. */
  record Text(String text) implements StatementResult {}

  /**
   * Rows of strings: of SHOW, DESCRIBE and SET.
   *
   * @param columns titles
   * @param rows as many values each as there are titles; null for NULL
   */
  record Table(List<String> columns, List<? extends List<@Nullable String>> rows)
      implements StatementResult {
    public Table {
      columns = List.copyOf(columns);
    }
  }
}
