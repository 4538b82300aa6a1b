package io.weir.runtime.data;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A column of 128-bit two's complement unscaled decimals, {@code high * 2^64 + unsigned low}. */
public final class DecimalColumn extends Column {
  public long[] high;
  public long[] low;

  public DecimalColumn(int capacity) {
    super(capacity);
    high = new long[capacity];
    low = new long[capacity];
  }

  @Override
  void grow(int newCapacity) {
    high = Arrays.copyOf(high, newCapacity);
    low = Arrays.copyOf(low, newCapacity);
  }

  @Override
  void copyValues(Column source, int @Nullable [] rows, int count, int at) {
    DecimalColumn from = (DecimalColumn) source;
    for (int i = 0; i < count; i++) {
      int row = rows == null ? i : rows[i];
      high[at + i] = from.high[row];
      low[at + i] = from.low[row];
    }
  }

  @Override
  void scatterValues(Column source, int[] rows, int[] at, int count) {
    DecimalColumn from = (DecimalColumn) source;
    for (int i = 0; i < count; i++) {
      high[at[i]] = from.high[rows[i]];
      low[at[i]] = from.low[rows[i]];
    }
  }

  /** The value with the type's scale. Allocates: not for hot loops. */
  public BigDecimal get(int row, int scale) {
    return new BigDecimal(unscaled(high[row], low[row]), scale);
  }

  /** Stores a value's unscaled digits; the caller has brought it to the type's scale. */
  public void set(int row, BigDecimal value) {
    BigInteger unscaled = value.unscaledValue();
    low[row] = unscaled.longValue();
    high[row] = unscaled.shiftRight(64).longValue();
  }

  /** {@code high * 2^64 + unsigned low}. */
  public static BigInteger unscaled(long high, long low) {
    if (high == (low >> 63)) {
      return BigInteger.valueOf(low);
    }
    byte[] bytes = new byte[16];
    for (int i = 0; i < 8; i++) {
      bytes[i] = (byte) (high >>> (56 - 8 * i));
      bytes[8 + i] = (byte) (low >>> (56 - 8 * i));
    }
    return new BigInteger(bytes);
  }

  @Override
  public long memory() {
    return 16L * high.length + nulls.length;
  }
}
