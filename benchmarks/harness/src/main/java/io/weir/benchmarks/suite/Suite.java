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

  /** Makes the input in an empty directory. */
  void makeInput(Path directory, long rows) throws IOException;

  /**
   * Statements before the queries.
   *
   * @param input what {@link #makeInput} filled
   * @param output an empty directory
   */
  List<String> setup(EngineKind engine, Path input, Path output);

  List<Query> queries();

  /**
   * Runs of a query in one process. With more than one, the first shows a cold start, and the
   * others are what counts.
   */
  int runs();
}
