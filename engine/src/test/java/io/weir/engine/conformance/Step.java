package io.weir.engine.conformance;

import io.weir.parser.Span;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A part of a {@link SqlFile}, executed in order. */
sealed interface Step {
  /** The line of the file on which it begins. */
  int line();

  /** A statement that must succeed. */
  record Execute(String sql, int line) implements Step {}

  /**
   * A query and its result.
   *
   * @param in the kind of execution that gives this result, null when all do
   * @param ordered whether the order of the rows counts
   */
  record Expect(
      String sql, int line, Execution.@Nullable Kind in, boolean ordered, List<Cells> expected)
      implements Step {
    /** Whether it can be the input of a job, as opposed to SHOW and the like. */
    boolean isQuery() {
      return sql.strip().matches("(?is)((SELECT|WITH|VALUES)\\b|\\().*");
    }

    /** How often each row is in the table. */
    Map<String, Integer> table() {
      Map<String, Integer> rows = new TreeMap<>();
      expected.stream().skip(1).forEach(row -> rows.merge(row.toString(), 1, Integer::sum));
      return rows;
    }
  }

  /**
   * A statement that must fail.
   *
   * @param sql without carets
   * @param carets where the error must be, null when it has no position in the text
   * @param parts of the message and the hint
   */
  record ExpectError(
      String sql, int line, Execution.@Nullable Kind in, @Nullable Span carets, List<String> parts)
      implements Step {}

  /**
   * Expressions over the one row of a table.
   *
   * @param from what follows FROM, null when there is none
   */
  record Expressions(@Nullable String from, int line, List<Expression> expressions)
      implements Step {}

  /**
   * @param expected as {@link CellText#quoted} writes it; after a tilde, a number that is nearly it
   * @param type as Flink spells it without NOT NULL, null when it is not checked
   */
  record Expression(String sql, int line, String expected, @Nullable String type) {}
}
