package io.weir.codegen.expression;

import static io.weir.codegen.expression.StaticFunction.BINARY;
import static io.weir.codegen.expression.StaticFunction.INT;
import static io.weir.codegen.expression.StaticFunction.LONG;
import static io.weir.codegen.expression.StaticFunction.TEXT;

import io.weir.planner.plan.Expression;
import io.weir.planner.plan.PlanType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Functions of strings, patterns, hashes and encodings. */
final class StringEmitters {
  private StringEmitters() {}

  static void addTo(Map<String, Emitter> table) {
    addParts(table);
    addChanges(table);
    addPatterns(table);
    addHashes(table);
  }

  private static void addParts(Map<String, Emitter> table) {
    alias(
        table, StaticFunction.of("Utf8.length", TEXT), "CHAR_LENGTH", "CHARACTER_LENGTH", "LENGTH");
    table.put("OCTET_LENGTH", (compiler, call) -> ofBytes("Strings.octetLength", compiler, call));
    alias(table, StaticFunction.of("Strings.substring", TEXT, INT, INT), "SUBSTRING", "SUBSTR");
    table.put("LEFT", StaticFunction.of("Strings.left", TEXT, INT));
    table.put("RIGHT", StaticFunction.of("Strings.right", TEXT, INT));
    alias(table, StaticFunction.of("StringSearch.position", TEXT, TEXT, INT), "POSITION", "LOCATE");
    table.put("INSTR", StaticFunction.of("StringSearch.instr", TEXT, TEXT, INT, INT).failing());
    table.put("SPLIT_INDEX", StaticFunction.nullable("StringSearch.splitIndex", TEXT, TEXT, INT));
    table.put("SUBSTRING_INDEX", StaticFunction.of("StringSearch.substringIndex", TEXT, TEXT, INT));
    table.put("STARTSWITH", StaticFunction.of("StringSearch.startsWith", TEXT, TEXT));
    table.put("ENDSWITH", StaticFunction.of("StringSearch.endsWith", TEXT, TEXT));
    table.put("ASCII", StaticFunction.of("Strings.ascii", TEXT));
    table.put("PARSE_URL", StaticFunction.nullable("Encodings.parseUrl", TEXT, TEXT, TEXT));
    table.put("ELT", StringEmitters::element);
  }

  private static void addChanges(Map<String, Emitter> table) {
    table.put("UPPER", StaticFunction.of("Strings.upper", TEXT));
    table.put("LOWER", StaticFunction.of("Strings.lower", TEXT));
    table.put("INITCAP", StaticFunction.of("Strings.initcap", TEXT));
    alias(table, StringEmitters::concat, "||", "CONCAT");
    table.put("CONCAT_WS", StringEmitters::join);
    table.put("REPEAT", StaticFunction.of("Strings.repeat", TEXT, INT).failing());
    table.put("REVERSE", StaticFunction.of("Strings.reverse", TEXT));
    table.put("REPLACE", StaticFunction.of("StringSearch.replace", TEXT, TEXT, TEXT));
    table.put("TRANSLATE", StaticFunction.of("Strings.translate", TEXT, TEXT, TEXT));
    table.put("OVERLAY", StaticFunction.of("Strings.overlay", TEXT, TEXT, INT, INT));
    table.put("TRIM", StringEmitters::trim);
    table.put("BTRIM", StaticFunction.of("Strings.trim", TEXT, TEXT));
    table.put("LTRIM", StaticFunction.of("Strings.trimLeading", TEXT, TEXT));
    table.put("RTRIM", StaticFunction.of("Strings.trimTrailing", TEXT, TEXT));
    table.put("LPAD", StaticFunction.nullable("Strings.padLeft", TEXT, INT, TEXT).failing());
    table.put("RPAD", StaticFunction.nullable("Strings.padRight", TEXT, INT, TEXT).failing());
    table.put("CHR", StaticFunction.of("Strings.chr", LONG));
    table.put("IS_ALPHA", StaticFunction.of("Strings.isAlpha", TEXT));
    table.put("IS_DIGIT", StaticFunction.of("Strings.isDigit", TEXT));
    table.put("IS_DECIMAL", StaticFunction.of("Strings.isDecimal", TEXT));
  }

