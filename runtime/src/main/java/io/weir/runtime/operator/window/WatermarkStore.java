package io.weir.runtime.operator.window;

import io.weir.runtime.data.ByteBuilder;
import io.weir.runtime.state.ColumnCodec;
import io.weir.runtime.state.KeyGroups;
import io.weir.runtime.state.StateStore;
import io.weir.runtime.state.StateWriter;
import java.util.Arrays;

/**
 * The watermark up to which windows have fired: without it a restored operator would let slices of
 * fired windows fire again. Kept once per key group, as a job may go on with another number of
 * workers, and those before need not have come to the same one: clocks of processing time and idle
 * inputs differ between them.
 */
final class WatermarkStore implements StateStore {
  private final int firstGroup;
  private final int endGroup;
  private final long[] restored = new long[KeyGroups.COUNT];
  private long watermark = Long.MIN_VALUE;
  private boolean changed;

  WatermarkStore(int worker, int workers) {
    int first = 0;
    while (KeyGroups.worker(first, workers) < worker) {
      first++;
    }
    int end = first;
    while (end < KeyGroups.COUNT && KeyGroups.worker(end, workers) == worker) {
      end++;
    }
    firstGroup = first;
    endGroup = end;
    Arrays.fill(restored, Long.MIN_VALUE);
  }

  /** Up to where all of this worker's key groups had fired; {@link Long#MIN_VALUE} if nowhere. */
  long lowestRestored() {
    return Arrays.stream(restored, firstGroup, endGroup).min().orElse(Long.MIN_VALUE);
  }

  /** Up to where one of this worker's key groups had fired. */
  long highestRestored() {
    return Arrays.stream(restored, firstGroup, endGroup).max().orElse(Long.MIN_VALUE);
  }

  /** Up to where a key group had fired. */
  long restored(int keyGroup) {
    return restored[keyGroup];
  }

  void advance(long micros) {
    watermark = micros;
    changed = true;
  }

  @Override
  public String name() {
    return "watermark";
  }

  @Override
  public void snapshot(StateWriter writer) {
    if (!changed) {
      return;
    }
    changed = false;
    byte[] key = new byte[1];
    for (int group = firstGroup; group < endGroup; group++) {
      key[0] = (byte) group;
      ByteBuilder value = new ByteBuilder(8);
      ColumnCodec.writeLong(Math.max(watermark, restored[group]), value);
      writer.put(group, key, key.length, value.bytes, value.length);
    }
  }

  @Override
  public void restore(byte[] key, byte[] value) {
    restored[key[0]] = ColumnCodec.readLong(value, 0);
  }
}
