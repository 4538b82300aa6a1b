package io.weir.planner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.planner.function.FunctionDefinition;
import io.weir.planner.function.Functions;
import io.weir.planner.plan.ExecPlan;
import io.weir.planner.plan.Expression;
import io.weir.planner.plan.PlanNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of functions says what can be called, and how. */
class FunctionsTest {
  private static final TestCatalog CATALOG =
      new TestCatalog(
          "CREATE TABLE t (`string` STRING, `boolean` BOOLEAN, `int` SMALLINT, `bigint` INT,"
              + " `double` FLOAT, `numeric` DECIMAL(10, 2), `bytes` BYTES, `date` DATE,"
              + " `timestamp` TIMESTAMP(3), `array` ARRAY<INT>, `map` MAP<STRING, INT>)");

  /** A column for each kind of parameter. */
  private static final Map<String, String> ARGUMENTS =
      Map.of("TEMPORAL", "`timestamp`", "COLLECTION", "`array`", "ANY", "`int`");

  /** Written with other functions: IF, IFNULL and NULLIF are CASE and COALESCE. */
  private static final Set<String> REWRITTEN = Set.of("IF", "IFNULL", "NULLIF");

  /** Every way to call every function that is called as NAME(arguments). */
  static Stream<String> calls() {
    List<String> calls = new ArrayList<>();
    for (FunctionDefinition function : Functions.all()) {
      for (String signature : function.signatures()) {
        if (signature.matches("\\w+\\(([a-zA-Z]+ [A-Z]+|[\\[\\], .])*\\)")) {
          String inside = signature.substring(signature.indexOf('(') + 1, signature.length() - 1);
          inside = inside.replace("...", "");
          calls.add(call(function, inside.replaceAll("\\[.*]", "")));
          calls.add(call(function, inside.replaceAll("[\\[\\]]", "")));
        }
      }
    }
    return calls.stream().distinct();
  }

  private static String call(FunctionDefinition function, String parameters) {
    List<String> arguments = new ArrayList<>();
    for (String parameter : parameters.split(",")) {
      if (!parameter.isBlank()) {
        String kind = parameter.trim().split(" ")[1];
        arguments.add(ARGUMENTS.getOrDefault(kind, "`" + kind.toLowerCase(Locale.ROOT) + "`"));
      }
    }
    return function.name() + "(" + String.join(", ", arguments) + ")";
  }

  @ParameterizedTest
  @MethodSource("calls")
  void everySignatureCanBeCalled(String call) {
    ExecPlan plan = CATALOG.plan("SELECT " + call + " FROM t");
    String name = call.substring(0, call.indexOf('('));
    FunctionDefinition function = Functions.find(name);
    PlanNode.Calc calc =
        plan.nodes().stream()
            .filter(PlanNode.Calc.class::isInstance)
            .map(PlanNode.Calc.class::cast)
            .findFirst()
            .orElseThrow();
    Expression projection = calc.projections().get(0);
    if (projection instanceof Expression.Call made && !REWRITTEN.contains(name)) {
      assertEquals(function.callName(), made.function());
    }
  }

  @Test
  void everythingIsDocumented() {
    assertTrue(Functions.all().size() > 150);
    for (FunctionDefinition function : Functions.all()) {
      assertFalse(function.documentation().isBlank(), function.name());
      assertFalse(function.signatures().isEmpty(), function.name());
    }
  }

  @Test
  void namesAreFoundInAnyCase() {
    assertEquals("UPPER", Functions.find("upper").name());
    CATALOG.plan("SELECT upper(`string`), Char_Length(`string`) FROM t");
  }
}
