package io.weir.runtime.state;

import org.jspecify.annotations.Nullable;

/**
 * A store whose durable image is pieces of its columns, by chunk of slots: at a barrier {@link
 * #snapshot} copies the chunks that changed, and nothing is done for each entry. Entries are its
 * other, portable form: {@link #writeEntries} and {@link #restore(byte[], byte[])}.
 */
public interface ImageStore extends StateStore {
  /** Hands over the pieces of an image. */
  interface Pieces {
    /** Gives all pieces, ascending by part, chunk and kind. */
    void read(PieceReader reader);
  }

  /** Takes pieces of an image. */
  interface PieceReader {
    /**
     * @param bytes begin with those of the piece, and may be used again when the call returns
     */
    void piece(int part, int chunk, int kind, byte[] bytes);
  }

  /**
   * Takes back the image that one worker wrote; before any batch comes. Called once if the image is
   * that of this worker, else once for each worker there was. The stores of an operator are
   * restored in the order in which they were registered.
   *
   * @param worker whose image it is
   * @param own the key groups to take; null when they are those of the image, and the image is the
   *     one that goes on being written: then only later changes are part of the next {@link
   *     #snapshot}
   */
  void restore(int worker, Pieces image, @Nullable KeyGroupRange own);

  /** Writes everything as entries by key group, whatever was written before. */
  void writeEntries(StateWriter writer);
}
