package io.weir.codegen.format;

import io.weir.codegen.source.GeneratedKernel;
import io.weir.codegen.source.Template;
import io.weir.runtime.data.RowType;
import java.util.List;

/** Classes for the format raw, which leaves nothing to generate but a name. */
final class RawSource {
  private static final String CLASS =
      """
      package io.weir.generated;

      import io.weir.runtime.format.«base»;
      import io.weir.runtime.kernel.KernelContext;

      /** Takes records as they are. */
      public final class «class» extends «base» {
        public «class»(Object[] constants, KernelContext context) {
          super(constants, context);
        }
      }
      """;

  private RawSource() {}

  /** A subclass of {@link io.weir.runtime.format.RawDecoder}. */
  static GeneratedKernel decoder(RowType read) {
    return GeneratedKernel.of("Raw", Template.of(CLASS).with("base", "RawDecoder"), List.of(read));
  }

  /** A subclass of {@link io.weir.runtime.format.RawEncoder}. */
  static GeneratedKernel encoder() {
    return GeneratedKernel.of("Raw", Template.of(CLASS).with("base", "RawEncoder"), List.of());
  }
}
