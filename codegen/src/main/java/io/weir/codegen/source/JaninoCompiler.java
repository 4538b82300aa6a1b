package io.weir.codegen.source;

import io.weir.parser.SqlException;
import io.weir.runtime.error.BugException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.codehaus.commons.compiler.CompileException;
import org.codehaus.commons.compiler.InternalCompilerException;
import org.codehaus.janino.SimpleCompiler;

/**
 * Compiles generated sources with Janino, which knows Java without lambdas, {@code var},
 * multi-catch and most of generics. What has been compiled lately is remembered by its text, in
 * memory and in the {@link ClassFileCache}. Thread-safe.
 */
public final class JaninoCompiler {
  private static final int REMEMBERED = 256;

  private static final Map<String, Map<String, byte[]>> COMPILED =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Map<String, byte[]>> eldest) {
          return size() > REMEMBERED;
        }
      };

  private JaninoCompiler() {}

  /**
   * The class files of a source (its nested classes too), by binary name.
   *
   * @throws BugException when the source does not compile
   * @throws SqlException when it is more than a class file can hold
   */
  public static Map<String, byte[]> compile(JavaSource source) {
    synchronized (COMPILED) {
      Map<String, byte[]> known = COMPILED.get(source.text());
      if (known != null) {
        return known;
      }
    }
    ClassFileCache cache = ClassFileCache.ofProcess();
    Map<String, byte[]> classes = cache.find(source);
    if (classes == null) {
      classes = cook(source);
      cache.add(source, classes);
    }
    synchronized (COMPILED) {
      COMPILED.put(source.text(), classes);
    }
    return classes;
  }

  private static Map<String, byte[]> cook(JavaSource source) {
    SimpleCompiler compiler = new SimpleCompiler();
    compiler.setParentClassLoader(RuntimeClasses.LOADER);
    compiler.setDebuggingInformation(true, true, true);
    try {
      compiler.cook(source.className() + ".java", source.text());
      return Map.copyOf(compiler.getBytecodes());
    } catch (InternalCompilerException e) {
      // A method or the constant pool is beyond what a class file can hold.
      throw new SqlException(
          SqlException.Code.UNSUPPORTED,
          "The statement is too large: " + e.getMessage(),
          null,
          "split the expression with the most parts");
    } catch (CompileException e) {
      throw new BugException(
          "generated code does not compile: " + e.getMessage(), source.text(), e);
    }
  }
}
