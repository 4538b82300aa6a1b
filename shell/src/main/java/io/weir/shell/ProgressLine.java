package io.weir.shell;

import io.weir.engine.job.JobMonitor;
import io.weir.engine.job.ReadProgress;
import io.weir.shell.render.Counts;
import java.io.PrintStream;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How far a job is, on one line of a terminal that is rewritten in place and erased at the end.
 * Nothing is shown during the first second. Where there is no terminal, only the reasons are told
 * why a query without end prints nothing, each time that they are others.
 */
public final class ProgressLine implements AutoCloseable {
  private static final long FIRST_NANOS = 1_000_000_000L;
  private static final long INTERVAL_NANOS = 200_000_000L;

  private final TransientLine line;
  private final @Nullable PrintStream log;
  private final JobMonitor job;
  private final @Nullable Silence silence;
  private final LongSupplier nanos;
  private final long start;
  private long next;
  private String told = "";

  /**
   * @param log where reasons are told when there is no terminal; null for nowhere
   * @param silence of a query without end, whose reasons are shown as well; else null
   */
  public ProgressLine(
      TransientLine line, @Nullable PrintStream log, JobMonitor job, @Nullable Silence silence) {
    this(line, log, job, silence, System::nanoTime);
  }

  ProgressLine(
      TransientLine line,
      @Nullable PrintStream log,
      JobMonitor job,
      @Nullable Silence silence,
      LongSupplier nanos) {
    this.nanos = nanos;
    start = nanos.getAsLong();
    next = start + FIRST_NANOS;
    this.line = line;
    this.log = log;
    this.job = job;
    this.silence = silence;
  }

  /** Something was printed: takes the line away. */
  public void end() {
    erase();
    told = "";
    if (silence != null) {
      silence.end();
    }
  }

  /** Shows how far the job is, if it is time to. */
  public void update() {
    long now = nanos.getAsLong();
    if (now < next) {
      return;
    }
    next = now + INTERVAL_NANOS;
    String why = silence == null ? null : silence.text();
    if (!line.isEnabled()) {
      tell(why);
      return;
    }
    line.show(text((now - start) / 1e9) + (why == null ? "" : "  " + why));
  }

  /** Tells a reason once, whatever its numbers and times are meanwhile. */
  private void tell(@Nullable String why) {
    if (log == null || why == null) {
      return;
    }
    String reason = why.replaceAll("\\d[\\d,.:]*( (min|s|h)\\b)?", "#").replaceAll("# #( #)*", "#");
    if (!reason.equals(told)) {
      told = reason;
      log.println(why);
      log.flush();
    }
  }

  private String text(double seconds) {
    ReadProgress read = job.readProgress();
    long bytes = read.bytes();
    long total = read.totalBytes();
    if (total <= 0) {
      return Counts.of(read.rows(), "row")
          + String.format(Locale.ROOT, "  %,d rows/s", Math.round(read.rows() / seconds));
    }
    double rate = bytes / seconds;
    long left = rate <= 0 ? 0 : Math.round((total - bytes) / rate);
    return String.format(
        Locale.ROOT,
        "%3d %%  %s of %s  %s/s  %s left",
        Math.min(100, bytes * 100 / total),
        bytes(bytes),
        bytes(total),
        bytes(Math.round(rate)),
        duration(left));
  }

  /** Such as {@code 1.7 GB}. */
  static String bytes(long bytes) {
    if (bytes < 1_000) {
      return bytes + " B";
    }
    double value = bytes;
    int unit = -1;
    while (value >= 999.95) {
      value /= 1_000;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %cB", value, "kMGTPE".charAt(unit));
  }

  /** Such as {@code 1 min 20 s}. */
  public static String duration(long seconds) {
    if (seconds < 60) {
      return seconds + " s";
    }
    return seconds < 3_600
        ? seconds / 60 + " min " + seconds % 60 + " s"
        : seconds / 3_600 + " h " + seconds / 60 % 60 + " min";
  }

  /** Erases the line. */
  public void erase() {
    line.erase();
  }

  @Override
  public void close() {
    erase();
  }
}
