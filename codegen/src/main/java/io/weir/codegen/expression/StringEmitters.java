package io.weir.codegen.expression;

import static io.weir.codegen.expression.StaticFunction.INT;
import static io.weir.codegen.expression.StaticFunction.TEXT;

import java.util.Map;

/** Functions of strings. */
final class StringEmitters {
  private StringEmitters() {}

  static void addTo(Map<String, Emitter> table) {
    table.put("UPPER", StaticFunction.of("Strings.upper", TEXT));
    table.put("LOWER", StaticFunction.of("Strings.lower", TEXT));
    Emitter substring = StaticFunction.of("Strings.substring", TEXT, INT, INT);
    table.put("SUBSTRING", substring);
    table.put("SUBSTR", substring);
    Emitter length = StaticFunction.of("Utf8.length", TEXT);
    table.put("CHAR_LENGTH", length);
    table.put("CHARACTER_LENGTH", length);
    table.put("||", StaticFunction.of("Strings.concat", TEXT, TEXT));
  }
}
