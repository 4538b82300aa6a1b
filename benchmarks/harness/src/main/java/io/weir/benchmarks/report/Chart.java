package io.weir.benchmarks.report;

import io.weir.benchmarks.EngineKind;
import io.weir.benchmarks.report.SuiteResult.QueryResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The ratios as bars on a logarithmic scale, in SVG. */
public final class Chart {
  private static final int LEFT = 330;
  private static final int WIDTH = 900;
  private static final int BAR = 14;

  /** Where the scale ends. */
  private static final double GREATEST = 64;

  private static final Map<EngineKind, String> COLORS =
      Map.of(
          EngineKind.DUCKDB, "#e8b93c",
          EngineKind.FLINK, "#c2477f",
          EngineKind.FLINK_MINI_BATCH, "#e58bb3",
          EngineKind.KAFKA_STREAMS, "#5f7fbf",
          EngineKind.KAFKA_POLL, "#9a9a9a");

  private Chart() {}

  /** One bar per query and other engine. */
  public static String of(List<SuiteResult> suites) {
    List<String> bars = new ArrayList<>();
    for (SuiteResult suite : suites) {
      for (QueryResult query : suite.queries()) {
        for (EngineKind engine : EngineKind.values()) {
          if (engine != EngineKind.WEIR && query.engines().containsKey(engine)) {
            bars.add(bar(bars.size(), suite.suite(), query, engine));
          }
        }
      }
    }
    int height = bars.size() * BAR + 40;
    StringBuilder scale = new StringBuilder();
    for (int ratio = 1; ratio <= GREATEST; ratio *= 2) {
      scale.append(
          """
          <line x1="%1$d" x2="%1$d" y1="20" y2="%2$d" stroke="#bbb"/>
          <text x="%1$d" y="14" text-anchor="middle">%3$d×</text>
          """
              .formatted(x(ratio), height, ratio));
    }
    return """
        <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="%2$d" font-family="sans-serif" font-size="11">
        <rect width="%1$d" height="%2$d" fill="white"/>
        %3$s%4$s</svg>
        """
        .formatted(WIDTH + 60, height, scale, String.join("", bars));
  }

  private static String bar(int number, String suite, QueryResult query, EngineKind engine) {
    double ratio = Page.ratio(query, engine);
    int y = 24 + number * BAR;
    int zero = x(1);
    int end = x(Math.min(GREATEST, Math.max(0.25, ratio)));
    return """
        <text x="%d" y="%d" text-anchor="end">%s: %s, %s</text>
        <rect x="%d" y="%d" width="%d" height="%d" fill="%s"/>
        <text x="%d" y="%d">%s</text>
        """
        .formatted(
            x(0.5) - 8,
            y + 10,
            suite,
            query.title(),
            engine.title(),
            Math.min(zero, end),
            y,
            Math.max(1, Math.abs(end - zero)),
            BAR - 3,
            COLORS.get(engine),
            Math.max(zero, end) + 4,
            y + 10,
            String.format(Locale.ROOT, "%.1f", ratio));
  }

  /** From a half to {@link #GREATEST}. */
  private static int x(double ratio) {
    double doublings = Math.log(ratio) / Math.log(2);
    double allDoublings = Math.log(GREATEST) / Math.log(2) + 1;
    return (int) Math.round(LEFT + (doublings + 1) / allDoublings * (WIDTH - LEFT));
  }
}
