package io.weir.planner.function;

/**
 * The Java method that a strict scalar function is. It is called for each row whose arguments are
 * not NULL, with these as they lie in columns: {@code long}, {@code int}, {@code double}, {@code
 * boolean}, and a view of bytes for strings; one that gives a string is handed a view for it as the
 * last argument.
 *
 * @param name class and static method, such as {@code Strings.left}, the class with its package
 *     unless it is one of the runtime's
 * @param nullable whether the result may be NULL: a null reference, or the smallest int or long
 */
public record JavaMethod(String name, boolean nullable) {
  /** A method whose result is never NULL. */
  public static JavaMethod of(String name) {
    return new JavaMethod(name, false);
  }
}
