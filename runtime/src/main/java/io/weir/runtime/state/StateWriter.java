package io.weir.runtime.state;

/** Takes the changed entries of a {@link StateStore}. */
public interface StateWriter {
  /** Sets an entry; the arrays may be reused when the call returns. */
  void put(int keyGroup, byte[] key, int keyLength, byte[] value, int valueLength);

  /** Removes an entry. */
  void delete(int keyGroup, byte[] key, int keyLength);
}
