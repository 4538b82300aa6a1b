package io.weir.codegen.source;

import io.weir.runtime.error.BugException;
import java.util.HashMap;
import java.util.Map;
import org.codehaus.commons.compiler.CompileException;
import org.codehaus.janino.SimpleCompiler;

/**
 * Compiles generated sources with Janino, which knows Java without lambdas, {@code var}, multi-catch
 * and most of generics.
 */
public final class JaninoCompiler {
  private JaninoCompiler() {}

  /**
   * The class files of a source (its nested classes too), by binary name.
   *
   * @throws BugException when the source does not compile
   */
  public static Map<String, byte[]> compile(JavaSource source) {
    SimpleCompiler compiler = new SimpleCompiler();
    compiler.setParentClassLoader(JaninoCompiler.class.getClassLoader());
    compiler.setDebuggingInformation(true, true, true);
    try {
      compiler.cook(source.className() + ".java", source.text());
      return new HashMap<>(compiler.getBytecodes());
    } catch (CompileException e) {
      throw new BugException("generated code does not compile: " + e.getMessage(), source.text(), e);
    }
  }
}