  private static void addPatterns(Map<String, Emitter> table) {
    table.put(
        "LIKE",
        StaticFunction.ofObjectNeverNull("LikePattern", "matches", TEXT, TEXT, TEXT).failing());
    table.put(
        "SIMILAR TO",
        StaticFunction.ofObjectNeverNull("Regex", "similar", TEXT, TEXT, TEXT).failing());
    table.put("REGEXP", StaticFunction.ofObjectNeverNull("Regex", "find", TEXT, TEXT).failing());
    table.put(
        "REGEXP_EXTRACT", StaticFunction.ofObject("Regex", "extract", TEXT, TEXT, INT).failing());
    table.put("REGEXP_SUBSTR", StaticFunction.ofObject("Regex", "extract", TEXT, TEXT).failing());
    table.put(
        "REGEXP_REPLACE", StaticFunction.ofObject("Regex", "replace", TEXT, TEXT, TEXT).failing());
    table.put("REGEXP_COUNT", StaticFunction.ofObject("Regex", "count", TEXT, TEXT).failing());
    table.put("REGEXP_INSTR", StaticFunction.ofObject("Regex", "position", TEXT, TEXT).failing());
    table.put("JSON_VALUE", StaticFunction.ofObject("JsonPath", "value", TEXT, TEXT).failing());
    table.put(
        "JSON_EXISTS",
        StaticFunction.ofObjectNeverNull("JsonPath", "exists", TEXT, TEXT).failing());
    table.put(
        "JSON_QUERY", StaticFunction.ofObject("JsonPath", "query", TEXT, TEXT, TEXT).failing());
    table.put(
        "JSON_VALUE_STATUS",
        StaticFunction.ofObjectNeverNull("JsonPath", "valueStatus", TEXT, TEXT).failing());
    table.put(
        "JSON_QUERY_STATUS",
        StaticFunction.ofObjectNeverNull("JsonPath", "queryStatus", TEXT, TEXT, TEXT).failing());
    table.put("IS JSON", StaticFunction.of("JsonPath.isJson", TEXT, TEXT));
  }

  private static void addHashes(Map<String, Emitter> table) {
    for (String name : List.of("MD5", "SHA1", "SHA224", "SHA256", "SHA384", "SHA512")) {
      String algorithm = name.equals("MD5") ? name : "SHA-" + name.substring(3);
      table.put(name, (compiler, call) -> hash(compiler, call, algorithm));
    }
    table.put("SHA2", StaticFunction.ofObject("Hashes", "sha2", TEXT, INT));
    table.put("TO_BASE64", (compiler, call) -> ofBytes("Encodings.toBase64", compiler, call));
    table.put("FROM_BASE64", StaticFunction.nullable("Encodings.fromBase64", TEXT));
    table.put("ENCODE", StaticFunction.nullable("Encodings.encode", TEXT, TEXT));
    table.put("DECODE", StaticFunction.nullable("Encodings.decode", BINARY, TEXT));
    table.put("URL_ENCODE", StaticFunction.of("Encodings.urlEncode", TEXT));
    table.put("URL_DECODE", StaticFunction.nullable("Encodings.urlDecode", TEXT));
    table.put(
        "HEX",
        (compiler, call) ->
            StaticFunction.of(
                    "Hashes.hex", Types.isNumeric(call.arguments().get(0).type()) ? LONG : TEXT)
                .emit(compiler, call));
    table.put("BIN", StaticFunction.of("Hashes.bin", LONG));
    table.put("HASH_CODE", StaticFunction.of("Strings.hashCode", TEXT));
    table.put("UUID", StaticFunction.of("Encodings.uuid"));
  }

  private static void alias(Map<String, Emitter> table, Emitter emitter, String... names) {
    for (String name : names) {
      table.put(name, emitter);
    }
  }

  /** A function of strings and binary strings alike. */
  private static Expr ofBytes(String java, ExpressionCompiler compiler, Expression.Call call) {
    boolean binary = Types.isBinary(call.arguments().get(0).type());
    return StaticFunction.of(java, binary ? BINARY : TEXT).emit(compiler, call);
  }

