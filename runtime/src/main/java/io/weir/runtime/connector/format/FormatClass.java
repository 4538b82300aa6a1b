package io.weir.runtime.connector.format;

import io.weir.runtime.kernel.KernelSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The class of a decoder or encoder. It has a public constructor {@code (Object[] constants,
 * KernelContext context)}, and is instantiated once for each reader or writer.
 */
public sealed interface FormatClass {
  /** A class that is there, in the format's jar. */
  record Existing(KernelSpec spec) implements FormatClass {
    public Existing(Class<?> type, List<@Nullable Object> constants) {
      this(new KernelSpec(type.getName(), constants));
    }
  }

  /**
   * A class of which the format gives the text: for loops that depend on the table's columns.
   *
   * @param prefix of its name, such as {@code CsvDecoder}
   * @param text a compilation unit in the package {@code io.weir.generated}, with {@code «class»}
   *     for the simple name: equal texts are compiled once. It may use the JDK, the runtime and the
   *     kernels
   * @param constants see {@link KernelSpec}
   */
  record Generated(String prefix, String text, List<@Nullable Object> constants)
      implements FormatClass {}
}
