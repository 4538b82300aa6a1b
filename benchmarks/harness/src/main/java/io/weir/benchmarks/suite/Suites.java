package io.weir.benchmarks.suite;

import java.util.List;

/** All suites, in the order of the page. */
public final class Suites {
  public static final List<Suite> ALL =
      List.of(
          new CsvSuite(),
          new StationsSuite(),
          JsonSuite.inExpectedOrder(),
          JsonSuite.shuffled(),
          new CodeHostSuite(),
          NexmarkSuite.overJsonLines(),
          NexmarkSuite.overGenerator(),
          new KafkaSuite());

  private Suites() {}

  /**
   * The suite of a name.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static Suite named(String name) {
    return ALL.stream()
        .filter(suite -> suite.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no suite %s; there are %s"
                        .formatted(name, ALL.stream().map(Suite::name).toList())));
  }
}
