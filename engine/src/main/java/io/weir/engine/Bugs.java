package io.weir.engine;

import io.weir.parser.DeepStack;
import io.weir.parser.SqlException;
import io.weir.runtime.error.BugException;
import io.weir.runtime.error.JobException;
import java.util.function.Supplier;

/** Turns what nobody expected into a {@link BugException} that says what was being worked on. */
final class Bugs {
  private Bugs() {}

  /**
   * Runs a piece of work, on a stack that is deep enough for the longest statements; errors of the
   * user and of the environment pass as they are.
   *
   * @param attachment text for the report, made only when it is needed
   */
  static <T> T reported(Supplier<T> work, Supplier<String> attachment) {
    try {
      return DeepStack.call(work);
    } catch (SqlException | JobException | BugException e) {
      throw e;
    } catch (StackOverflowError e) {
      throw new SqlException(
          SqlException.Code.UNSUPPORTED,
          "The statement is nested too deeply",
          null,
          "a view or WITH can hold a part of it");
    } catch (OutOfMemoryError e) {
      throw new SqlException(
          SqlException.Code.UNSUPPORTED,
          "The statement is too large to be planned with the memory that Weir has",
          null,
          "--memory 4g gives more; a view or WITH can hold a part of it");
    } catch (RuntimeException | LinkageError | AssertionError e) {
      String message = e.getMessage();
      throw new BugException(
          e.getClass().getSimpleName() + (message == null ? "" : ": " + message),
          attachment.get(),
          e);
    }
  }
}
