package io.weir.runtime.job;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a state belongs to.
 *
 * @param timeZone of the session, an id of {@link java.time.ZoneId}; null when nothing that is kept
 *     depends on it
 * @param nodes of the nodes that keep something, by state id
 */
public record JobIdentity(@Nullable String timeZone, Map<String, NodeIdentity> nodes) {
  public JobIdentity {
    nodes = Map.copyOf(nodes);
  }

  /** Of a job all of whose nodes are known again by their state ids alone. */
  public static JobIdentity plain() {
    return new JobIdentity(null, Map.of());
  }
}
