package io.weir.runtime.kernel;

import io.weir.runtime.data.Batch;
import io.weir.runtime.data.ByteBuilder;

/** Turns rows into bytes of a format. */
public interface RecordEncoder {
  /** What a file starts with (a CSV header line); empty when nothing. */
  byte[] header();

  /**
   * Appends what a file ends with; nothing for formats of lines. {@link #header} began the file.
   */
  default void footer(ByteBuilder out) {}

  /**
   * Appends one record for each row {@code from … to - 1} of {@code in}; files want the line end,
   * messages do not.
   *
   * @param ends null, or is filled with the length of {@code out} after each record
   */
  void encode(
      Batch in,
      int from,
      int to,
      ByteBuilder out,
      boolean lineEnds,
      int @org.jspecify.annotations.Nullable [] ends);
}
