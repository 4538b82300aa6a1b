package io.weir.codegen.source;

import io.weir.parser.DeepStack;
import io.weir.parser.SqlException;
import io.weir.runtime.error.BugException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.codehaus.commons.compiler.CompileException;
import org.codehaus.commons.compiler.InternalCompilerException;
import org.codehaus.janino.SimpleCompiler;
import org.jspecify.annotations.Nullable;

/**
 * Compiles generated sources with Janino, which knows Java without lambdas, {@code var},
 * multi-catch and most of generics. What has been compiled lately is remembered by its text, in
 * memory and in the {@link ClassFileCache}. Thread-safe.
 */
public final class JaninoCompiler {
  private static final int REMEMBERED = 256;

  /** What Janino makes of a StackOverflowError. */
  private static final String TOO_DEEP = "nested too deeply";

  /** What Janino says of sources that are beyond a class file. */
  private static final List<String> LIMITS =
      List.of(TOO_DEEP, "past JVM limit", "grows beyond 64 KB", "LineNumberTable entry offset");

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
    return compile(source, null);
  }

  /**
   * The same of a source that may name classes of a session. What it means depends on these, so
   * that it is not remembered.
   *
   * @param ofJars has these classes; null when there are none
   */
  public static Map<String, byte[]> compile(JavaSource source, @Nullable ClassLoader ofJars) {
    if (ofJars != null) {
      return cook(source, new RuntimeClasses(ofJars));
    }
    synchronized (COMPILED) {
      Map<String, byte[]> known = COMPILED.get(source.text());
      if (known != null) {
        return known;
      }
    }
    ClassFileCache cache = ClassFileCache.ofProcess();
    Map<String, byte[]> classes = cache.find(source);
    if (classes == null) {
      classes = cook(source, RuntimeClasses.LOADER);
      cache.add(source, classes);
    }
    synchronized (COMPILED) {
      COMPILED.put(source.text(), classes);
    }
    return classes;
  }

  private static Map<String, byte[]> cook(JavaSource source, ClassLoader named) {
    try {
      return cookHere(source, named);
    } catch (StackOverflowError e) {
      return cookDeep(source, named);
    } catch (CompileException e) {
      return String.valueOf(e.getMessage()).contains(TOO_DEEP)
          ? cookDeep(source, named)
          : refuse(source, e);
    } catch (InternalCompilerException e) {
      throw tooLarge();
    }
  }

  /** On a large stack: Janino goes down with the source. */
  private static Map<String, byte[]> cookDeep(JavaSource source, ClassLoader named) {
    return DeepStack.call(
        () -> {
          try {
            return cookHere(source, named);
          } catch (CompileException e) {
            return refuse(source, e);
          } catch (InternalCompilerException | StackOverflowError e) {
            throw tooLarge();
          }
        });
  }

  private static Map<String, byte[]> cookHere(JavaSource source, ClassLoader named)
      throws CompileException {
    SimpleCompiler compiler = new SimpleCompiler();
    compiler.setParentClassLoader(named);
    compiler.setDebuggingInformation(true, true, true);
    compiler.cook(source.className() + ".java", source.text());
    return Map.copyOf(compiler.getBytecodes());
  }

  private static Map<String, byte[]> refuse(JavaSource source, CompileException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      String message = String.valueOf(cause.getMessage());
      if (cause instanceof InternalCompilerException
          || cause instanceof StackOverflowError
          || LIMITS.stream().anyMatch(message::contains)) {
        throw tooLarge();
      }
    }
    throw new BugException("generated code does not compile: " + e.getMessage(), source.text(), e);
  }

  /** A method or the constant pool is beyond what a class file can hold. */
  private static SqlException tooLarge() {
    return new SqlException(
        SqlException.Code.UNSUPPORTED,
        "The statement is too large: its parts do not fit one class of the JVM",
        null,
        "split the expression with the most parts");
  }
}
