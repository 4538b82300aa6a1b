package io.weir.runtime.error;

import org.jspecify.annotations.Nullable;

/**
 * The environment failed: a file is missing, a record is malformed, a broker does not answer, a
 * disk is full. The message says what failed, where, and whether it was retried; it is shown to the
 * user without a stack trace.
 */
public final class JobException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public JobException(String message) {
    super(message);
  }

  public JobException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
