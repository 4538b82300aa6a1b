package io.weir.runtime.kernel;

import io.weir.runtime.data.Batch;
import java.io.IOException;

/**
 * Turns files of a format with a structure of its own (Parquet, Avro) into rows: the first columns
 * of a batch are filled, further (metadata) columns are left to the reader. A file is read in parts
 * of so many bytes, by several decoders at once; a block or record belongs to the part in which its
 * first byte lies. Belongs to one reader.
 */
public interface FileDecoder {
  /** The bytes of a file that does not change. */
  interface Bytes {
    long size();

    /**
     * Reads bytes from a position on.
     *
     * @throws java.io.EOFException when the file ends before them
     */
    void read(long position, byte[] into, int offset, int length) throws IOException;
  }

  /**
   * Begins with a part of a file.
   *
   * @param file can be read until the next part is begun
   * @param from first byte of the part
   * @param to behind its last one
   * @throws IOException when the file cannot be read, or is damaged
   */
  void open(Bytes file, long from, long to) throws IOException;

  /**
   * Appends rows of the part to {@code out}, until {@code out.rows} has grown to {@code maxRows}
   * (at most the batch's capacity) or the part has no more. The rows must not refer to memory that
   * changes before the next part is begun.
   *
   * @return whether the part may have more rows
   * @throws BadRecordException a record cannot be read: the rows before it are in {@code out}, and
   *     the next call goes on behind it. Its offsets have no meaning
   * @throws IOException when the file cannot be read, or is damaged
   */
  boolean read(Batch out, int maxRows) throws IOException;
}
