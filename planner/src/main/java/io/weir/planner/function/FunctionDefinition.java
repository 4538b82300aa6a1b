package io.weir.planner.function;

import java.util.List;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

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
 * @param example a call and its result, such as {@code GREET('you') = 'hello you'}; may be empty
 * @param method what a call is written as; null where code generation has an emitter of its own
 */
public record FunctionDefinition(
    String name,
    String callName,
    SqlOperator operator,
    Category category,
    NullRule nullRule,
    boolean deterministic,
    List<String> signatures,
    String documentation,
    String example,
    @Nullable JavaMethod method) {
  public FunctionDefinition {
    signatures = List.copyOf(signatures);
  }

  /** With an emitter of its own in code generation. */
  FunctionDefinition(
      String name,
      String callName,
      SqlOperator operator,
      Category category,
      NullRule nullRule,
      boolean deterministic,
      List<String> signatures,
      String documentation) {
    this(
        name,
        callName,
        operator,
        category,
        nullRule,
        deterministic,
        signatures,
        documentation,
        "",
        null);
  }

  /**
   * A strict scalar function that is a Java method, all of it in this one place.
   *
   * @param signature such as {@code GREET(name STRING [, times INT])}
   * @param result its type, as Calcite calls it; NULL when an argument is
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
        name,
        new WeirFunction(
            name,
            new Signatures(name, List.of(Signature.parse(signature))),
            method.nullable() ? Returns.maybeNull(result) : Returns.strict(result),
            deterministic,
            true),
        category,
        NullRule.STRICT,
        deterministic,
        List.of(signature),
        documentation,
        example,
        method);
  }

  /** The kinds of the parameters of a function that is a Java method. */
  public List<ParameterKind> parameters() {
    return Signature.parse(signatures.get(0)).parameters().stream()
        .map(Signature.Parameter::kind)
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