  private static Expr concat(ExpressionCompiler compiler, Expression.Call call) {
    boolean binary = Types.isBinary(call.type());
    List<Expression> operands = new ArrayList<>();
    call.arguments().forEach(argument -> flatten(compiler, argument, operands));
    StrictCall strict =
        StrictCall.of(
            compiler, "concat", call.type(), compiler.compileAll(operands, binary ? BINARY : TEXT));
    StringBuilder text = new StringBuilder(strict.view()).append(".begin(32)");
    for (int i = 0; i < strict.size(); i++) {
      text.append(".append(").append(strict.value(i)).append(')');
    }
    return strict.computed(text.toString());
  }

  private static void flatten(
      ExpressionCompiler compiler, Expression expression, List<Expression> operands) {
    if (expression instanceof Expression.Call call
        && (call.function().equals("||") || call.function().equals("CONCAT"))
        && !compiler.isOutlined(call)) {
      call.arguments().forEach(argument -> flatten(compiler, argument, operands));
    } else {
      operands.add(expression);
    }
  }

  /** CONCAT_WS: leaves NULLs out, but is NULL when the separator is. */
  private static Expr join(ExpressionCompiler compiler, Expression.Call call) {
    List<Expr> all = compiler.compileAll(call.arguments(), TEXT);
    Expr separator = compiler.repeatable(all.get(0), TEXT, "separator");
    if (separator.alwaysNull()) {
      return compiler.nullOf(call.type());
    }
    String view = compiler.view("joined");
    StringBuilder out = new StringBuilder(separator.statements());
    String first = compiler.scope().name("first");
    if (!separator.neverNull()) {
      out.append("if (").append(Expr.not(separator.isNull())).append(") {\n");
    }
    out.append("boolean ").append(first).append(" = true;\n");
    out.append(view).append(".start(64);\n");
    for (Expr piece : all.subList(1, all.size())) {
      if (piece.alwaysNull()) {
        continue;
      }
      out.append(piece.statements());
      out.append("if (").append(Expr.not(piece.isNull())).append(") {\n");
      out.append("if (!").append(first).append(") {\n");
      out.append(view).append(".append(").append(separator.value()).append(");\n}\n");
      out.append(view).append(".append(").append(piece.value()).append(");\n");
      out.append(first).append(" = false;\n}\n");
    }
    if (!separator.neverNull()) {
      out.append("}\n");
    }
    return Expr.of(out.toString(), separator.isNull(), view);
  }

  /** {@code TRIM(text)}, {@code TRIM(side, text)} or {@code TRIM(side, characters, text)}. */
  private static Expr trim(ExpressionCompiler compiler, Expression.Call call) {
    List<Expression> arguments = call.arguments();
    String function = "Strings.trim";
    int from = 0;
    if (arguments.size() > 1) {
      String side =
          ExpressionCompiler.literalValue(arguments.get(0), "a side of TRIM")
              .toUpperCase(Locale.ROOT);
      function +=
          switch (side) {
            case "LEADING" -> "Leading";
            case "TRAILING" -> "Trailing";
            default -> "";
          };
      from = 1;
    }
    List<Expression> used = new ArrayList<>();
    used.add(arguments.get(arguments.size() - 1));
    if (arguments.size() - from > 1) {
      used.add(arguments.get(from));
    }
    return StaticFunction.of(function, TEXT, TEXT)
        .emit(compiler, new Expression.Call("TRIM", used, call.type(), call.span()));
  }

  private static Expr hash(ExpressionCompiler compiler, Expression.Call call, String algorithm) {
    StrictCall strict =
        StrictCall.of(
            compiler, call.function(), call.type(), compiler.compileAll(call.arguments(), TEXT));
    String hashes = StaticFunction.object(compiler, "Hashes");
    return strict.computed(
        hashes + ".hash(" + strict.value(0) + ", \"" + algorithm + "\", " + strict.view() + ")");
  }

  /** ELT as a CASE over its index. */
  private static Expr element(ExpressionCompiler compiler, Expression.Call call) {
    Expression index = call.arguments().get(0);
    PlanType truth = PlanType.of(PlanType.Kind.BOOLEAN, true);
    List<Expression> branches = new ArrayList<>();
    for (int i = 1; i < call.arguments().size(); i++) {
      Expression number =
          new Expression.Literal(Integer.toString(i), index.type().withNullable(false));
      branches.add(new Expression.Call("=", List.of(index, number), truth));
      branches.add(call.arguments().get(i));
    }
    branches.add(new Expression.Literal(null, call.type()));
    return compiler.compile(new Expression.Call("CASE", branches, call.type(), call.span()));
  }
}
