import io.weir.engine.Row;
import io.weir.engine.Weir;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

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
      "SELECT b.bid.bidder, COUNT(*), AVG(CAST(b.bid.price AS DOUBLE) + b.bid.auction) FROM events AS b"
          + " GROUP BY b.bid.bidder";
  private static final String DUCKDB_JSON =
      "SELECT bid.bidder, COUNT(*), AVG(bid.price + bid.auction) FROM read_json('%s', "
          + "format = 'newline_delimited', columns = {'bid': 'STRUCT(auction BIGINT, bidder BIGINT, "
          + "price BIGINT)'}) GROUP BY bid.bidder";
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
        Map<Long, String> fromWeir = new TreeMap<>();
        long start = System.nanoTime();
        for (Row row : weir.query(json ? WEIR_JSON : WEIR_CSV)) {
          fromWeir.put(row.getLong(0), row.getLong(1) + " " + String.format("%.4f", row.getDouble(2)));
        }
        weirSeconds[round] = (System.nanoTime() - start) / 1e9;
        Map<Long, String> fromDuck = new TreeMap<>();
        start = System.nanoTime();
        try (ResultSet rows = statement.executeQuery((json ? DUCKDB_JSON : DUCKDB_CSV).formatted(file))) {
          while (rows.next()) {
            fromDuck.put(rows.getLong(1), rows.getLong(2) + " " + String.format("%.4f", rows.getDouble(3)));
          }
        }
        duckSeconds[round] = (System.nanoTime() - start) / 1e9;
        if (!fromWeir.equals(fromDuck)) {
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

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
