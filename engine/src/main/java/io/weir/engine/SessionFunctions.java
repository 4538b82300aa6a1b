package io.weir.engine;

import io.weir.codegen.JobCode;
import io.weir.parser.SqlException;
import io.weir.parser.Statements;
import io.weir.planner.function.FunctionDefinition;
import io.weir.planner.function.Functions;
import io.weir.planner.function.JavaMethod;
import io.weir.planner.function.ParameterKind;
import io.weir.runtime.error.JobException;
import io.weir.runtime.function.Bytes;
import java.lang.reflect.Modifier;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlUnresolvedFunction;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** The functions of a session, and the jars that their classes are in. Not thread-safe. */
final class SessionFunctions {
  private static final Pattern SIGNATURE =
      Pattern.compile(
          "\\s*([A-Za-z_]\\w*)\\s*\\(\\s*(|\\w+\\s+\\w+(?:\\s*,\\s*\\w+\\s+\\w+)*)\\s*\\)\\s*");

  private static final List<String> PARAMETER_TYPES =
      List.of("STRING", "BYTES", "BOOLEAN", "INT", "BIGINT", "DOUBLE", "DATE");

  private final Map<String, FunctionDefinition> functions = new TreeMap<>();
  private final List<Path> jars = new ArrayList<>();

  /** Of all jars so far; jobs open loaders of their own, so that this one is never closed. */
  private @Nullable ClassLoader loader;

  Collection<FunctionDefinition> all() {
    return List.copyOf(functions.values());
  }

  void addJar(Path jar) {
    if (!Files.isReadable(jar)) {
      throw new JobException("cannot read the jar " + jar.toAbsolutePath());
    }
    jars.add(jar.toAbsolutePath().normalize());
    URL[] urls = new URL[jars.size()];
    for (int i = 0; i < urls.length; i++) {
      try {
        urls[i] = jars.get(i).toUri().toURL();
      } catch (MalformedURLException e) {
        throw new JobException("no path of a jar: " + jars.get(i), e);
      }
    }
    loader = new URLClassLoader("jars of a session", urls, getClass().getClassLoader());
  }

  void add(UserFunction function) {
    checkSignature(function.signature());
    FunctionDefinition definition =
        FunctionDefinition.ofMethod(
            FunctionDefinition.Category.USER,
            function.signature(),
            result(function.result()),
            function.deterministic(),
            function.description(),
            function.example(),
            function.nullable()
                ? JavaMethod.nullable(function.method())
                : JavaMethod.of(function.method()));
    if (Functions.find(definition.name()) != null) {
      throw new JobException("there is a function " + definition.name() + " already");
    }
    checkMethod(definition, function);
    functions.put(definition.name().toUpperCase(Locale.ROOT), definition);
  }

  /** {@code NAME(a TYPE, b TYPE)}, with a name that calls can have. */
  private static void checkSignature(String signature) {
    Matcher matcher = SIGNATURE.matcher(signature);
    if (!matcher.matches()) {
      throw new JobException(
          "'" + signature + "' is no signature: such as GREET(name STRING, times INT)");
    }
    String name = matcher.group(1);
    String parameters = matcher.group(2).strip();
    for (String parameter : parameters.isEmpty() ? new String[0] : parameters.split(",")) {
      String type = parameter.strip().split("\\s+")[1];
      if (!PARAMETER_TYPES.contains(type)) {
        throw new JobException(
            "%s: a parameter is %s, not %s"
                .formatted(name, String.join(", ", PARAMETER_TYPES), type));
      }
    }
    try {
      if (Statements.parseOne("SELECT " + name + "(1)").node() instanceof SqlSelect select
          && select.getSelectList().get(0) instanceof SqlCall call
          && call.getOperator() instanceof SqlUnresolvedFunction) {
        return;
      }
    } catch (SqlException e) {
      throw noName(name, e);
    }
    throw noName(name, null);
  }

  private static JobException noName(String name, @Nullable SqlException cause) {
    return new JobException(
        name + " is a word of SQL: no function of a session can be called so", cause);
  }

  private static SqlTypeName result(String type) {
    return switch (type.toUpperCase(Locale.ROOT)) {
      case "STRING" -> SqlTypeName.VARCHAR;
      case "BYTES" -> SqlTypeName.VARBINARY;
      case "BOOLEAN" -> SqlTypeName.BOOLEAN;
      case "INT" -> SqlTypeName.INTEGER;
      case "BIGINT" -> SqlTypeName.BIGINT;
      case "DOUBLE" -> SqlTypeName.DOUBLE;
      case "DATE" -> SqlTypeName.DATE;
      default -> throw new JobException("a function cannot give a " + type);
    };
  }

  /** That there is such a method: else generated code would not compile. */
  private void checkMethod(FunctionDefinition definition, UserFunction function) {
    int dot = function.method().lastIndexOf('.');
    if (dot < 0) {
      throw new JobException(function.method() + " is no class and method");
    }
    List<Class<?>> parameters = new ArrayList<>();
    definition.parameters().get(0).forEach(kind -> parameters.add(javaType(definition, kind)));
    Class<?> result =
        switch (result(function.result())) {
          case VARCHAR, VARBINARY -> Bytes.class;
          case BOOLEAN -> boolean.class;
          case INTEGER, DATE -> int.class;
          case BIGINT -> long.class;
          default -> double.class;
        };
    if (result == Bytes.class) {
      parameters.add(Bytes.class);
    }
    String wanted =
        "public static %s %s(%s)"
            .formatted(
                result.getSimpleName(),
                function.method().substring(dot + 1),
                String.join(", ", parameters.stream().map(Class::getSimpleName).toList()));
    try {
      Class<?> type =
          Class.forName(
              function.method().substring(0, dot),
              false,
              loader == null ? getClass().getClassLoader() : loader);
      boolean there =
          Modifier.isPublic(type.getModifiers())
              && Arrays.stream(type.getMethods())
                  .anyMatch(
                      method ->
                          method.getName().equals(function.method().substring(dot + 1))
                              && Modifier.isStatic(method.getModifiers())
                              && method.getReturnType() == result
                              && List.of(method.getParameterTypes()).equals(parameters));
      if (!there) {
        throw new JobException("%s has no %s".formatted(type.getName(), wanted));
      }
    } catch (ClassNotFoundException | LinkageError e) {
      throw new JobException(
          "there is no class %s: %s wants it"
              .formatted(function.method().substring(0, dot), definition.name()),
          e);
    }
  }

  private static Class<?> javaType(FunctionDefinition definition, ParameterKind kind) {
    return switch (kind) {
      case STRING, BYTES -> Bytes.class;
      case BOOLEAN -> boolean.class;
      case INT, DATE -> int.class;
      case BIGINT -> long.class;
      case DOUBLE -> double.class;
      case NUMERIC, TIMESTAMP, TEMPORAL, ARRAY, MAP, COLLECTION, ANY ->
          throw new IllegalStateException(definition.name() + " takes " + kind);
    };
  }

  /** What jobs are compiled with. */
  JobCode code() {
    return new JobCode(functions, jars.stream().map(Path::toString).toList(), codeLoader());
  }

  private @Nullable ClassLoader codeLoader() {
    return loader == null && !functions.isEmpty() ? getClass().getClassLoader() : loader;
  }
}
