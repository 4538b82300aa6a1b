package io.weir.engine.format;

import io.weir.runtime.data.Batch;
import io.weir.runtime.data.LongColumn;
import io.weir.runtime.data.RowType;
import io.weir.runtime.kernel.FileDecoder;
import io.weir.runtime.kernel.KernelContext;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/** Decodes {@link BlocksFormat}: of a block only the columns that are read. */
public final class BlocksDecoder implements FileDecoder {
  private final int width;
  private final int[] places;
  private final ArrayDeque<Long> blocks = new ArrayDeque<>();
  private ByteBuffer block = ByteBuffer.allocate(0);
  private Bytes file =
      new Bytes() {
        @Override
        public long size() {
          return 0;
        }

        @Override
        public void read(long position, byte[] into, int offset, int length) {}
      };

  public BlocksDecoder(Object[] constants, KernelContext context) {
    RowType table = (RowType) constants[0];
    width = table.fields().size() * 8;
    places =
        ((RowType) constants[1])
            .fields().stream().mapToInt(field -> table.indexOf(field.name()) * 8).toArray();
  }

  @Override
  public void open(Bytes opened, long from, long to) throws IOException {
    file = opened;
    blocks.clear();
    block = ByteBuffer.allocate(0);
    int count = bytes(file.size() - 4, 4).getInt();
    ByteBuffer list = bytes(file.size() - 4 - count * 8L, count * 8);
    while (list.hasRemaining()) {
      long start = list.getLong();
      if (start >= from && start < to) {
        blocks.add(start);
      }
    }
  }

  private ByteBuffer bytes(long position, int length) throws IOException {
    byte[] bytes = new byte[length];
    file.read(position, bytes, 0, length);
    return ByteBuffer.wrap(bytes);
  }

  @Override
  public boolean read(Batch out, int maxRows) throws IOException {
    out.ensureCapacity(maxRows);
    while (out.rows < maxRows) {
      if (!block.hasRemaining()) {
        if (blocks.isEmpty()) {
          return false;
        }
        long start = blocks.remove();
        block = bytes(start + 4, bytes(start, 4).getInt() * width);
        continue;
      }
      int row = out.rows++;
      for (int i = 0; i < places.length; i++) {
        ((LongColumn) out.columns[i]).values[row] = block.getLong(block.position() + places[i]);
      }
      block.position(block.position() + width);
    }
    return block.hasRemaining() || !blocks.isEmpty();
  }
}
