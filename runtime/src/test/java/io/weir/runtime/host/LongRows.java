package io.weir.runtime.host;

import io.weir.runtime.data.Batch;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.Field;
import io.weir.runtime.data.LongColumn;
import io.weir.runtime.data.RowType;
import io.weir.runtime.kernel.KernelContext;
import io.weir.runtime.kernel.KernelSpec;
import io.weir.runtime.kernel.WatermarkKernel;
import io.weir.runtime.state.KeyIndex;
import io.weir.runtime.state.KeyKernel;
import java.util.List;

/** Rows of two longs for tests: a key and a value (which may be a time), and their kernels. */
final class LongRows {
  static final RowType TYPE =
      RowType.of(new Field("key", DataType.bigint()), new Field("value", DataType.bigint()));
  static final KernelSpec BY_KEY = new KernelSpec(Key.class.getName(), List.of());

  /** The value minus a delay, as a watermark. */
  static KernelSpec valueMinus(long delay) {
    return new KernelSpec(ValueWatermark.class.getName(), List.of(delay));
  }

  private LongRows() {}

  static long[] column(Batch batch, int column) {
    return ((LongColumn) batch.columns[column]).values;
  }

  static void add(Batch batch, long key, long value) {
    int row = batch.rows;
    batch.ensureCapacity(row + 1);
    column(batch, 0)[row] = key;
    column(batch, 1)[row] = value;
    batch.rows = row + 1;
  }

  /** Hashes the key. */
  public static final class Key implements KeyKernel {
    public Key(Object[] constants, KernelContext context) {}

    @Override
    public void hash(Batch in, int rows, long[] hashes) {
      for (int i = 0; i < rows; i++) {
        hashes[i] = hash(column(in, 0)[i]);
      }
    }

    static long hash(long key) {
      long h = (key + 1) * 0x9E3779B97F4A7C15L;
      return (h ^ (h >>> 29)) * 0xBF58476D1CE4E5B9L;
    }

    @Override
    public boolean hasNull(Batch in, int row) {
      return false;
    }

    @Override
    public void intern(Batch in, int rows, long[] hashes, KeyIndex index, int[] slots) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void find(Batch in, int rows, long[] hashes, KeyIndex index, int[] slots) {
      throw new UnsupportedOperationException();
    }
  }

  /** The watermark expression {@code value - delay}. */
  public static final class ValueWatermark implements WatermarkKernel {
    private final long delay;

    public ValueWatermark(Object[] constants, KernelContext context) {
      delay = (Long) constants[0];
    }

    @Override
    public void watermarks(Batch in, long[] out) {
      for (int i = 0; i < in.rows; i++) {
        out[i] = column(in, 1)[i] - delay;
      }
    }
  }
}
