package io.weir.benchmarks.suite;

import io.weir.benchmarks.EngineKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Queries over one input. */
public interface Suite {
  String name();

  /** A sentence for the page: what the input is. */
  String description();

  long defaultRows();

  /** Engines that take part unless others are asked for. */
  List<EngineKind> engines();

  /** Name of the input: suites with the same one share it. */
  default String input() {
    return name();
  }

  /** What Weir executes, on one worker, before {@link #makeInput}. */
  default List<String> inputStatements(Path directory, long rows) {
    return List.of();
  }

  /** Makes the input in a directory that is empty but for what the statements wrote. */
  void makeInput(Path directory, long rows) throws IOException;

  /**
   * Statements before the queries.
   *
   * @param input what {@link #makeInput} filled
   * @param rows of the input
   * @param output an empty directory
   */
  List<String> setup(EngineKind engine, Path input, long rows, Path output);

  List<Query> queries();

  /** Whether an engine can answer a query. */
  default boolean takesPart(EngineKind engine, Query query) {
    return engine != EngineKind.DUCKDB || query.duckdb() != null;
  }

  /**
   * Starts what must run beside the engines.
   *
   * @param data a directory for its data
   */
  default Service start(Path data) throws IOException, InterruptedException {
    return () -> {};
  }

  /** What Weir executes, on one worker, after {@link #start}. */
  default List<String> fillStatements(long rows) {
    return List.of();
  }

  /**
   * Runs of a query in one process. With more than one, the first shows a cold start, and the
   * others are what counts.
   */
  int runs();
}
