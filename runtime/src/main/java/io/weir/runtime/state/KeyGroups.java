package io.weir.runtime.state;

/** Keys belong to one of 128 key groups; a worker owns a range of groups. */
public final class KeyGroups {
  public static final int COUNT = 128;

  private KeyGroups() {}

  /** The group of a key, by the top bits of its hash. */
  public static int of(long hash) {
    return (int) (hash >>> 57);
  }

  /** The groups that a worker owns. */
  public static KeyGroupRange range(int worker, int workers) {
    // The first group whose number times workers / COUNT is the worker, rounded down.
    return new KeyGroupRange(first(worker, workers), first(worker + 1, workers));
  }

  private static int first(int worker, int workers) {
    return (worker * COUNT + workers - 1) / workers;
  }

  /** The worker that owns a group. */
  public static int worker(int keyGroup, int workers) {
    return keyGroup * workers / COUNT;
  }
}
