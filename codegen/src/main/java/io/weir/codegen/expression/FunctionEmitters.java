package io.weir.codegen.expression;

import io.weir.planner.function.FunctionDefinition;
import io.weir.planner.function.Functions;
import io.weir.planner.function.JavaMethod;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How each function of the planner's function table is written as Java, by its name in calls. */
public final class FunctionEmitters {
  private static final Map<String, Emitter> TABLE = table();

  private FunctionEmitters() {}

  private static Map<String, Emitter> table() {
    Map<String, Emitter> table = new TreeMap<>();
    LogicEmitters.addTo(table);
    ComparisonEmitters.addTo(table);
    ArithmeticEmitters.addTo(table);
    CastEmitter.addTo(table);
    ConditionalEmitters.addTo(table);
    StringEmitters.addTo(table);
    NumericEmitters.addTo(table);
    DateEmitters.addTo(table);
    CollectionEmitters.addTo(table);
    for (FunctionDefinition definition : Functions.all()) {
      JavaMethod method = definition.method();
      if (method != null) {
        table.put(definition.callName(), new MethodEmitter(definition, method));
      }
    }
    return table;
  }

  /**
   * How a call is written.
   *
   * @param ofSession functions of the session, by name
   */
  static @Nullable Emitter find(String function, Map<String, FunctionDefinition> ofSession) {
    FunctionDefinition definition = ofSession.get(function);
    return definition == null || definition.method() == null
        ? TABLE.get(function)
        : new MethodEmitter(definition, definition.method());
  }

  /** The functions that can be compiled. */
  public static Set<String> names() {
    return TABLE.keySet();
  }
}
