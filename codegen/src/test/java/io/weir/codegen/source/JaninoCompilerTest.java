package io.weir.codegen.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.weir.parser.SqlException;
import io.weir.runtime.error.BugException;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class JaninoCompilerTest {
  private static Map<String, byte[]> compile(String name, String body) {
    return JaninoCompiler.compile(
        new JavaSource(
            "io.weir.generated." + name,
            "package io.weir.generated; class " + name + " {" + body + "}"));
  }

  private static void assertRefused(String name, String body) {
    SqlException refused = assertThrows(SqlException.class, () -> compile(name, body));
    assertEquals(
        "The statement is too large: its parts do not fit one class of the JVM",
        refused.getMessage());
  }

  private static String repeated(int count, String format) {
    return IntStream.range(0, count).mapToObj(format::formatted).collect(Collectors.joining());
  }

  @Test
  void methodOfMoreThan64Kb() {
    assertRefused(
        "Long", "int f(int k) {int[] x = {" + repeated(9_000, "1%04d,") + "}; return x[k];}");
  }

  @Test
  void constantPoolOfMoreThan65535() {
    StringBuilder methods = new StringBuilder();
    for (int i = 0; i < 34; i++) {
      methods.append("int f").append(i).append("(int k) {int[] x = {");
      for (int j = 0; j < 2_000; j++) {
        methods.append(1_000_000 + i * 2_000 + j).append(',');
      }
      methods.append("}; return x[k];}");
    }
    assertRefused("Pool", methods.toString());
  }

  @Test
  void deepNestingCompilesOnALargeStack() {
    int depth = 4_000;
    assertFalse(
        compile(
                "Deep",
                "int f(int k) {return " + "(".repeat(depth) + "k" + " + 1)".repeat(depth) + ";}")
            .isEmpty());
  }

  @Test
  void whatIsNoJavaIsABug() {
    assertThrows(BugException.class, () -> compile("Wrong", "int f() { return unknown; }"));
  }
}
