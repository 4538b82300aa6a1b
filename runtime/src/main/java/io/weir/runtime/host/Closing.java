package io.weir.runtime.host;

import org.jspecify.annotations.Nullable;

/** Closes many things although some of them fail, and remembers the first failure. */
final class Closing {
  private @Nullable Throwable failure;

  void close(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException | Error e) {
      if (failure == null) {
        failure = e;
      } else if (failure != e) {
        failure.addSuppressed(e);
      }
    }
  }

  @Nullable Throwable failure() {
    return failure;
  }
}
