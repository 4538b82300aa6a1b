package io.weir.shell;

import io.weir.engine.job.JobMonitor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Tells why a query without end prints nothing, once it has printed nothing for ten seconds. */
public final class Silence {
  private static final long PATIENCE_NANOS = 10_000_000_000L;

  private final JobMonitor monitor;
  private final LongSupplier nanos;
  private long printed;
  private long read;
  private long rowsRead;

  public Silence(JobMonitor monitor) {
    this(monitor, System::nanoTime);
  }

  Silence(JobMonitor monitor, LongSupplier nanos) {
    this.monitor = monitor;
    this.nanos = nanos;
    printed = nanos.getAsLong();
    read = printed;
  }

  /** Something has been printed. */
  public void end() {
    printed = nanos.getAsLong();
  }

  /** Why nothing is printed; null when something was not long ago. */
  public @Nullable String text() {
    long now = nanos.getAsLong();
    long rows = monitor.rowsRead();
    if (rows != rowsRead) {
      rowsRead = rows;
      read = now;
    }
    if (now - printed < PATIENCE_NANOS) {
      return null;
    }
    List<String> reasons = new ArrayList<>();
    if (rows > 0 && now - read >= PATIENCE_NANOS) {
      reasons.add("no further row was read for " + seconds(now - read));
    }
    reasons.addAll(monitor.reasonsForSilence());
    String text = "Nothing to show for " + seconds(now - printed);
    return reasons.isEmpty() ? text + "." : text + ": " + String.join("; ", reasons) + ".";
  }

  private static String seconds(long nanos) {
    return ProgressLine.duration(nanos / 1_000_000_000L);
  }
}
