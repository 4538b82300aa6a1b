package io.weir.runtime.error;

import org.jspecify.annotations.Nullable;

/**
 * Weir itself is wrong. Carries what a report needs: the plan or the generated source that was
 * being worked on.
 */
public final class BugException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String attachment;

  /**
   * @param attachment plan text or generated source, may be empty
   */
  public BugException(String message, String attachment, @Nullable Throwable cause) {
    super("This is a bug in Weir: " + message, cause);
    this.attachment = attachment;
  }

  /** Plan text or generated source, empty when there is none. */
  public String attachment() {
    return attachment;
  }
}
