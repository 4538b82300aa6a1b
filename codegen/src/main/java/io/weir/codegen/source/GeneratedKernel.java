package io.weir.codegen.source;

import io.weir.runtime.connector.format.FormatClass;
import io.weir.runtime.kernel.KernelSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A generated kernel class and what it is instantiated from.
 *
 * @param spec names the class of {@code source}
 */
public record GeneratedKernel(JavaSource source, KernelSpec spec) {
  public GeneratedKernel {
    if (!spec.className().equals(source.className())) {
      throw new IllegalArgumentException(spec.className() + " is not " + source.className());
    }
  }

  /** A class of which a format gave the text. */
  public static GeneratedKernel of(FormatClass.Generated given) {
    JavaSource source =
        JavaSource.named(
            given.prefix(),
            className ->
                new JavaSource(
                    className,
                    JavaLayout.indent(
                        given
                            .text()
                            .replace(
                                "«class»", className.substring(className.lastIndexOf('.') + 1)))));
    return new GeneratedKernel(source, new KernelSpec(source.className(), given.constants()));
  }

  /**
   * A kernel whose text is a filled template with the class's simple name given as {@code «class»}:
   * equal texts give the same class.
   *
   * @param prefix of the class name, such as {@code Calc}
   * @param template has all holes filled but {@code class}
   */
  public static GeneratedKernel of(
      String prefix, Template template, List<@Nullable Object> constants) {
    JavaSource source = JavaSource.named(prefix, template);
    return new GeneratedKernel(source, new KernelSpec(source.className(), constants));
  }
}
