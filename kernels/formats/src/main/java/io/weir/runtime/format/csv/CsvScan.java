package io.weir.runtime.format.csv;

import io.weir.runtime.format.text.Swar;

/**
 * Passing over CSV fields that are not read. All methods give up with -1 on anything out of the
 * ordinary, including the end of the bytes; patterns are {@link Swar#repeat} of the dialect's
 * characters.
 */
public final class CsvScan {
  private static final long NEWLINES = Swar.repeat('\n');

  /** Bytes of four words. */
  private static final int BLOCK = 32;

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
   * Passes over the rest of a line from the start of a field on, and sees to it that it has as many
   * fields as it must and that quoted ones end with their closing quotes. Four words are looked at
   * for each branch.
   *
   * @param fields those that must be left in the line, at least one; a delimiter behind them all is
   *     let pass
   * @param quotes 0 when fields cannot be quoted
   * @return offset behind the line feed, or -1
   */
  public static int skipLine(
      byte[] bytes, int from, int limit, int fields, long delimiters, long quotes) {
    // A quote and a line feed are one when the bits in which they differ are set in both. Other
    // bytes may be as well (an asterisk, for double quotes), and are told apart when found.
    long differing = quotes == 0 ? 0 : quotes ^ NEWLINES;
    long stop = NEWLINES | differing;
    int left = fields - 1;
    int at = from;
    while (true) {
      int found = -1;
      while (at <= limit - BLOCK) {
        long first = Swar.wordAt(bytes, at);
        long second = Swar.wordAt(bytes, at + 8);
        long third = Swar.wordAt(bytes, at + 16);
        long fourth = Swar.wordAt(bytes, at + 24);
        // One bit of each byte says whether it is a delimiter, so that four words go into one.
        long delimited =
            Swar.allZeroBytes(first ^ delimiters)
                | Swar.allZeroBytes(second ^ delimiters) >>> 1
                | Swar.allZeroBytes(third ^ delimiters) >>> 2
                | Swar.allZeroBytes(fourth ^ delimiters) >>> 3;
        first = (first | differing) ^ stop;
        second = (second | differing) ^ stop;
        third = (third | differing) ^ stop;
        fourth = (fourth | differing) ^ stop;
        first = first - Swar.ONES & ~first;
        second = second - Swar.ONES & ~second;
        third = third - Swar.ONES & ~third;
        fourth = fourth - Swar.ONES & ~fourth;
        if (((first | second | third | fourth) & Swar.HIGHS) == 0) {
          left -= Long.bitCount(delimited);
          at += BLOCK;
          continue;
        }
        int before = Swar.firstMarked(first, second, third, fourth);
        left -= Long.bitCount(delimited & firstBytes(before));
        found = at + before;
        break;
      }
      if (found < 0) {
        found = at;
        while (found < limit && bytes[found] != '\n' && bytes[found] != (byte) quotes) {
          left -= bytes[found] == (byte) delimiters ? 1 : 0;
          found++;
        }
        if (found >= limit) {
          return -1;
        }
      }
      if (bytes[found] == '\n') {
        return left == 0 || left == -1 && endsInDelimiter(bytes, found, (byte) delimiters)
            ? found + 1
            : -1;
      }
      at = found + 1;
      if (bytes[found] == (byte) delimiters) {
        left--;
      } else if (bytes[found] == (byte) quotes
          && quotes != 0
          && (found == from || bytes[found - 1] == (byte) delimiters)) {
        // Only at the start of a field does a quote mean anything.
        at = closingQuote(bytes, found, limit, quotes) + 1;
        if (at >= limit || !endsField(bytes, at, limit, (byte) delimiters)) {
          return -1;
        }
      }
    }
  }

  /**
   * Which bits tell of the first {@code count} bytes of four words, when the highest bit of each
   * byte tells of the first word, the next one of the second and so on.
   */
  private static long firstBytes(int count) {
    int word = count >>> 3;
    long wholeWords = (0xFF00 >>> word & 0xFF) * Swar.ONES;
    long bytes = (1L << (count << 3)) - 1;
    return wholeWords | Swar.HIGHS >>> word & bytes;
  }

  /** Whether a field ends at {@code at}: there is a delimiter or a line end. */
  private static boolean endsField(byte[] bytes, int at, int limit, byte delimiter) {
    return bytes[at] == delimiter
        || bytes[at] == '\n'
        || bytes[at] == '\r' && at + 1 < limit && bytes[at + 1] == '\n';
  }

  private static boolean endsInDelimiter(byte[] bytes, int lineFeed, byte delimiter) {
    return bytes[lineFeed - 1] == delimiter
        || bytes[lineFeed - 1] == '\r' && bytes[lineFeed - 2] == delimiter;
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
