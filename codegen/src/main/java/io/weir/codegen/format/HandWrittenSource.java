package io.weir.codegen.format;

import io.weir.codegen.source.GeneratedKernel;
import io.weir.codegen.source.Template;
import io.weir.runtime.data.RowType;
import io.weir.runtime.format.JsonDialect;
import java.util.List;
import java.util.stream.Collectors;

/** Classes for decoders and encoders that leave nothing to generate but a name. */
final class HandWrittenSource {
  private static final String CLASS =
      """
      package io.weir.generated;

      import io.weir.runtime.format.«base»;
      import io.weir.runtime.kernel.KernelContext;

      /** «about» */
      public final class «class» extends «base» {
        public «class»(Object[] constants, KernelContext context) {
          super(constants, context);
        }
      }
      """;

  private HandWrittenSource() {}

  /** A subclass of {@link io.weir.runtime.format.JsonDecoder}. */
  static GeneratedKernel jsonDecoder(JsonDialect dialect, RowType read) {
    ColumnNames names = new ColumnNames();
    String columns =
        read.fields().stream()
            .map(field -> names.add(field.name()) + " " + field.type())
            .collect(Collectors.joining(", "));
    return generate(
        "JsonDecoder",
        "JsonDecoder",
        "Reads from JSON: " + (columns.isEmpty() ? "the number of records alone" : columns) + ".",
        List.of(dialect, read));
  }

  /** A subclass of {@link io.weir.runtime.format.RawDecoder}. */
  static GeneratedKernel rawDecoder(RowType read) {
    return generate("Raw", "RawDecoder", "Takes records as they are.", List.of(read));
  }

  /** A subclass of {@link io.weir.runtime.format.RawEncoder}. */
  static GeneratedKernel rawEncoder() {
    return generate("Raw", "RawEncoder", "Takes records as they are.", List.of());
  }

  private static GeneratedKernel generate(
      String name, String base, String about, List<Object> constants) {
    return GeneratedKernel.of(
        name, Template.of(CLASS).with("base", base).with("about", about), constants);
  }
}
