package io.weir.parser;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs what recurses over the tree of a statement on a thread with a large stack: {@code a + a + …}
 * of ten thousand terms is a tree ten thousand levels deep, and the parser, Calcite and the
 * generator go down once for each. Memory is only taken for the part of a stack that is used.
 */
public final class DeepStack {
  private static final long BYTES = 1L << 30;

  private DeepStack() {}

  private static final class DeepThread<T> extends Thread {
    private final Supplier<T> work;
    private @Nullable T result;
    private @Nullable Throwable thrown;

    DeepThread(Supplier<T> work) {
      super(null, null, "weir-statement", BYTES);
      this.work = work;
      setDaemon(true);
    }

    @Override
    public void run() {
      try {
        result = work.get();
      } catch (RuntimeException | Error e) {
        thrown = e;
      }
    }
  }

  /**
   * Runs a piece of work and waits for it; what it throws is thrown here. An interrupt of the
   * waiting thread goes to the work.
   */
  public static <T> T call(Supplier<T> work) {
    if (Thread.currentThread() instanceof DeepThread) {
      return work.get();
    }
    DeepThread<T> thread = new DeepThread<>(work);
    thread.start();
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
        thread.interrupt();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    Throwable thrown = thread.thrown;
    if (thrown instanceof RuntimeException failure) {
      throw failure;
    } else if (thrown instanceof Error error) {
      throw error;
    }
    return result(thread);
  }

  @SuppressWarnings("NullAway") // T is what the work gives, null or not.
  private static <T> T result(DeepThread<T> thread) {
    return thread.result;
  }
}
