package io.weir.runtime.host;

import io.weir.runtime.error.BugException;
import io.weir.runtime.error.JobException;

/** Turns whatever was thrown into one of the errors that users see. */
final class Failure {
  private Failure() {}

  static RuntimeException of(Throwable thrown) {
    if (thrown instanceof JobException || thrown instanceof BugException) {
      return (RuntimeException) thrown;
    }
    if (thrown instanceof OutOfMemoryError) {
      return new JobException(
          "out of memory: the job needs more than the "
              + (Runtime.getRuntime().maxMemory() >> 20)
              + " MB that the Java heap may have; raise it with weir --memory (java -Xmx)",
          thrown);
    }
    if (thrown instanceof StackOverflowError) {
      return new JobException(
          "the stack is too small: a regular expression repeats alternatives over a long text, or"
              + " expressions are nested very deeply",
          thrown);
    }
    return new BugException(
        "a running job threw " + thrown.getClass().getName() + ": " + thrown.getMessage(),
        "",
        thrown);
  }
}
