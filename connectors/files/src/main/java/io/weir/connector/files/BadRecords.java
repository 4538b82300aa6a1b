package io.weir.connector.files;

import io.weir.runtime.error.JobException;
import io.weir.runtime.kernel.BadRecordException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Locale;

/** Says where a bad record lies in its file, and shows it. */
final class BadRecords {
  private static final int SHOWN_CHARACTERS = 200;

  private static final String SKIP_HINT =
      "'on-error' = 'skip' leaves such records out and counts them";
  private static final String HEADER_HINT =
      "the header has to name every column of the table, each once";

  /** Up to there, lines are counted also for a warning: about a tenth of a second. */
  private static final long MAX_COUNTED_BYTES = 1 << 28;

  private BadRecords() {}

  /**
   * The error that fails a job.
   *
   * @param errorPosition position in the unpacked file where the trouble starts
   * @param bytes what was decoded: the record lies in it
   * @param recordEnd end of the record in {@code bytes}
   */
  static JobException failure(
      ScanFile file, long errorPosition, BadRecordException bad, byte[] bytes, int recordEnd) {
    return failure(file, errorPosition, bad, bytes, recordEnd, SKIP_HINT);
  }

  /** The same for the header of a file, which {@code on-error} does not concern. */
  static JobException headerFailure(
      ScanFile file, BadRecordException bad, byte[] bytes, int recordEnd) {
    return failure(file, bad.errorAt(), bad, bytes, recordEnd, HEADER_HINT);
  }

  private static JobException failure(
      ScanFile file,
      long errorPosition,
      BadRecordException bad,
      byte[] bytes,
      int recordEnd,
      String hint) {
    String record =
        new String(
                bytes,
                bad.recordStart(),
                Math.min(recordEnd - bad.recordStart(), SHOWN_CHARACTERS * 4),
                StandardCharsets.UTF_8)
            .stripTrailing()
            .replace("\r", "\\r")
            .replace("\n", "\\n");
    if (record.length() > SHOWN_CHARACTERS) {
      record = record.substring(0, SHOWN_CHARACTERS) + "…";
    }
    return new JobException(
        "%s: %s\n  %s\nHint: %s"
            .formatted(place(file, errorPosition), bad.getMessage(), record, hint));
  }

  /**
   * Place and reason of a record that is left out, with its length when it is longer than a line:
   * then a quote that is not closed may have swallowed good records. Parameters as of {@link
   * #failure}.
   */
  static String leftOut(
      ScanFile file, long errorPosition, BadRecordException bad, byte[] bytes, int recordEnd) {
    String place =
        errorPosition <= MAX_COUNTED_BYTES
            ? place(file, errorPosition)
            : atByte(file, errorPosition);
    long lines = 1;
    for (int i = bad.recordStart(); i < recordEnd - 1; i++) {
      lines += bytes[i] == '\n' ? 1 : 0;
    }
    String length =
        lines == 1
            ? ""
            : String.format(
                Locale.ROOT,
                " (this record takes up %,d lines, %,d bytes)",
                lines,
                recordEnd - bad.recordStart());
    return place + ": " + bad.getMessage() + length;
  }

  private static String atByte(ScanFile file, long position) {
    return file.path + " (byte " + position + ")";
  }

  /** {@code orders.csv:17:5}; lines are counted from the file's start, which reads it again. */
  private static String place(ScanFile file, long position) {
    long line = 1;
    long lineStart = 0;
    try (InputStream packed = Files.newInputStream(file.path);
        InputStream in = file.compression.unpack(new BufferedInputStream(packed, 1 << 16))) {
      byte[] buffer = new byte[1 << 16];
      long at = 0;
      while (at < position) {
        int read = in.read(buffer, 0, (int) Math.min(buffer.length, position - at));
        if (read < 0) {
          break;
        }
        for (int i = 0; i < read; i++) {
          if (buffer[i] == '\n') {
            line++;
            lineStart = at + i + 1;
          }
        }
        at += read;
      }
    } catch (IOException e) {
      return atByte(file, position);
    }
    return file.path + ":" + line + ":" + (position - lineStart + 1);
  }
}
