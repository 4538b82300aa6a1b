package io.weir.planner.function;

/**
 * A call and what it gives, which a test executes.
 *
 * @param call what follows SELECT, such as {@code UPPER('tea')}; may have a FROM
 * @param result an expression without the function
 */
public record Example(String call, String result) {
  private static final String IS = " = ";

  /**
   * @param text such as {@code UPPER('tea') = 'TEA'}; the last equals sign between spaces counts
   */
  static Example parse(String text) {
    int split = text.lastIndexOf(IS);
    if (split < 0) {
      throw new IllegalArgumentException("no result in the example " + text);
    }
    return new Example(text.substring(0, split), text.substring(split + IS.length()));
  }
}
