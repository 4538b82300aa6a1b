package io.weir.codegen.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.codegen.source.GeneratedKernel;
import io.weir.codegen.source.JaninoCompiler;
import io.weir.codegen.source.JavaSource;
import io.weir.codegen.source.Javac;
import io.weir.codegen.source.MethodSizes;
import io.weir.runtime.connector.format.FormatClass;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.Field;
import io.weir.runtime.data.RowType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GeneratedClassTest {
  private static final Field LINE = new Field("line", DataType.string());

  private static List<GeneratedKernel> all(RowType table) {
    List<GeneratedKernel> classes = new ArrayList<>();
    for (String format : new String[] {"csv", "json"}) {
      add(classes, Kernels.decoderClass(format, Map.of("csv.header", "true"), table, table));
      add(classes, Kernels.encoderClass(format, Map.of(), table));
    }
    assertEquals(3, classes.size());
    return classes;
  }

  private static void add(List<GeneratedKernel> classes, FormatClass ofFormat) {
    if (ofFormat instanceof FormatClass.Generated generated) {
      classes.add(GeneratedKernel.of(generated));
    }
  }

  @Test
  void noMethodIsTooLongToBeCompiled() {
    for (int fields : new int[] {1, 24, 33, 120}) {
      for (GeneratedKernel generated : all(new RandomRows(new Random(fields)).row(fields, 0))) {
        for (byte[] bytes : JaninoCompiler.compile(generated.source()).values()) {
          MethodSizes.of(bytes)
              .forEach(
                  (method, size) -> assertTrue(size < MethodSizes.LIMIT, method + ": " + size));
        }
      }
    }
  }

  @Test
  void javacAcceptsIt() {
    List<JavaSource> sources = new ArrayList<>();
    for (int fields : new int[] {3, 40}) {
      for (GeneratedKernel generated : all(new RandomRows(new Random(fields)).row(fields, 1))) {
        sources.add(generated.source());
      }
    }
    assertEquals("", Javac.errors(sources));
  }

  @Test
  void equalTablesShareAClass() {
    RowType table = RowType.of(LINE);
    RowType other = RowType.of(new Field("text", DataType.string()));
    String name = all(table).get(0).source().className();
    assertEquals(name, all(table).get(0).source().className());
    assertNotEquals(name, all(other).get(0).source().className());
  }
}
