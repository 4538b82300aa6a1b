package io.weir.engine.format;

import io.weir.runtime.data.Batch;
import io.weir.runtime.data.ByteBuilder;
import io.weir.runtime.data.Column;
import io.weir.runtime.data.LongColumn;
import io.weir.runtime.kernel.KernelContext;
import io.weir.runtime.kernel.RecordEncoder;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Encodes {@link BlocksFormat}: a batch is a block. */
public final class BlocksEncoder implements RecordEncoder {
  private final List<Long> blocks = new ArrayList<>();
  private long at;

  public BlocksEncoder(Object[] constants, KernelContext context) {}

  @Override
  public byte[] header() {
    blocks.clear();
    at = 0;
    return new byte[0];
  }

  @Override
  public void encode(
      Batch in, int from, int to, ByteBuilder out, boolean lineEnds, int @Nullable [] ends) {
    blocks.add(at);
    ByteBuffer block = ByteBuffer.allocate(4 + (to - from) * in.columns.length * 8);
    block.putInt(to - from);
    for (int row = from; row < to; row++) {
      for (Column column : in.columns) {
        block.putLong(((LongColumn) column).values[row]);
      }
    }
    append(out, block);
  }

  private void append(ByteBuilder out, ByteBuffer bytes) {
    out.append(bytes.array(), 0, bytes.capacity());
    at += bytes.capacity();
  }

  @Override
  public void footer(ByteBuilder out) {
    ByteBuffer list = ByteBuffer.allocate(blocks.size() * 8 + 4);
    blocks.forEach(list::putLong);
    list.putInt(blocks.size());
    append(out, list);
  }
}
