package io.weir.runtime.state;

import java.util.Arrays;

/**
 * Which part of a store has an entry, told by bits of its hash. A store begins as one part; a part
 * that has become large is split into {@link #FANOUT}. Parts stand at places {@code 0 … count - 1};
 * each has a number, which tells its bits and is never another part's.
 *
 * <p>Places in a part's table are told by the lower half of the hash, parts by the upper one.
 */
public final class HashParts {
  /** Parts that a part is split into. */
  public static final int FANOUT = 1 << HashParts.BITS;

  private static final int BITS = 6;

  /** Splits from the first part to any other, at most. */
  private static final int MAX_LEVEL = 3;

  private static final int SHIFT = 32;

  /** By place. */
  private int[] numbers = {0};

  /** By the bits of a hash, as many as the smallest parts are told by: the place. */
  private int[] places = {0};

  private int[] starts = {};
  private int[] order = {};
  private int[] placeOf = {};

  /** Parts there are. */
  public int count() {
    return numbers.length;
  }

  /** The number of the part at a place. */
  public int number(int place) {
    return numbers[place];
  }

  /** Where the part is that has a hash. */
  public int placeOf(long hash) {
    return places[(int) (hash >>> SHIFT) & places.length - 1];
  }

  /** Whether the part at a place can be split. */
  public boolean canSplit(int place) {
    return level(numbers[place]) < MAX_LEVEL;
  }

  /** Puts parts in the place of one: the first of them there, the others behind all parts. */
  public void split(int place) {
    int number = numbers[place];
    int level = level(number);
    if (level == MAX_LEVEL) {
      throw new IllegalStateException("part " + number + " has no bits left");
    }
    int prefix = number - first(level);
    int next = numbers.length;
    numbers = Arrays.copyOf(numbers, next + FANOUT - 1);
    for (int i = 0; i < FANOUT; i++) {
      numbers[i == 0 ? place : next + i - 1] = first(level + 1) + (prefix | i << BITS * level);
    }
    route();
  }

  /**
   * Becomes one with parts of these numbers, which are those of a store of before, in any order.
   */
  public void restore(int[] restored) {
    numbers = restored.clone();
    route();
  }

  private void route() {
    int most = 0;
    for (int number : numbers) {
      most = Math.max(most, level(number));
    }
    places = new int[1 << BITS * most];
    Arrays.fill(places, -1);
    for (int place = 0; place < numbers.length; place++) {
      int level = level(numbers[place]);
      for (int at = numbers[place] - first(level); at < places.length; at += 1 << BITS * level) {
        if (places[at] >= 0) {
          throw new IllegalArgumentException("parts overlap: " + Arrays.toString(numbers));
        }
        places[at] = place;
      }
    }
    for (int place : places) {
      if (place < 0) {
        throw new IllegalArgumentException("parts are missing: " + Arrays.toString(numbers));
      }
    }
  }

  private static int level(int number) {
    int level = 0;
    while (number >= first(level + 1)) {
      level++;
    }
    return level;
  }

  /** The lowest number of a level: those of the levels above come before it. */
  private static int first(int level) {
    return ((1 << BITS * level) - 1) / (FANOUT - 1);
  }

  /**
   * Sorts picked rows by their parts, those of a part as they come: {@link #order} and {@link
   * #start} tell how.
   *
   * @param hashes by row
   */
  public void distribute(long[] hashes, int[] rows, int count) {
    if (order.length < count) {
      order = new int[Math.max(count, 2 * order.length)];
      placeOf = new int[order.length];
    }
    if (starts.length < count() + 2) {
      starts = new int[count() + 2];
    } else {
      Arrays.fill(starts, 0);
    }
    // While rows are put into order, the start of a place is where the one before goes on.
    for (int i = 0; i < count; i++) {
      int place = placeOf(hashes[rows[i]]);
      placeOf[i] = place;
      starts[place + 2]++;
    }
    for (int place = 2; place < starts.length; place++) {
      starts[place] += starts[place - 1];
    }
    for (int i = 0; i < count; i++) {
      order[starts[placeOf[i] + 1]++] = i;
    }
  }

  /** After {@link #distribute}: which of the picked rows come one after another. */
  public int[] order() {
    return order;
  }

  /** After {@link #distribute}: where in {@link #order} the rows of the part at a place begin. */
  public int start(int place) {
    return starts[place];
  }
}
