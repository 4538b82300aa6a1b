package io.weir.connector.kafka;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Puts the bytes of keys and values one after the other into one array, which is reused from fetch
 * to fetch, as are the objects that tell where they lie: a record costs no memory of ours. Behind
 * each there is a line feed, which spares decoders of lines a copy.
 */
final class HeapDeserializer implements Deserializer<HeapDeserializer.Slice> {
  /** Where some bytes lie in a heap. */
  static final class Slice {
    int offset;
    int length;
  }

  /** Shared by the deserializers of keys and of values. */
  static final class Heap {
    /**
     * Bytes behind the last value that decoders may touch when they look at eight bytes at once.
     */
    private static final int PADDING = 64;

    byte[] bytes = new byte[1 << 20];
    private int size;
    private final List<Slice> slices = new ArrayList<>();
    private int used;

    /** Forgets all slices. */
    void clear() {
      size = 0;
      used = 0;
    }

    private Slice next(int length) {
      if (used == slices.size()) {
        slices.add(new Slice());
      }
      long needed = (long) size + length + 1 + PADDING;
      if (needed > bytes.length) {
        int grown = (int) Math.min(Integer.MAX_VALUE - 16L, Math.max(needed, bytes.length * 2L));
        bytes = Arrays.copyOf(bytes, grown);
      }
      Slice slice = slices.get(used++);
      slice.offset = size;
      slice.length = length;
      size += length + 1;
      bytes[size - 1] = '\n';
      return slice;
    }
  }

  private final Heap heap;

  HeapDeserializer(Heap heap) {
    this.heap = heap;
  }

  @Override
  public Slice deserialize(String topic, byte[] data) {
    Slice slice = heap.next(data.length);
    System.arraycopy(data, 0, heap.bytes, slice.offset, data.length);
    return slice;
  }

  @Override
  public Slice deserialize(String topic, Headers headers, ByteBuffer data) {
    int length = data.remaining();
    Slice slice = heap.next(length);
    data.get(data.position(), heap.bytes, slice.offset, length);
    return slice;
  }

  /** For keys or values that nobody wants. */
  static final class Ignoring implements Deserializer<Slice> {
    @Override
    public @Nullable Slice deserialize(String topic, byte[] data) {
      return null;
    }

    @Override
    public @Nullable Slice deserialize(String topic, Headers headers, ByteBuffer data) {
      return null;
    }
  }
}
