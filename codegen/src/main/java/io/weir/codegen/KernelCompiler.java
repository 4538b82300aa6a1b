package io.weir.codegen;

import io.weir.codegen.source.GeneratedKernel;
import io.weir.codegen.source.JaninoCompiler;
import io.weir.codegen.source.JavaSource;
import io.weir.runtime.kernel.KernelSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Compiles and collects the generated classes of one job. */
final class KernelCompiler {
  private final List<JavaSource> sources = new ArrayList<>();
  private final Map<String, byte[]> classes = new HashMap<>();
  private final Map<String, Integer> names = new HashMap<>();

  /** A class name that the job does not use yet: the name itself, then with 2, 3 … behind it. */
  String className(String name) {
    int use = names.merge(name, 1, Integer::sum);
    return JavaSource.PACKAGE + "." + (use == 1 ? name : name + use);
  }

  /** Adds a class that needs no constants. */
  KernelSpec add(JavaSource source) {
    return add(source, new KernelSpec(source.className(), List.of()));
  }

  /** Adds a class that is named by its text, and may come again. */
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
