package io.weir.engine.conformance;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A way to execute a query; all give the same table.
 *
 * @param maxRows rows of a batch
 */
record Execution(Kind kind, int workers, int maxRows) {
  enum Kind {
    BATCH,
    STREAMING
  }

  /** Runs of queries: the first of each kind also runs expressions and errors. */
  static final List<Execution> ALL =
      List.of(
          new Execution(Kind.BATCH, 2, 2048),
          new Execution(Kind.STREAMING, 2, 2048),
          new Execution(Kind.BATCH, 1, 2048),
          new Execution(Kind.BATCH, 4, 2048),
          new Execution(Kind.STREAMING, 1, 2048),
          new Execution(Kind.STREAMING, 4, 2048),
          new Execution(Kind.STREAMING, 1, 1));

  boolean isFirstOfItsKind() {
    return workers == 2;
  }

  Map<String, String> configuration() {
    Map<String, String> configuration = new LinkedHashMap<>();
    configuration.put("execution.runtime-mode", kind.name().toLowerCase(java.util.Locale.ROOT));
    configuration.put("parallelism.default", Integer.toString(workers));
    configuration.put("execution.batch.max-rows", Integer.toString(maxRows));
    configuration.put("table.local-time-zone", "UTC");
    if (workers == 4) {
      // Rows of joins go to files at once.
      configuration.put("state.memory", "0 b");
    }
    return configuration;
  }

  @Override
  public String toString() {
    return switch (kind) {
      case BATCH -> "batch, " + workers + " workers";
      case STREAMING -> "streaming, " + workers + " workers, batches of " + maxRows;
    };
  }
}
