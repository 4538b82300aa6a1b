package io.weir.runtime.operator.window;

import io.weir.runtime.data.LongColumn;
import io.weir.runtime.state.KeyIndex;
import java.util.Arrays;

/** The slots of a store of slices, ordered by the ends of their slices. */
final class SliceOrder {
  private int[] live = {};
  private int[] ordered = {};
  private long[] ends = {};
  private int[] starts = {0};
  private int slices;

  /** Takes the order of the slots that are in use now; {@code sliceEnds} is a column by slot. */
  void take(KeyIndex index, LongColumn sliceEnds) {
    int size = index.size();
    if (live.length < size) {
      int room = Math.max(size, live.length + (live.length >> 1));
      live = new int[room];
      ordered = new int[room];
      ends = new long[room];
    }
    index.liveSlots(live);
    long[] values = sliceEnds.values;
    for (int i = 0; i < size; i++) {
      ends[i] = values[live[i]];
    }
    Arrays.sort(ends, 0, size);
    slices = 0;
    for (int i = 0; i < size; i++) {
      if (i == 0 || ends[i] != ends[slices - 1]) {
        ends[slices++] = ends[i];
      }
    }
    if (starts.length < slices + 2) {
      starts = new int[slices + 2 + slices / 2];
    }
    countingSort(size, values);
  }

  /** After this {@code starts[s] … starts[s + 1]} are the places of the s-th slice. */
  private void countingSort(int size, long[] values) {
    Arrays.fill(starts, 0, slices + 2, 0);
    int[] from = starts;
    int slice = 0;
    for (int i = 0; i < size; i++) {
      slice = indexOf(values[live[i]], slice);
      from[slice + 2]++;
    }
    for (int s = 2; s <= slices; s++) {
      from[s] += from[s - 1];
    }
    for (int i = 0; i < size; i++) {
      slice = indexOf(values[live[i]], slice);
      ordered[from[slice + 1]++] = live[i];
    }
  }

  private int indexOf(long end, int guess) {
    return ends[guess] == end ? guess : Arrays.binarySearch(ends, 0, slices, end);
  }

  /** Number of slices. */
  int slices() {
    return slices;
  }

  /** End of a slice; they ascend. */
  long end(int slice) {
    return ends[slice];
  }

  /** Index of the first slice that ends after a time. */
  int firstAfter(long time) {
    int low = 0;
    int high = slices;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (ends[middle] > time) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /**
   * Where in {@link #slots} those of a slice begin; those of the last end at {@code
   * start(slices())}.
   */
  int start(int slice) {
    return starts[slice];
  }

  /** The slots, slice by slice. */
  int[] slots() {
    return ordered;
  }
}
