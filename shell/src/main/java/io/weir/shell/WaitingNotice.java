package io.weir.shell;

import io.weir.engine.Weir;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/** Tells what a statement waits for that does not start within two seconds, each thing once. */
final class WaitingNotice implements AutoCloseable {
  private static final long PATIENCE_NANOS = 2_000_000_000L;
  private static final long INTERVAL_MILLIS = 200;

  private final Consumer<String> out;
  private final Set<String> told = new HashSet<>();
  private final Thread thread = new Thread(this::watch, "weir-waiting");

  /**
   * Begins to watch.
   *
   * @param out is given lines, on another thread, until this is closed
   */
  WaitingNotice(Consumer<String> out) {
    this.out = out;
    thread.setDaemon(true);
    thread.start();
  }

  private void watch() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        Thread.sleep(INTERVAL_MILLIS);
        for (String what : Weir.waitsLongerThan(PATIENCE_NANOS)) {
          if (told.add(what)) {
            out.accept("waiting for " + what);
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
