package io.weir.runtime.operator.window;

import io.weir.runtime.data.ByteBuilder;
import io.weir.runtime.state.ColumnCodec;
import io.weir.runtime.state.KeyGroups;
import io.weir.runtime.state.StateStore;
import io.weir.runtime.state.StateWriter;

/**
 * The watermark up to which windows have fired: without it a restored operator would let slices of
 * fired windows fire again. Kept once per key group, so that every worker finds it however the
 * groups are shared out.
 */
final class WatermarkStore implements StateStore {
  private final int worker;
  private final int workers;
  private long watermark = Long.MIN_VALUE;
  private boolean changed;

  WatermarkStore(int worker, int workers) {
    this.worker = worker;
    this.workers = workers;
  }

  long watermark() {
    return watermark;
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
    ByteBuilder value = new ByteBuilder(8);
    ColumnCodec.writeLong(watermark, value);
    byte[] key = {0};
    for (int group = 0; group < KeyGroups.COUNT; group++) {
      if (KeyGroups.worker(group, workers) == worker) {
        writer.put(group, key, key.length, value.bytes, value.length);
      }
    }
  }

  @Override
  public void restore(byte[] key, byte[] value) {
    watermark = Math.max(watermark, ColumnCodec.readLong(value, 0));
  }
}
