package io.weir.shell.render;

import java.util.Locale;

/** Numbers of things, in words. */
public final class Counts {
  private Counts() {}

  /** Such as {@code 1 row}, {@code 2,000 rows}. */
  public static String of(long count, String singular) {
    return String.format(Locale.ROOT, "%,d %s", count, singular) + (count == 1 ? "" : "s");
  }
}
