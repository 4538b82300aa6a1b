package io.weir.codegen;

import io.weir.codegen.source.GeneratedKernel;
import io.weir.codegen.source.JaninoCompiler;
import io.weir.codegen.source.JavaSource;
import io.weir.parser.SqlException;
import io.weir.runtime.connector.format.FormatClass;
import io.weir.runtime.error.BugException;
import io.weir.runtime.error.JobException;
import io.weir.runtime.kernel.KernelSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.FutureTask;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Compiles and collects the generated classes of one job; a class may be added twice. Classes are
 * compiled on idle cores while the next ones are generated: compiling takes up to half of the time
 * from a statement to its first row. Used by one thread.
 */
final class KernelCompiler {
  private final Map<String, JavaSource> sources = new LinkedHashMap<>();
  private final List<FutureTask<Map<String, byte[]>>> compilations = new ArrayList<>();
  private final @Nullable ClassLoader ofJars;

  KernelCompiler() {
    this(null);
  }

  /**
   * @param ofJars has classes of the session that sources may name; null when there are none
   */
  KernelCompiler(@Nullable ClassLoader ofJars) {
    this.ofJars = ofJars;
  }

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

  /** Adds the class of a decoder or encoder, unless it is there already. */
  KernelSpec add(FormatClass ofFormat) {
    return ofFormat instanceof FormatClass.Generated generated
        ? add(GeneratedKernel.of(generated))
        : ((FormatClass.Existing) ofFormat).spec();
  }

  private KernelSpec add(JavaSource source, KernelSpec spec) {
    if (sources.putIfAbsent(source.className(), source) == null) {
      FutureTask<Map<String, byte[]>> compilation =
          new FutureTask<>(() -> JaninoCompiler.compile(source, ofJars));
      compilations.add(compilation);
      ForkJoinPool.commonPool().execute(compilation);
    }
    return spec;
  }

  /** In the order in which they were added. */
  List<JavaSource> sources() {
    return List.copyOf(sources.values());
  }

  /**
   * Class files by binary name.
   *
   * @throws BugException when a source does not compile
   */
  Map<String, byte[]> classes() {
    // From the last one on this thread compiles what no other has begun.
    for (int i = compilations.size() - 1; i >= 0; i--) {
      compilations.get(i).run();
    }
    Map<String, byte[]> classes = new HashMap<>();
    for (FutureTask<Map<String, byte[]>> compilation : compilations) {
      try {
        classes.putAll(compilation.get());
      } catch (ExecutionException e) {
        if (e.getCause() instanceof BugException bug) {
          throw bug;
        } else if (e.getCause() instanceof SqlException refused) {
          throw refused;
        } else if (e.getCause() instanceof VirtualMachineError exhausted) {
          throw exhausted;
        }
        throw new BugException("generated code could not be compiled", "", e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new JobException(
            "interrupted while generated code was compiled: nothing was started", e);
      }
    }
    return classes;
  }
}
