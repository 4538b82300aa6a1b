package io.weir.codegen.column;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.codegen.Aggregates;
import io.weir.codegen.source.JaninoCompiler;
import io.weir.codegen.source.JavaSource;
import io.weir.codegen.source.Javac;
import io.weir.codegen.source.MethodSizes;
import io.weir.planner.plan.AggregateCall;
import io.weir.planner.plan.PlanNode;
import io.weir.planner.plan.PlanNode.SortKey;
import io.weir.runtime.data.Field;
import io.weir.runtime.data.RowType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Generated kernels as text: javac takes them too, and no method is too long for the JIT. */
class GeneratedTextTest {
  private static final String PACKAGE = AggregateTest.PACKAGE;

  private static RowType wide() {
    List<Field> fields = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      fields.addAll(AggregateTest.INPUT.fields());
    }
    return new RowType(fields, false);
  }

  private static List<JavaSource> sources() {
    List<JavaSource> sources = new ArrayList<>();
    List<AggregateCall> calls = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      calls.addAll(AggregateTest.CALLS);
    }
    sources.addAll(
        Aggregates.compile(AggregateTest.INPUT, calls, PlanNode.Phase.SINGLE, false).sources());
    sources.addAll(
        Aggregates.compile(AggregateTest.INPUT, calls, PlanNode.Phase.SINGLE, true).sources());
    RowType wide = wide();
    for (int keys : new int[] {0, 1, 8, 9, wide.fields().size()}) {
      sources.add(
          KeyGenerator.generate(
              PACKAGE + "Keys" + keys, wide, IntStream.range(0, keys).boxed().toList()));
      sources.add(
          SortGenerator.generate(
              PACKAGE + "Order" + keys,
              wide,
              IntStream.range(0, keys)
                  .mapToObj(i -> new SortKey(i, i % 2 == 0, i % 3 == 0))
                  .toList()));
    }
    return sources;
  }

  @Test
  void javacCompilesWhatJaninoDoes() {
    assertEquals("", Javac.errors(sources()));
  }

  @Test
  void methodsAreShortEnoughForTheJit() {
    for (JavaSource source : sources()) {
      JaninoCompiler.compile(source)
          .values()
          .forEach(
              classFile ->
                  MethodSizes.of(classFile)
                      .forEach(
                          (method, size) ->
                              assertTrue(
                                  size <= MethodSizes.LIMIT,
                                  source.className() + "." + method + ": " + size)));
    }
  }

  @Test
  void textSpeaksOfThePlan() {
    String text =
        AggregateGenerator.generate(
                PACKAGE + "Aggregates",
                AggregateTest.INPUT,
                AggregateTest.CALLS.subList(0, 5),
                false)
            .text();
    assertTrue(text.contains("accumulate_sum_number_4("), text);
    assertFalse(text.contains("«"), text);
  }
}
