import io.weir.engine.Row;
import io.weir.engine.Weir;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Weir beside DuckDB on the same file in the same run, in turn, each with two threads: {@code Compare
 * csv|json FILE [ROUNDS]}. Checks that both give the same table; prints the medians.
 */
final class Compare {
  private static final String WEIR_CSV =
      "SELECT bidder, COUNT(*), AVG(CAST(price AS DOUBLE)) FROM bids GROUP BY bidder";
  private static final String DUCKDB_CSV =
      "SELECT bidder, COUNT(*), AVG(price) FROM read_csv('%s', header = true, columns = {"
          + "'auction': 'BIGINT', 'bidder': 'BIGINT', 'price': 'BIGINT', 'channel': 'VARCHAR', "
          + "'url': 'VARCHAR', 'dateTime': 'TIMESTAMP', 'extra': 'VARCHAR'}) GROUP BY bidder";
  private static final String WEIR_JSON =
      "SELECT MAX(b.bid.auction), COUNT(b.bid.bidder), AVG(CAST(b.bid.price AS DOUBLE)) FROM events AS b";
  private static final String DUCKDB_JSON =
      "SELECT MAX(bid.auction), COUNT(bid.bidder), AVG(bid.price) FROM read_json('%s', "
          + "format = 'newline_delimited', columns = {'bid': 'STRUCT(auction BIGINT, bidder BIGINT, "
          + "price BIGINT)'})";
  private static final String BID =
      "auction BIGINT, bidder BIGINT, price BIGINT, channel STRING, url STRING, `dateTime` TIMESTAMP(3), extra STRING";

  private Compare() {}

  public static void main(String[] arguments) throws SQLException {
    boolean json = arguments[0].equals("json");
    String file = arguments[1];
    int rounds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 5;
    double[] weirSeconds = new double[rounds];
    double[] duckSeconds = new double[rounds];
    try (Weir weir = Weir.open(Map.of("parallelism.default", "2"));
        Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement()) {
      statement.execute("SET threads = 2");
      weir.execute(
          json
              ? "CREATE TABLE events (event_type INT, bid ROW<" + BID + ">) WITH ('connector' = 'filesystem', "
                  + "'path' = '" + file + "', 'format' = 'json')"
              : "CREATE TABLE bids (" + BID + ") WITH ('connector' = 'filesystem', 'path' = '" + file
                  + "', 'format' = 'csv', 'csv.header' = 'true')");
      for (int round = 0; round < rounds; round++) {
        List<double[]> fromWeir = new ArrayList<>();
        long start = System.nanoTime();
        for (Row row : weir.query(json ? WEIR_JSON : WEIR_CSV)) {
          fromWeir.add(new double[] {row.getLong(0), row.getLong(1), row.getDouble(2)});
        }
        weirSeconds[round] = (System.nanoTime() - start) / 1e9;
        List<double[]> fromDuck = new ArrayList<>();
        start = System.nanoTime();
        try (ResultSet rows = statement.executeQuery((json ? DUCKDB_JSON : DUCKDB_CSV).formatted(file))) {
          while (rows.next()) {
            fromDuck.add(new double[] {rows.getLong(1), rows.getLong(2), rows.getDouble(3)});
          }
        }
        duckSeconds[round] = (System.nanoTime() - start) / 1e9;
        if (!sorted(fromWeir).equals(sorted(fromDuck))) {
          throw new IllegalStateException("the results differ in round " + round);
        }
        System.out.printf("round %d: Weir %.2f s, DuckDB %.2f s%n", round, weirSeconds[round], duckSeconds[round]);
      }
    }
    double weirMedian = median(weirSeconds);
    double duckMedian = median(duckSeconds);
    System.out.printf(
        "%s: Weir %.2f s, DuckDB %.2f s (medians of %d), DuckDB / Weir = %.2f%n",
        arguments[0], weirMedian, duckMedian, rounds, duckMedian / weirMedian);
  }

  /** The rows in order, as text with so many digits as sums in any order have in common. */
  private static List<String> sorted(List<double[]> rows) {
    return rows.stream().map(r -> String.format("%.0f %.0f %.4f", r[0], r[1], r[2])).sorted().toList();
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
