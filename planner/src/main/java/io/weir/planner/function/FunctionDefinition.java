package io.weir.planner.function;

import java.util.List;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/**
 * One entry of the table of functions: all that is said about a function in one place.
 *
 * @param name as the user writes it, upper case or a symbol
 * @param operator what the validator uses
 * @param deterministic whether equal arguments always give equal results
 * @param signatures how it is called, such as {@code LPAD(text STRING, length INT, pad STRING)}
 * @param documentation one line
 * @param example null where a function of a session has none
 * @param emission how calls become Java
 */
public record FunctionDefinition(
    String name,
    SqlOperator operator,
    Category category,
    NullRule nullRule,
    boolean deterministic,
    List<String> signatures,
    String documentation,
    @Nullable Example example,
    Emission emission) {
  public FunctionDefinition {
    signatures = List.copyOf(signatures);
  }

  /**
   * A strict scalar function that is a static Java method.
   *
   * @param signature such as {@code GREET(name STRING [, times INT])}
   * @param result its type, as Calcite calls it; NULL when an argument is
   * @param example such as {@code GREET('you') = 'hello you'}; may be empty
   */
  public static FunctionDefinition ofMethod(
      Category category,
      String signature,
      SqlTypeName result,
      boolean deterministic,
      String documentation,
      String example,
      JavaMethod method) {
    String name = signature.substring(0, signature.indexOf('(')).strip();
    return new FunctionDefinition(
        name,
        new WeirFunction(
            name,
            new Signatures(name, List.of(Signature.parse(signature))),
            method.nullness() == JavaMethod.Nullness.NEVER
                ? Returns.strict(result)
                : Returns.maybeNull(result),
            deterministic,
            true),
        category,
        NullRule.STRICT,
        deterministic,
        List.of(signature),
        documentation,
        example.isEmpty() ? null : Example.parse(example),
        method);
  }

  /**
   * The name in {@link io.weir.planner.plan.Expression.Call}; for another spelling of a function
   * that of the function.
   */
  public String callName() {
    return emission instanceof Emission.SpellingOf spelling ? spelling.function() : name;
  }

  /** The kinds of the parameters of each signature, where these are written as such. */
  public List<List<ParameterKind>> parameters() {
    return signatures.stream()
        .map(
            signature ->
                Signature.parse(signature).parameters().stream()
                    .map(Signature.Parameter::kind)
                    .toList())
        .toList();
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
    WINDOW("Windows"),
    /** Those of a session. */
    USER("Functions of the session");

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
