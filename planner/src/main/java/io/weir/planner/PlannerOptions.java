package io.weir.planner;

import java.time.ZoneId;

/**
 * Settings of a session that change plans.
 *
 * @param mode {@code execution.runtime-mode}
 * @param timeZone {@code table.local-time-zone}
 * @param aggregatePhases {@code table.optimizer.agg-phase-strategy}
 */
public record PlannerOptions(Mode mode, ZoneId timeZone, AggregatePhases aggregatePhases) {
  /** How results are put out. */
  public enum Mode {
    /** BATCH when every input is bounded and none is paced, else STREAMING. */
    AUTOMATIC,
    /** Once, at the end of the inputs. */
    BATCH,
    /** As changes, while rows come in. */
    STREAMING
  }

  /** Whether aggregates first aggregate where the rows are. */
  public enum AggregatePhases {
    /** Two phases wherever they are possible. */
    AUTO,
    ONE_PHASE,
    TWO_PHASE
  }

  public static final PlannerOptions DEFAULT =
      new PlannerOptions(Mode.AUTOMATIC, ZoneId.of("UTC"), AggregatePhases.AUTO);

  public PlannerOptions withMode(Mode newMode) {
    return new PlannerOptions(newMode, timeZone, aggregatePhases);
  }

  public PlannerOptions withTimeZone(ZoneId newTimeZone) {
    return new PlannerOptions(mode, newTimeZone, aggregatePhases);
  }

  public PlannerOptions withAggregatePhases(AggregatePhases newPhases) {
    return new PlannerOptions(mode, timeZone, newPhases);
  }
}
