package io.weir.runtime.format;

/**
 * Passing over CSV fields that are not read. All methods give up with -1 on anything out of the
 * ordinary, including the end of the bytes; patterns are {@link Swar#repeat} of the dialect's
 * characters.
 */
public final class CsvScan {
  private static final long NEWLINES = Swar.repeat('\n');

  private CsvScan() {}

  /**
   * Passes over {@code count} fields and their delimiters, none of them the last one of a line.
   *
   * @param quotes 0 when fields cannot be quoted
   * @return where the next field starts, or -1
   */
  public static int skipFields(
      byte[] bytes, int from, int limit, int count, long delimiters, long quotes) {
    int at = from;
    for (int i = count; i > 0; i--) {
      int end = at;
      if (quotes != 0 && at < limit && bytes[at] == (byte) quotes) {
        end = closingQuote(bytes, at, limit, quotes) + 1;
        if (end >= limit) {
          return -1;
        }
      } else {
        end = Swar.find(bytes, at, limit, delimiters, NEWLINES);
      }
      if (end >= limit || bytes[end] != (byte) delimiters) {
        return -1;
      }
      at = end + 1;
    }
    return at;
  }

  /**
   * Finds the end of the line from the start of a field on.
   *
   * @return offset behind the line feed, or -1
   */
  public static int skipLine(byte[] bytes, int from, int limit, long delimiters, long quotes) {
    if (quotes == 0) {
      int end = Swar.findFar(bytes, from, limit, NEWLINES);
      return end < limit ? end + 1 : -1;
    }
    int at = from;
    while (true) {
      int found = Swar.findFar(bytes, at, limit, NEWLINES, quotes);
      if (found >= limit) {
        return -1;
      }
      if (bytes[found] == '\n') {
        return found + 1;
      }
      // Only at the start of a field does a quote mean anything.
      if (found == from || bytes[found - 1] == (byte) delimiters) {
        found = closingQuote(bytes, found, limit, quotes);
      }
      at = found + 1;
    }
  }

  /** Offset of the quote that closes the one at {@code open}; {@code limit} if there is none. */
  private static int closingQuote(byte[] bytes, int open, int limit, long quotes) {
    int at = open + 1;
    while (true) {
      int close = Swar.find(bytes, at, limit, quotes);
      if (close + 1 >= limit) {
        return limit;
      }
      if (bytes[close + 1] != (byte) quotes) {
        return close;
      }
      at = close + 2;
    }
  }
}
