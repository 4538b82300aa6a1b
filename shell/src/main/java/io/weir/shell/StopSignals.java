package io.weir.shell;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.jline.utils.Signals;
import org.jspecify.annotations.Nullable;

/**
 * What the signals to stop do: the first one starts an orderly stop, which the process does not
 * outlive by more than the shutdown timeout, and the second one ends the process at once. Signals
 * that come together are one request: {@code timeout} sends each to the process and to its group,
 * and a terminal that is closed and the shell in it both send SIGHUP. A signal that the parent
 * process had ignored (SIGHUP under nohup) stays ignored.
 */
public final class StopSignals implements AutoCloseable {
  /** The signals that ask a process to stop, with their numbers. */
  public enum Stop {
    HUP(1),
    INT(2),
    TERM(15);

    private final int number;

    Stop(int number) {
      this.number = number;
    }

    /** The exit status by which shells know that a process ended because of this signal. */
    public int exitStatus() {
      return 128 + number;
    }
  }

  private record Registration(Stop signal, Object before) {}

  /** For how long after the first signal further ones are part of the same request. */
  static final Duration ONE_REQUEST = Duration.ofMillis(500);

  /** How time passes and how the process ends at once. */
  interface Environment {
    Environment PROCESS =
        new Environment() {
          @Override
          public long nanos() {
            return System.nanoTime();
          }

          @Override
          public void halt(int status) {
            Runtime.getRuntime().halt(status);
          }

          @Override
          public void killAfter(Duration time) {
            killFromOutsideAfter(time);
          }
        };

    long nanos();

    void halt(int status);

    /** Has the process killed at that time, if it is still there. */
    void killAfter(Duration time);
  }

  private final Environment environment;
  private final Supplier<Duration> timeout;
  private final IntConsumer stop;
  private final List<Registration> registrations = new ArrayList<>();
  private @Nullable Stop received;
  private long receivedAt;

  /**
   * Registers for some signals, until {@link #close}.
   *
   * @param timeout within which the process is ended, whatever it does, by the exit status of the
   *     signal; asked when the signal has come
   * @param stop is given that exit status, on a thread of its own
   */
  public StopSignals(List<Stop> signals, Supplier<Duration> timeout, IntConsumer stop) {
    this(Environment.PROCESS, signals, timeout, stop);
  }

  StopSignals(
      Environment environment, List<Stop> signals, Supplier<Duration> timeout, IntConsumer stop) {
    this.environment = environment;
    this.timeout = timeout;
    this.stop = stop;
    for (Stop signal : signals) {
      Object before = Signals.register(signal.name(), () -> receive(signal));
      if (before != null) {
        registrations.add(new Registration(signal, before));
      }
    }
  }

  /** The first signal that came, null when none has. */
  public synchronized @Nullable Stop received() {
    return received;
  }

  void receive(Stop signal) {
    synchronized (this) {
      long now = environment.nanos();
      if (received != null) {
        if (now - receivedAt > ONE_REQUEST.toNanos()) {
          environment.halt(signal.exitStatus());
        }
        return;
      }
      received = signal;
      receivedAt = now;
    }
    Thread watch = new Thread(() -> endAfter(timeout.get(), signal), "weir-stop-watch");
    watch.setDaemon(true);
    watch.start();
    stop.accept(signal.exitStatus());
  }

  /** A little earlier: freeing its memory takes a process some time, too. */
  private void endAfter(Duration patience, Stop signal) {
    environment.killAfter(patience.dividedBy(100).multipliedBy(93));
    try {
      Thread.sleep(patience.toMillis() / 10 * 9);
    } catch (InterruptedException e) {
      // Nobody does that; the patience is over then.
    }
    environment.halt(signal.exitStatus());
  }

  /**
   * Ends when the process does, since its input ends then; kills it when the time is over first.
   */
  private static final String WATCH =
      "trap '' HUP INT TERM; read -r -t %d.%03d; [ $? -gt 128 ] && kill -KILL $PPID";

  /**
   * Has the process killed from outside. From inside that cannot be promised: no thread runs while
   * the garbage collector has the machine's memory to itself, and to halt, the virtual machine
   * waits for its compilers.
   */
  private static void killFromOutsideAfter(Duration time) {
    try {
      new ProcessBuilder("bash", "-c", WATCH.formatted(time.toSeconds(), time.toMillisPart()))
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      // Without bash the process halts by itself, as soon as it can.
    }
  }

  /** Once a signal has come, it is too late to go on: waits for the process to end. */
  public void awaitExitIfReceived() {
    if (received() == null) {
      return;
    }
    while (true) {
      try {
        Thread.sleep(Long.MAX_VALUE);
      } catch (InterruptedException e) {
        continue;
      }
    }
  }

  @Override
  public void close() {
    registrations.forEach(each -> Signals.unregister(each.signal().name(), each.before()));
  }
}
