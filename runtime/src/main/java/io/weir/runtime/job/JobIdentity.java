package io.weir.runtime.job;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a job's state ids, to go on from the state of one that was written a little
 * differently.
 *
 * @param formerStateIds by state id of a node the one that it had when every option of a table was
 *     part of it; of nodes whose ids differ
 * @param changeableOptions keys of the options that are no part of the state ids, for people
 * @param timeZone of the session, an id of {@link java.time.ZoneId}; null when it means nothing
 */
public record JobIdentity(
    Map<String, String> formerStateIds, List<String> changeableOptions, @Nullable String timeZone) {
  public JobIdentity {
    formerStateIds = Map.copyOf(formerStateIds);
    changeableOptions = List.copyOf(changeableOptions);
  }

  /** Of a job without such options. */
  public static JobIdentity plain() {
    return new JobIdentity(Map.of(), List.of(), null);
  }

  /** The former state id of the node that has this one. */
  public String former(String stateId) {
    return formerStateIds.getOrDefault(stateId, stateId);
  }
}
