package io.weir.planner.function;

import java.util.List;

/**
 * The Java method that a strict scalar function is. It is called for each row whose arguments are
 * not NULL, with these as they lie in columns: {@code long}, {@code int}, {@code double}, {@code
 * boolean}, and a view of bytes for strings. Behind them it is handed a view for the result where
 * that is a string, the flag of {@link Nullness#FLAG}, and where it can fail the SQL and place of
 * the call, which its message names.
 *
 * @param owner class of which each call has an object of its own that {@code name} is a method of;
 *     empty when {@code name} is class and static method
 * @param name such as {@code Strings.left}, a class with its package unless it is one of the
 *     runtime's
 * @param parameters what its parameters are, the last one for further arguments too; empty when the
 *     signatures of the function say it
 * @param failing whether it can end the job
 */
public record JavaMethod(
    String owner, String name, Nullness nullness, List<ParameterKind> parameters, boolean failing)
    implements Emission {
  public JavaMethod {
    parameters = List.copyOf(parameters);
  }

  /** How a method that is given no NULLs says that its result is NULL. */
  public enum Nullness {
    /** It never is. */
    NEVER,
    /** By the smallest int or long, or a null reference. */
    LOWEST,
    /** By the flag that it is handed. */
    FLAG
  }

  /** A static method whose result is never NULL. */
  public static JavaMethod of(String name) {
    return new JavaMethod("", name, Nullness.NEVER, List.of(), false);
  }

  /** A static method whose result is NULL where it is the smallest number or a null reference. */
  public static JavaMethod nullable(String name) {
    return new JavaMethod("", name, Nullness.LOWEST, List.of(), false);
  }

  /** A static method whose result is NULL where it says so in the flag that it is handed. */
  public static JavaMethod flagged(String name) {
    return new JavaMethod("", name, Nullness.FLAG, List.of(), false);
  }

  /** A method of an object that each call has of its own; never NULL. */
  public static JavaMethod ofObject(String owner, String name) {
    return new JavaMethod(owner, name, Nullness.NEVER, List.of(), false);
  }

  /** As {@link #ofObject}, NULL by the smallest number or a null reference. */
  public static JavaMethod nullableOfObject(String owner, String name) {
    return new JavaMethod(owner, name, Nullness.LOWEST, List.of(), false);
  }

  /** The same with parameters that the signatures do not say. */
  public JavaMethod taking(ParameterKind... kinds) {
    return new JavaMethod(owner, name, nullness, List.of(kinds), failing);
  }

  /** The same, but of a method that can fail. */
  public JavaMethod canFail() {
    return new JavaMethod(owner, name, nullness, parameters, true);
  }
}
