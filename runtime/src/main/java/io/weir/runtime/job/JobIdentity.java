package io.weir.runtime.job;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a state belongs to beside the state ids of a job.
 *
 * @param changeableOptions keys of the options that are no part of the state ids, for people
 * @param timeZone of the session, an id of {@link java.time.ZoneId}; null when it means nothing
 */
public record JobIdentity(List<String> changeableOptions, @Nullable String timeZone) {
  public JobIdentity {
    changeableOptions = List.copyOf(changeableOptions);
  }

  /** Of a job without such options. */
  public static JobIdentity plain() {
    return new JobIdentity(List.of(), null);
  }
}
