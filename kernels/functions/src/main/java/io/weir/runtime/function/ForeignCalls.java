package io.weir.runtime.function;

import io.weir.runtime.error.JobException;

/** Calls of functions that are not Weir's. */
public final class ForeignCalls {
  private ForeignCalls() {}

  /**
   * What a query fails with whose function threw.
   *
   * @param call the call in the user's own text, with its place
   * @throws VirtualMachineError when the machine is in trouble, and not the function
   */
  public static JobException failed(String call, Throwable thrown) {
    if (thrown instanceof VirtualMachineError error && !(thrown instanceof StackOverflowError)) {
      throw error;
    }
    String message = thrown.getMessage();
    return new JobException(
        call + " threw " + thrown.getClass().getName() + (message == null ? "" : ": " + message),
        thrown);
  }
}
