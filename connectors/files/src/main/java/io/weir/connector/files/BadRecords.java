package io.weir.connector.files;

import io.weir.runtime.error.JobException;
import io.weir.runtime.kernel.BadRecordException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;

/** Says where a bad record lies in its file, and shows it. */
final class BadRecords {
  private static final int SHOWN_CHARACTERS = 200;

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
        "%s: %s\n  %s\nHint: 'on-error' = 'skip' leaves such records out and counts them"
            .formatted(place(file, errorPosition), bad.getMessage(), record));
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
      return file.path + " (byte " + position + ")";
    }
    return file.path + ":" + line + ":" + (position - lineStart + 1);
  }
}
