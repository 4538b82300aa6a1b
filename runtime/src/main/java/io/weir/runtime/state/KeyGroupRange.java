package io.weir.runtime.state;

/**
 * Key groups one behind the other.
 *
 * @param from the first one
 * @param to the one behind the last
 */
public record KeyGroupRange(int from, int to) {
  /** All there are. */
  public static final KeyGroupRange ALL = new KeyGroupRange(0, KeyGroups.COUNT);

  public KeyGroupRange {
    if (from < 0 || to > KeyGroups.COUNT || from > to) {
      throw new IllegalArgumentException("key groups " + from + " to " + to);
    }
  }

  public boolean contains(int keyGroup) {
    return keyGroup >= from && keyGroup < to;
  }
}
