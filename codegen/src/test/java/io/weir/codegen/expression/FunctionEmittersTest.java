package io.weir.codegen.expression;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weir.planner.function.Construct;
import io.weir.planner.function.Emission;
import io.weir.planner.function.FunctionDefinition;
import io.weir.planner.function.Functions;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FunctionEmittersTest {
  @Test
  void whatAnEntryIsAnotherSpellingOfCanBeCompiled() {
    List<String> missing =
        Functions.all().stream()
            .filter(function -> function.emission() instanceof Emission.SpellingOf)
            .map(FunctionDefinition::callName)
            .filter(name -> FunctionEmitters.find(name, Map.of()) == null)
            .toList();
    assertEquals(List.of(), missing);
  }

  @Test
  void everyConstructIsOfAFunction() {
    Set<Construct> unused = EnumSet.allOf(Construct.class);
    Functions.all().forEach(function -> unused.remove(function.emission()));
    assertEquals(Set.of(), unused);
  }
}
