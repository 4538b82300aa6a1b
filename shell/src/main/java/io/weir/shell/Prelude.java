package io.weir.shell;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.ZoneId;

/**
 * What every query needs of the JDK, and one class of a library that no archive of classes takes,
 * made ready on another core while the first statement is parsed. Nothing of Weir's and Calcite's:
 * classes that initialise each other would have two threads wait for each other.
 */
final class Prelude {
  /** Of Apache Commons Math, which Calcite uses; its class files are of an old version. */
  private static final String FRACTIONS = "org.apache.commons.math3.fraction.BigFraction";

  @Retention(RetentionPolicy.RUNTIME)
  private @interface Annotation {}

  @Annotation
  private static final class Annotated {}

  private Prelude() {}

  static void start() {
    if (Runtime.getRuntime().availableProcessors() > 1) {
      Thread thread = new Thread(Prelude::run, "weir-prelude");
      thread.setDaemon(true);
      thread.start();
    }
  }

  private static void run() {
    try {
      Class.forName("java.math.BigDecimal"); // Computes large powers.
      Annotated.class.getAnnotations(); // Generates a class.
      ZoneId.systemDefault();
      Class.forName(FRACTIONS);
      MessageDigest.getInstance("SHA-256");
    } catch (ClassNotFoundException | NoSuchAlgorithmException e) {
      // Whoever needs it says so.
    }
  }
}
