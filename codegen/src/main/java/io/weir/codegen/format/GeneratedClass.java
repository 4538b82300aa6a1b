package io.weir.codegen.format;

import io.weir.codegen.source.JavaSource;
import io.weir.codegen.source.Template;
import io.weir.runtime.kernel.KernelSpec;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Names generated classes after their content, so that equal ones are compiled once. */
final class GeneratedClass {
  private static final String PACKAGE = "io.weir.generated.format";
  private static final int NAME_BYTES = 6;

  private GeneratedClass() {}

  /**
   * @param prefix what the class is, such as {@code CsvDecoder}
   * @param template with the holes «package» and «class»; all others are filled
   */
  static Generated of(String prefix, Template template, List<@Nullable Object> constants) {
    String body = template.with("package", PACKAGE).with("class", prefix).fill();
    String name = prefix + "_" + digest(body);
    String text = template.with("class", name).fill();
    String binaryName = PACKAGE + "." + name;
    return new Generated(new JavaSource(binaryName, text), new KernelSpec(binaryName, constants));
  }

  private static String digest(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, NAME_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
