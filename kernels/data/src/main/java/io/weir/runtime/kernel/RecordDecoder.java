package io.weir.runtime.kernel;

import io.weir.runtime.data.Batch;
import org.jspecify.annotations.Nullable;

/**
 * Turns bytes of a format into rows: the first columns of a batch, as many as the decoder was
 * generated for, are filled; further (metadata) columns are left to the reader. String columns may
 * be left pointing into {@code bytes}, which therefore must not change while the batch is used.
 *
 * <p>A record gives any number of rows, which may be changes of any kind ({@link Batch#useKinds}):
 * an update in a change log gives two. Those that {@code out} has no room for are kept, and come
 * first in the next call.
 *
 * <p>Whether a record is well-formed never depends on the columns that are read: its syntax is
 * checked whole. A value is only made of the columns that are read, and one that does not fit its
 * column makes the record bad.
 */
public interface RecordDecoder {
  /**
   * Decodes consecutive records that end in a line end and appends them to {@code out} from row
   * {@code out.rows} on.
   *
   * @param bytes valid up to {@code limit}
   * @param from first byte of a record
   * @param stop decodes records that start before this offset
   * @param limit end of the bytes
   * @param last whether the data ends at {@code limit}: then the last record needs no line end;
   *     otherwise a record that is not complete before {@code limit} is left
   * @param maxRows decodes until {@code out.rows} has grown to this (at most the batch's capacity)
   * @return offset of the first byte not consumed; when it is below {@code stop} and {@code
   *     out.rows} below {@code maxRows}, more bytes are needed
   * @throws BadRecordException all rows of the records before it are in {@code out}
   */
  int decode(byte[] bytes, int from, int stop, int limit, boolean last, Batch out, int maxRows);

  /**
   * Decodes messages, each of which is one record, and appends their rows to {@code out} from row
   * {@code out.rows} on, until one gives none (a comment or a blank line), is bad, or gives more
   * than there is room for. All before that one gave rows, and {@link #messagesOfRows} tells which.
   * With a line feed behind each message, which is not part of it, decoding is faster.
   *
   * @param starts offset of the first byte of each message
   * @param ends offset behind the last byte of each
   * @param from number of the first message to be decoded
   * @param to number behind the last one; there is room for a row of each
   * @param maxRows {@code out.rows} grows to this at most (the batch's capacity)
   * @throws BadRecordException all rows of the messages before it are in {@code out}
   */
  void decodeMessages(
      byte[] bytes, int[] starts, int[] ends, int from, int to, Batch out, int maxRows);

  /**
   * The numbers of the messages that the rows of the last {@link #decodeMessages} came from, by row
   * of the batch; entries of earlier rows have no meaning. Null when each message gave one row.
   */
  default int @Nullable [] messagesOfRows() {
    return null;
  }

  /** Whether rows of the last record are left for the next call. */
  default boolean hasMoreRows() {
    return false;
  }

  /** Forgets the rows that are left: the record is not used, or is going to be decoded again. */
  default void forgetRows() {}

  /**
   * Bytes at the start of a file that are not records (a header line, a byte order mark), after
   * checking them.
   *
   * @param limit end of the bytes; the whole first line is in it, or the file ends there
   * @throws BadRecordException when a header does not fit the table
   */
  int headerLength(byte[] bytes, int limit);

  /**
   * Values that are NULL in the records decoded so far although there was a text for them or should
   * have been one: it was no value of the type, or missing, and an option of the format ({@code
   * ignore-parse-errors}) says to make such values NULL.
   */
  default long ignoredValues() {
    return 0;
  }

  /**
   * Whether a line feed may lie inside a record (a quoted CSV field), so that a record's start
   * cannot be told from the bytes around it.
   */
  boolean recordsMaySpanLines();
}
