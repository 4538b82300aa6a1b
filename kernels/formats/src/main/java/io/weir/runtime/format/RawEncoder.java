package io.weir.runtime.format;

import io.weir.runtime.data.Batch;
import io.weir.runtime.data.ByteBuilder;
import io.weir.runtime.data.BytesColumn;
import io.weir.runtime.kernel.KernelContext;
import io.weir.runtime.kernel.RecordEncoder;
import org.jspecify.annotations.Nullable;

/** Writes the bytes of the one column as they are; NULL as nothing. */
public class RawEncoder implements RecordEncoder {
  private static final byte[] NO_BYTES = {};

  /** As for every kernel; neither is looked at. */
  public RawEncoder(Object[] constants, KernelContext context) {}

  @Override
  public final byte[] header() {
    return NO_BYTES;
  }

  @Override
  public final void encode(
      Batch in, int from, int to, ByteBuilder out, boolean lineEnds, int @Nullable [] ends) {
    BytesColumn column = (BytesColumn) in.columns[0];
    for (int row = from; row < to; row++) {
      if (!column.isNull(row)) {
        out.append(column.heap, column.offsets[row], column.lengths[row]);
      }
      if (lineEnds) {
        out.append((byte) '\n');
      }
      if (ends != null) {
        ends[row - from] = out.length;
      }
    }
  }
}
