package io.weir.engine;

/**
 * A scalar function of one session: a public static method. It is called for each row whose
 * arguments are not NULL, with them as {@code long} (BIGINT), {@code int} (INT, DATE), {@code
 * double}, {@code boolean} or {@link io.weir.runtime.function.Bytes} (STRING, BYTES), a view that
 * is valid during the call; a method that gives a string is handed a Bytes for it as the last
 * argument and returns that or another one.
 *
 * @param signature such as {@code GREET(name STRING, times INT)}
 * @param result type of the result: STRING, BYTES, BOOLEAN, INT, BIGINT, DOUBLE or DATE
 * @param deterministic whether equal arguments always give equal results
 * @param description one line
 * @param example a call and its result; may be empty
 * @param method class with its package, and method, such as {@code com.acme.Greetings.greet}
 * @param nullable whether it may return NULL: a null reference, or the smallest int or long
 */
public record UserFunction(
    String signature,
    String result,
    boolean deterministic,
    String description,
    String example,
    String method,
    boolean nullable) {
  /** A deterministic function that never gives NULL. */
  public static UserFunction of(String signature, String result, String method) {
    return new UserFunction(signature, result, true, "", "", method, false);
  }
}
