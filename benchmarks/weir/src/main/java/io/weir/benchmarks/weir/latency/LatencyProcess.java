package io.weir.benchmarks.weir.latency;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.benchmarks.engine.LatencyMeasurement;
import io.weir.engine.Weir;
import java.nio.file.Path;
import java.util.Map;

/** The process: {@code LatencyProcess QUERY RATE SECONDS THREADS STATE-DIRECTORY RESULT-FILE}. */
public final class LatencyProcess {
  private static final int WARM_UP_SECONDS = 5;
  private static final int KEYS = 100_000;

  private LatencyProcess() {}

  public static void main(String[] arguments) throws Exception {
    String query = arguments[0];
    long rate = Long.parseLong(arguments[1]);
    long seconds = Long.parseLong(arguments[2]);
    Map<String, String> settings =
        Map.of(
            "parallelism.default", arguments[3],
            "execution.runtime-mode", "streaming",
            "execution.checkpointing.interval", "1 s");
    try (Weir weir = Weir.open(settings, Path.of(arguments[4]))) {
      weir.execute(
          "CREATE TABLE events (arrived BIGINT, k BIGINT) WITH ('connector' = 'paced', 'rate' = '%d', 'rows' = '%d', 'keys' = '%d')"
              .formatted(rate, rate * (WARM_UP_SECONDS + seconds), KEYS));
      weir.execute(
          "CREATE TABLE emitted (arrived BIGINT, other BIGINT) WITH ('connector' = 'latency')");
      Latencies.warmUp(WARM_UP_SECONDS);
      weir.execute("INSERT INTO emitted " + query);
    }
    new ObjectMapper()
        .writeValue(
            Path.of(arguments[5]).toFile(),
            new LatencyMeasurement(
                Latencies.count(),
                Latencies.quantile(0.5),
                Latencies.quantile(0.99),
                Latencies.quantile(0.999),
                Latencies.quantile(1)));
    System.exit(0);
  }
}
