package io.weir.codegen.expression;

import java.util.Map;

/** Functions of dates and times. */
final class DateEmitters {
  private DateEmitters() {}

  static void addTo(Map<String, Emitter> table) {
    // Functions follow.
  }

  /** The session's time zone. */
  static String zone(ExpressionCompiler compiler) {
    String id =
        compiler.body().constant("String", "timeZone", compiler.options().timeZone().getId());
    return compiler.body().derived("SessionZone", "zone", "new SessionZone(" + id + ")");
  }
}
