package io.weir.runtime.state;

/**
 * Sorts numbers digit by digit. Where some ten thousand are sorted now and then the library's sort
 * takes longer to be compiled than it runs.
 */
final class Radix {
  /** Bits of a digit; two of them are what is sorted by. */
  private static final int DIGIT = 12;

  private static final int DIGITS = 2;
  private static final int MASK = (1 << DIGIT) - 1;

  private Radix() {}

  /** Sorts by the lower 24 bits of the upper halves; what is equal there keeps its order. */
  static void sort(long[] values, int count) {
    long[] from = values;
    long[] to = new long[count];
    for (int digit = 0; digit < DIGITS; digit++) {
      int shift = Integer.SIZE + digit * DIGIT;
      int[] starts = new int[(1 << DIGIT) + 1];
      for (int i = 0; i < count; i++) {
        starts[((int) (from[i] >>> shift) & MASK) + 1]++;
      }
      for (int d = 0; d < 1 << DIGIT; d++) {
        starts[d + 1] += starts[d];
      }
      for (int i = 0; i < count; i++) {
        to[starts[(int) (from[i] >>> shift) & MASK]++] = from[i];
      }
      long[] swapped = from;
      from = to;
      to = swapped;
    }
    // After an even number of digits all is where it began.
  }
}
