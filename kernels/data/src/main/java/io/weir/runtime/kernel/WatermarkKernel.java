package io.weir.runtime.kernel;

import io.weir.runtime.data.Batch;

/** The expression of WATERMARK FOR. */
public interface WatermarkKernel {
  /**
   * The watermark that each row of {@code in} asserts, micros; {@link Long#MIN_VALUE} where the
   * expression is null. Not a running maximum: the caller makes that.
   */
  void watermarks(Batch in, long[] out);
}
