package io.weir.shell;

import io.weir.engine.job.Job;
import io.weir.engine.job.OmittedRows;
import io.weir.shell.render.Counts;
import java.io.PrintStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What running pipelines do: on a terminal one line rewritten every second, else a line of a log
 * every minute.
 */
final class StatusLine {
  private static final long TERMINAL_NANOS = 1_000_000_000L;
  private static final long LOG_NANOS = 60_000_000_000L;
  private static final DateTimeFormatter WATERMARK =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

  private final PrintStream err;
  private final TransientLine line;
  private final List<Job> jobs;
  private final long start = System.nanoTime();
  private long last = start;
  private long lastRows;

  StatusLine(StandardStreams streams, List<Job> jobs) {
    err = streams.err();
    line = streams.progress();
    this.jobs = jobs;
  }

  /** Shows the state of the jobs, if it is time to. */
  void update() {
    long now = System.nanoTime();
    if (now - last < (line.isEnabled() ? TERMINAL_NANOS : LOG_NANOS)) {
      return;
    }
    Totals totals = new Totals();
    jobs.forEach(totals::add);
    double seconds = (now - last) / 1e9;
    String text = totals.text((totals.rowsRead - lastRows) / seconds, (now - start) / 1e9);
    last = now;
    lastRows = totals.rowsRead;
    if (line.isEnabled()) {
      line.show(text);
    } else {
      err.println(text);
      err.flush();
    }
  }

  /** Takes the line off the terminal. */
  void erase() {
    line.erase();
  }

  /** What a job has done in all. */
  String summary(Job job, boolean stopped) {
    Totals totals = new Totals();
    totals.add(job);
    return job.name()
        + ": "
        + (stopped ? "stopped" : "finished")
        + ", "
        + totals.text(-1, (System.nanoTime() - start) / 1e9);
  }

  private static final class Totals {
    private long rowsRead;
    private long rowsWritten;
    private final Map<OmittedRows.Kind, Long> omitted = new EnumMap<>(OmittedRows.Kind.class);
    private long watermark = Long.MAX_VALUE;
    private long checkpoint;

    void add(Job job) {
      rowsRead += job.rowsRead();
      rowsWritten += job.rowsWritten();
      watermark = Math.min(watermark, job.monitor().watermarkMicros());
      job.monitor().omittedCounts().forEach((kind, count) -> omitted.merge(kind, count, Long::sum));
      checkpoint = Math.max(checkpoint, job.monitor().checkpoint());
    }

    String text(double rate, double seconds) {
      StringBuilder text = new StringBuilder();
      text.append(Counts.of(rowsRead, "row")).append(" read");
      if (rate >= 0) {
        text.append(String.format(Locale.ROOT, " (%,d/s)", Math.round(rate)));
      }
      text.append(String.format(Locale.ROOT, ", %,d written", rowsWritten));
      if (!omitted.isEmpty()) {
        text.append(", ").append(OmittedRows.summary(omitted));
      }
      if (watermark > Long.MIN_VALUE && watermark < Long.MAX_VALUE) {
        text.append(", watermark ")
            .append(WATERMARK.format(Instant.ofEpochSecond(Math.floorDiv(watermark, 1_000_000L))));
      }
      if (checkpoint > 0) {
        text.append(", checkpoint ").append(checkpoint);
      }
      return text.append(", ").append(ProgressLine.duration(Math.round(seconds))).toString();
    }
  }
}
