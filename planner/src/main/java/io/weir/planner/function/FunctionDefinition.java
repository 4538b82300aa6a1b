package io.weir.planner.function;

import java.util.List;
import org.apache.calcite.sql.SqlOperator;

/**
 * One entry of the table of functions.
 *
 * @param name as the user writes it, upper case or a symbol
 * @param callName the name in {@link io.weir.planner.plan.Expression.Call}; for another spelling of
 *     a function the name of that function
 * @param operator what the validator uses
 * @param deterministic whether equal arguments always give equal results
 * @param signatures how it is called, such as {@code LPAD(text STRING, length INT, pad STRING)}
 * @param documentation one line
 */
public record FunctionDefinition(
    String name,
    String callName,
    SqlOperator operator,
    Category category,
    NullRule nullRule,
    boolean deterministic,
    List<String> signatures,
    String documentation) {
  public FunctionDefinition {
    signatures = List.copyOf(signatures);
  }

  /** Chapters of the function reference. */
  public enum Category {
    COMPARISON("Comparison"),
    LOGIC("Logic"),
    ARITHMETIC("Arithmetic"),
    STRING("Strings"),
    TEMPORAL("Dates and times"),
    CONDITIONAL("Conditions"),
    CONVERSION("Conversion"),
    COLLECTION("Rows, arrays and maps"),
    HASH("Hashes and encodings"),
    JSON("JSON"),
    AGGREGATE("Aggregates"),
    WINDOW("Windows");

    private final String title;

    Category(String title) {
      this.title = title;
    }

    public String title() {
      return title;
    }
  }

  /** What a NULL argument does. */
  public enum NullRule {
    /** The result is NULL when any argument is; the function never sees a NULL. */
    STRICT,
    /** The function decides. */
    CUSTOM
  }
}
