package io.weir.benchmarks.engine;

import java.math.BigDecimal;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table in a few numbers, whatever the order of its rows and of the changes that led to it: the
 * number of rows, a sum of hashes over the exact columns, and two sums for each floating-point
 * column, whose last digits depend on the order of additions: of its values, and of its values
 * times a number that the row's exact columns give, so that values of two rows cannot change
 * places. Beside that one number for the order of the rows that were added.
 */
public final class ResultDigest {
  private long rows;
  private long hash;
  private long order;
  private final List<Double> sums = new ArrayList<>();

  /**
   * The numbers.
   *
   * @param order counts only where a query asks for an order
   */
  public record Summary(long rows, long hash, long order, List<Double> sums) {
    /** Up to which sums count as equal. */
    private static final double RELATIVE_ERROR = 1e-9;

    /** Whether two digests are of the same table, as far as a digest can tell. */
    public boolean matches(Summary other) {
      if (rows != other.rows || hash != other.hash || sums.size() != other.sums.size()) {
        return false;
      }
      for (int i = 0; i < sums.size(); i++) {
        double difference = Math.abs(sums.get(i) - other.sums.get(i));
        if (difference > RELATIVE_ERROR * Math.max(1, Math.abs(sums.get(i)))) {
          return false;
        }
      }
      return true;
    }

    /** The same, and the rows came in the same order. */
    public boolean matchesInOrder(Summary other) {
      return matches(other) && order == other.order;
    }
  }

  /** Adds a row. */
  public void add(@Nullable Object... values) {
    change(1, values);
  }

  /** Takes a row away that was added before, or will be. */
  public void remove(@Nullable Object... values) {
    change(-1, values);
  }

  public Summary summary() {
    return new Summary(rows, hash, order, List.copyOf(sums));
  }

  private void change(int sign, @Nullable Object[] values) {
    rows += sign;
    long rowHash = 0;
    for (Object value : values) {
      if (!isFloating(value)) {
        rowHash = mix(rowHash ^ mixText(text(value)));
      }
    }
    rowHash = mix(rowHash + 1);
    hash += sign * rowHash;
    order = order * 31 + rowHash;
    double weight = (rowHash >>> 11) * 0x1p-53;
    int sum = 0;
    for (Object value : values) {
      if (isFloating(value)) {
        double number = sign * ((Number) value).doubleValue();
        addTo(sum++, number);
        addTo(sum++, number * weight);
      }
    }
  }

  private static boolean isFloating(@Nullable Object value) {
    return value instanceof Double || value instanceof Float;
  }

  private void addTo(int sum, double number) {
    if (sum == sums.size()) {
      sums.add(0.0);
    }
    sums.set(sum, sums.get(sum) + number);
  }

  /** A value as text that is the same for the Java types that different engines give. */
  private static String text(@Nullable Object value) {
    if (value == null) {
      return "\0";
    }
    if (value instanceof BigDecimal decimal) {
      return decimal.signum() == 0 ? "0" : decimal.stripTrailingZeros().toPlainString();
    }
    if (value instanceof Timestamp timestamp) {
      return timestamp.toLocalDateTime().toString();
    }
    return value.toString();
  }

  private static long mixText(String text) {
    long mixed = text.length();
    for (int i = 0; i < text.length(); i++) {
      mixed = mixed * 0x100000001b3L ^ text.charAt(i);
    }
    return mix(mixed);
  }

  /** The finalizer of MurmurHash3. */
  private static long mix(long value) {
    long mixed = (value ^ value >>> 33) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ mixed >>> 33) * 0xc4ceb9fe1a85ec53L;
    return mixed ^ mixed >>> 33;
  }
}
