package io.weir.runtime.state;

import io.weir.runtime.data.ByteBuilder;

/** Takes what changed in a {@link StateStore}: entries, or pieces of an {@link ImageStore}. */
public interface StateWriter {
  /** Sets an entry; the arrays may be reused when the call returns. */
  void put(int keyGroup, byte[] key, int keyLength, byte[] value, int valueLength);

  /** Removes an entry. */
  void delete(int keyGroup, byte[] key, int keyLength);

  /**
   * Begins to set a piece of an image: what is appended to the builder until the next call of any
   * writer of this image is the piece. The builder's bytes before that are not the caller's.
   *
   * @param part not negative, as the others
   * @param kind at most 255
   */
  ByteBuilder piece(int part, int chunk, int kind);

  /** Removes a piece. */
  void deletePiece(int part, int chunk, int kind);
}
