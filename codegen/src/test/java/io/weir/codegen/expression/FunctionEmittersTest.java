package io.weir.codegen.expression;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weir.planner.function.FunctionDefinition;
import io.weir.planner.function.FunctionDefinition.Category;
import io.weir.planner.function.Functions;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FunctionEmittersTest {
  /** Rewritten by the planner. */
  private static final Set<String> REWRITTEN = Set.of("BETWEEN", "TYPEOF");

  @Test
  void everyScalarFunctionCanBeCompiled() {
    List<String> missing =
        Functions.all().stream()
            .filter(function -> function.category() != Category.AGGREGATE)
            .filter(function -> function.category() != Category.WINDOW)
            .map(FunctionDefinition::callName)
            .filter(name -> !REWRITTEN.contains(name))
            .filter(name -> !FunctionEmitters.names().contains(name))
            .toList();
    assertEquals(List.of(), missing);
  }
}
