package io.weir.engine.job;

import io.weir.runtime.host.RunningJob;
import java.time.Instant;

/**
 * A job that writes tables, as SHOW JOBS lists it.
 *
 * @param bounded whether it ends by itself
 */
public record Job(RunningJob running, Instant startTime, boolean bounded) {
  public String id() {
    return running.id();
  }

  public String name() {
    return running.name();
  }
}
