package io.weir.codegen;

import io.weir.codegen.source.GeneratedKernel;
import io.weir.codegen.source.JaninoCompiler;
import io.weir.codegen.source.JavaSource;
import io.weir.runtime.kernel.KernelSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Compiles and collects the generated classes of one job; a class may be added twice. */
final class KernelCompiler {
  private final List<JavaSource> sources = new ArrayList<>();
  private final Map<String, byte[]> classes = new HashMap<>();

  /**
   * Adds a class that needs no constants.
   *
   * @param prefix of its name
   * @param generator gives its source for a binary name
   */
  KernelSpec add(String prefix, Function<String, JavaSource> generator) {
    JavaSource source = JavaSource.named(prefix, generator);
    return add(source, new KernelSpec(source.className(), List.of()));
  }

  /** Adds a class. */
  KernelSpec add(GeneratedKernel kernel) {
    return add(kernel.source(), kernel.spec());
  }

  private KernelSpec add(JavaSource source, KernelSpec spec) {
    if (!classes.containsKey(source.className())) {
      sources.add(source);
      classes.putAll(JaninoCompiler.compile(source));
    }
    return spec;
  }

  List<JavaSource> sources() {
    return sources;
  }

  Map<String, byte[]> classes() {
    return classes;
  }
}
