package io.weir.codegen.expression;

import static io.weir.codegen.expression.RuntimeFunction.BINARY;
import static io.weir.codegen.expression.RuntimeFunction.INT;
import static io.weir.codegen.expression.RuntimeFunction.LONG;
import static io.weir.codegen.expression.RuntimeFunction.TEXT;

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
        table,
        RuntimeFunction.of("Utf8.length", TEXT),
        "CHAR_LENGTH",
        "CHARACTER_LENGTH",
        "LENGTH");
    table.put("OCTET_LENGTH", (compiler, call) -> ofBytes("Strings.octetLength", compiler, call));
    alias(table, RuntimeFunction.of("Strings.substring", TEXT, INT, INT), "SUBSTRING", "SUBSTR");
    table.put("LEFT", RuntimeFunction.of("Strings.left", TEXT, INT));
    table.put("RIGHT", RuntimeFunction.of("Strings.right", TEXT, INT));
    alias(
        table, RuntimeFunction.of("StringSearch.position", TEXT, TEXT, INT), "POSITION", "LOCATE");
    table.put("INSTR", RuntimeFunction.of("StringSearch.instr", TEXT, TEXT, INT, INT).failing());
    table.put("SPLIT_INDEX", RuntimeFunction.nullable("StringSearch.splitIndex", TEXT, TEXT, INT));
    table.put(
        "SUBSTRING_INDEX", RuntimeFunction.of("StringSearch.substringIndex", TEXT, TEXT, INT));
    table.put("STARTSWITH", RuntimeFunction.of("StringSearch.startsWith", TEXT, TEXT));
    table.put("ENDSWITH", RuntimeFunction.of("StringSearch.endsWith", TEXT, TEXT));
    table.put("ASCII", RuntimeFunction.of("Strings.ascii", TEXT));
    table.put("PARSE_URL", RuntimeFunction.nullable("Encodings.parseUrl", TEXT, TEXT, TEXT));
    table.put("ELT", StringEmitters::element);
  }

  private static void addChanges(Map<String, Emitter> table) {
    table.put("UPPER", RuntimeFunction.of("Strings.upper", TEXT));
    table.put("LOWER", RuntimeFunction.of("Strings.lower", TEXT));
    table.put("INITCAP", RuntimeFunction.of("Strings.initcap", TEXT));
    alias(table, StringEmitters::concat, "||", "CONCAT");
    table.put("CONCAT_WS", StringEmitters::join);
    table.put("REPEAT", RuntimeFunction.of("Strings.repeat", TEXT, INT).failing());
    table.put("REVERSE", RuntimeFunction.of("Strings.reverse", TEXT));
    table.put("REPLACE", RuntimeFunction.of("StringSearch.replace", TEXT, TEXT, TEXT));
    table.put("TRANSLATE", RuntimeFunction.of("Strings.translate", TEXT, TEXT, TEXT));
    table.put("OVERLAY", RuntimeFunction.of("Strings.overlay", TEXT, TEXT, INT, INT));
    table.put("TRIM", StringEmitters::trim);
    table.put("BTRIM", RuntimeFunction.of("Strings.trim", TEXT, TEXT));
    table.put("LTRIM", RuntimeFunction.of("Strings.trimLeading", TEXT, TEXT));
    table.put("RTRIM", RuntimeFunction.of("Strings.trimTrailing", TEXT, TEXT));
    table.put("LPAD", RuntimeFunction.nullable("Strings.padLeft", TEXT, INT, TEXT).failing());
    table.put("RPAD", RuntimeFunction.nullable("Strings.padRight", TEXT, INT, TEXT).failing());
    table.put("CHR", RuntimeFunction.of("Strings.chr", LONG));
    table.put("IS_ALPHA", RuntimeFunction.of("Strings.isAlpha", TEXT));
    table.put("IS_DIGIT", RuntimeFunction.of("Strings.isDigit", TEXT));
    table.put("IS_DECIMAL", RuntimeFunction.of("Strings.isDecimal", TEXT));
  }

  private static void addPatterns(Map<String, Emitter> table) {
    table.put(
        "LIKE",
        RuntimeFunction.neverNullOfObject("LikePattern", "matches", TEXT, TEXT, TEXT).failing());
    table.put(
        "SIMILAR TO",
        RuntimeFunction.neverNullOfObject("Regex", "similar", TEXT, TEXT, TEXT).failing());
    table.put("REGEXP", RuntimeFunction.neverNullOfObject("Regex", "find", TEXT, TEXT).failing());
    table.put(
        "REGEXP_EXTRACT",
        RuntimeFunction.nullableOfObject("Regex", "extract", TEXT, TEXT, INT).failing());
    table.put(
        "REGEXP_SUBSTR",
        RuntimeFunction.nullableOfObject("Regex", "extract", TEXT, TEXT).failing());
    table.put(
        "REGEXP_REPLACE",
        RuntimeFunction.nullableOfObject("Regex", "replace", TEXT, TEXT, TEXT).failing());
    table.put(
        "REGEXP_COUNT", RuntimeFunction.nullableOfObject("Regex", "count", TEXT, TEXT).failing());
    table.put(
        "REGEXP_INSTR",
        RuntimeFunction.nullableOfObject("Regex", "position", TEXT, TEXT).failing());
    table.put(
        "JSON_VALUE", RuntimeFunction.nullableOfObject("JsonPath", "value", TEXT, TEXT).failing());
    table.put(
        "JSON_EXISTS",
        RuntimeFunction.neverNullOfObject("JsonPath", "exists", TEXT, TEXT).failing());
    table.put(
        "JSON_QUERY",
        RuntimeFunction.nullableOfObject("JsonPath", "query", TEXT, TEXT, TEXT).failing());
    table.put(
        "JSON_VALUE_STATUS",
        RuntimeFunction.neverNullOfObject("JsonPath", "valueStatus", TEXT, TEXT).failing());
    table.put(
        "JSON_QUERY_STATUS",
        RuntimeFunction.neverNullOfObject("JsonPath", "queryStatus", TEXT, TEXT, TEXT).failing());
    table.put("IS JSON", RuntimeFunction.of("JsonPath.isJson", TEXT, TEXT));
  }

  private static void addHashes(Map<String, Emitter> table) {
    for (String name : List.of("MD5", "SHA1", "SHA224", "SHA256", "SHA384", "SHA512")) {
      String algorithm = name.equals("MD5") ? name : "SHA-" + name.substring(3);
      table.put(name, (compiler, call) -> hash(compiler, call, algorithm));
    }
    table.put("SHA2", RuntimeFunction.nullableOfObject("Hashes", "sha2", TEXT, INT));
    table.put("TO_BASE64", (compiler, call) -> ofBytes("Encodings.toBase64", compiler, call));
    table.put("FROM_BASE64", RuntimeFunction.nullable("Encodings.fromBase64", TEXT));
    table.put("ENCODE", RuntimeFunction.nullable("Encodings.encode", TEXT, TEXT));
    table.put("DECODE", RuntimeFunction.nullable("Encodings.decode", BINARY, TEXT));
    table.put("URL_ENCODE", RuntimeFunction.of("Encodings.urlEncode", TEXT));
    table.put("URL_DECODE", RuntimeFunction.nullable("Encodings.urlDecode", TEXT));
    table.put(
        "HEX",
        (compiler, call) ->
            RuntimeFunction.of(
                    "Hashes.hex", Types.isNumeric(call.arguments().get(0).type()) ? LONG : TEXT)
                .emit(compiler, call));
    table.put("BIN", RuntimeFunction.of("Hashes.bin", LONG));
    table.put("HASH_CODE", RuntimeFunction.of("Strings.hashCode", TEXT));
    table.put("UUID", RuntimeFunction.of("Encodings.uuid"));
  }

  private static void alias(Map<String, Emitter> table, Emitter emitter, String... names) {
    for (String name : names) {
      table.put(name, emitter);
    }
  }

  /** A function of strings and binary strings alike. */
  private static Expr ofBytes(String java, ExpressionCompiler compiler, Expression.Call call) {
    boolean binary = Types.isBinary(call.arguments().get(0).type());
    return RuntimeFunction.of(java, binary ? BINARY : TEXT).emit(compiler, call);
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
    return RuntimeFunction.of(function, TEXT, TEXT)
        .emit(compiler, new Expression.Call("TRIM", used, call.type(), call.span()));
  }

  private static Expr hash(ExpressionCompiler compiler, Expression.Call call, String algorithm) {
    StrictCall strict =
        StrictCall.of(
            compiler, call.function(), call.type(), compiler.compileAll(call.arguments(), TEXT));
    String hashes = RuntimeFunction.object(compiler, "Hashes");
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
