package io.weir.codegen.source;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A generated compilation unit.
 *
 * @param className binary name of its one top-level class
 * @param text Java, indented
 */
public record JavaSource(String className, String text) {
  /** The package of classes that are named by their text. */
  public static final String PACKAGE = "io.weir.generated";

  /**
   * A class in {@link #PACKAGE} that is named by its text, so that equal texts are the same class
   * and are compiled once.
   *
   * @param template has all holes filled but {@code «class»}, the simple name
   */
  public static JavaSource named(String prefix, Template template) {
    String digest = digest(template.with("class", prefix).fill());
    String simpleName = prefix + "_" + digest;
    return new JavaSource(PACKAGE + "." + simpleName, template.with("class", simpleName).fill());
  }

  private static String digest(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
