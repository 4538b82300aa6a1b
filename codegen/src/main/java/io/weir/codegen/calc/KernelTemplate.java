package io.weir.codegen.calc;

import io.weir.codegen.expression.ClassBody;
import io.weir.codegen.source.GeneratedKernel;
import io.weir.codegen.source.JavaImports;
import io.weir.codegen.source.Template;

/** The frame of a kernel class made of expressions. */
final class KernelTemplate {
  private KernelTemplate() {}

  /**
   * @param kernel simple name of the interface
   * @param description goes into the class's Javadoc
   * @param methods of the interface
   */
  static GeneratedKernel fill(
      String kernel, String prefix, String description, ClassBody body, String methods) {
    String parts = body.fields() + body.assignments() + methods + body.methods();
    String imports = JavaImports.of(kernel + " KernelContext " + parts);
    Template template =
        Template.of(
                """
                package io.weir.generated;

                «imports»

                /** «description» */
                public final class «class» implements «kernel» {
                «fields»

                public «class»(Object[] constants, KernelContext context) {
                «assignments»
                }

                «methods»
                «parts»
                }
                """)
            .with("imports", imports)
            .with("kernel", kernel)
            .with("description", description)
            .with("fields", body.fields())
            .with("assignments", body.assignments())
            .with("methods", methods)
            .with("parts", body.methods());
    return GeneratedKernel.of(prefix, template, body.constants());
  }
}
