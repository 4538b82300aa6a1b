package io.weir.planner.function;

import io.weir.planner.function.FunctionDefinition.Category;
import io.weir.planner.function.FunctionDefinition.NullRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.jspecify.annotations.Nullable;

/** The table of functions: every operator and function of Weir's SQL, once. */
public final class Functions {
  private static final Map<String, FunctionDefinition> BY_NAME = new LinkedHashMap<>();

  static {
    List<FunctionDefinition> definitions = new ArrayList<>();
    definitions.addAll(OperatorDefinitions.all());
    definitions.addAll(StringFunctions.all());
    definitions.addAll(NumericFunctions.all());
    definitions.addAll(TemporalFunctions.all());
    definitions.addAll(OtherFunctions.all());
    for (FunctionDefinition definition : definitions) {
      if (BY_NAME.put(definition.name(), definition) != null) {
        throw new IllegalStateException(definition.name() + " is defined twice");
      }
    }
  }

  /** What plans call and no statement: parts of what the planner writes for other functions. */
  private static final Map<String, JavaMethod> PARTS =
      Map.of(
          "JSON_VALUE_STATUS",
          JavaMethod.ofObject("JsonPath", "valueStatus")
              .taking(ParameterKind.STRING, ParameterKind.STRING)
              .canFail(),
          "JSON_QUERY_STATUS",
          JavaMethod.ofObject("JsonPath", "queryStatus")
              .taking(ParameterKind.STRING, ParameterKind.STRING, ParameterKind.STRING)
              .canFail());

  private Functions() {}

  /** Everything, ordered by category. */
  public static Collection<FunctionDefinition> all() {
    return BY_NAME.values();
  }

  /** The function of that name in any case, null when there is none. */
  public static @Nullable FunctionDefinition find(String name) {
    return BY_NAME.get(name.toUpperCase(Locale.ROOT));
  }

  /** How a call that only plans have becomes Java; null when there is no such. */
  public static @Nullable JavaMethod findPart(String name) {
    return PARTS.get(name);
  }

  /** The names that are called as functions, for suggestions and completion. */
  public static List<String> names() {
    return BY_NAME.keySet().stream()
        .filter(name -> name.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '_'))
        .toList();
  }

  /** Collects the definitions of one category. */
  static final class Collector {
    final List<FunctionDefinition> definitions = new ArrayList<>();
    private final Category category;

    Collector(Category category) {
      this.category = category;
    }

    /** An operator of Calcite's. */
    Collector operator(
        String name,
        SqlOperator operator,
        NullRule nullRule,
        String signature,
        String documentation,
        String example,
        Emission emission) {
      definitions.add(
          new FunctionDefinition(
              name,
              operator,
              category,
              nullRule,
              true,
              List.of(signature),
              documentation,
              Example.parse(example),
              emission));
      return this;
    }

    /** A function that is NULL when an argument is. */
    Collector strict(
        String signatures,
        SqlReturnTypeInference returns,
        String documentation,
        String example,
        Emission emission) {
      return add(NullRule.STRICT, true, signatures, returns, documentation, example, emission);
    }

    /** A function that looks at NULLs itself. */
    Collector custom(
        String signatures,
        SqlReturnTypeInference returns,
        String documentation,
        String example,
        Emission emission) {
      return add(NullRule.CUSTOM, true, signatures, returns, documentation, example, emission);
    }

    /** A function whose result depends on more than its arguments. */
    Collector volatileFunction(
        String signatures,
        SqlReturnTypeInference returns,
        String documentation,
        String example,
        Emission emission) {
      return add(NullRule.STRICT, false, signatures, returns, documentation, example, emission);
    }

    /** Another spelling of a function. */
    Collector alias(
        String function,
        String signatures,
        SqlReturnTypeInference returns,
        String documentation,
        String example) {
      return add(
          NullRule.STRICT,
          true,
          signatures,
          returns,
          documentation,
          example,
          new Emission.SpellingOf(function));
    }

    /**
     * @param signatures separated by "|", without a regular expression: hundreds of them would be
     *     compiled at each start; the text before the first parenthesis is the name; without
     *     parentheses the function is called without them
     */
    private Collector add(
        NullRule nullRule,
        boolean deterministic,
        String signatures,
        SqlReturnTypeInference returns,
        String documentation,
        String example,
        Emission emission) {
      List<String> texts = Arrays.stream(signatures.split("\\|")).map(String::strip).toList();
      String first = texts.get(0);
      boolean parentheses = first.indexOf('(') > 0;
      String name = parentheses ? first.substring(0, first.indexOf('(')) : first;
      Signatures checker =
          new Signatures(
              name,
              parentheses
                  ? texts.stream().map(Signature::parse).toList()
                  : List.of(new Signature(first, List.of(), 0, false)));
      definitions.add(
          new FunctionDefinition(
              name,
              new WeirFunction(name, checker, returns, deterministic, parentheses),
              category,
              nullRule,
              deterministic,
              texts,
              documentation,
              Example.parse(example),
              emission));
      return this;
    }
  }
}
