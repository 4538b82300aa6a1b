package io.weir.benchmarks.engine;

import java.util.Map;

/** An engine under measurement, alone in its process and ended with it. Called by one thread. */
public interface Engine {
  /**
   * Starts the engine.
   *
   * @param threads it may use for a query
   * @param settings in the engine's own words
   */
  void open(int threads, Map<String, String> settings) throws Exception;

  /** Executes a statement and waits until it is done. */
  void execute(String statement) throws Exception;

  /** Computes all rows of a query and throws them away as cheaply as the engine can. */
  void run(String query) throws Exception;

  /** Adds the final table of a query to a digest. */
  void digest(String query, ResultDigest digest) throws Exception;
}
