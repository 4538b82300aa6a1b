package io.weir.codegen.source;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Function;

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
    return named(
        prefix,
        className ->
            new JavaSource(className, template.with("class", simpleName(className)).fill()));
  }

  /**
   * The same.
   *
   * @param generator gives the source of a class of some binary name
   */
  public static JavaSource named(String prefix, Function<String, JavaSource> generator) {
    String digest = digest(generator.apply(PACKAGE + "." + prefix).text());
    return generator.apply(PACKAGE + "." + prefix + "_" + digest);
  }

  /**
   * A class without a package statement and imports yet: both are put in front of the text.
   *
   * @param template has all holes filled but {@code «class»}, the simple name
   */
  public static JavaSource importing(String className, Template template) {
    String text = template.with("class", simpleName(className)).fill();
    int dot = className.lastIndexOf('.');
    return new JavaSource(
        className,
        "package %s;\n\n%s\n%s".formatted(className.substring(0, dot), JavaImports.of(text), text));
  }

  private static String simpleName(String className) {
    return className.substring(className.lastIndexOf('.') + 1);
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
