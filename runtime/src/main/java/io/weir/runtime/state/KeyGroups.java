package io.weir.runtime.state;

/** Keys belong to one of 128 key groups; a worker owns a range of groups. */
public final class KeyGroups {
  public static final int COUNT = 128;

  private KeyGroups() {}

  /** The group of a key, by the top bits of its hash. */
  public static int of(long hash) {
    return (int) (hash >>> 57);
  }

  /** The worker that owns a group. */
  public static int worker(int keyGroup, int workers) {
    return keyGroup * workers / COUNT;
  }
}
