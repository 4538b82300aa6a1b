package io.weir.codegen.expression;

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
    return table;
  }

  static @Nullable Emitter find(String function) {
    return TABLE.get(function);
  }

  /** The functions that can be compiled. */
  public static Set<String> names() {
    return TABLE.keySet();
  }
}
