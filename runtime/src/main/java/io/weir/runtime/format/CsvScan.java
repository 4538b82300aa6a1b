package io.weir.runtime.format;

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
    long specials = quotes == 0 ? NEWLINES : quotes;
    int left = fields - 1;
    int at = from;
    while (true) {
      int found = -1;
      while (at <= limit - BLOCK) {
        long first = Swar.wordAt(bytes, at);
        long second = Swar.wordAt(bytes, at + 8);
        long third = Swar.wordAt(bytes, at + 16);
        long fourth = Swar.wordAt(bytes, at + 24);
        long firstStops = stops(first, specials);
        long secondStops = stops(second, specials);
        long thirdStops = stops(third, specials);
        long fourthStops = stops(fourth, specials);
        long firstDelimiters = Swar.allZeroBytes(first ^ delimiters);
        long secondDelimiters = Swar.allZeroBytes(second ^ delimiters);
        long thirdDelimiters = Swar.allZeroBytes(third ^ delimiters);
        long fourthDelimiters = Swar.allZeroBytes(fourth ^ delimiters);
        if ((firstStops | secondStops | thirdStops | fourthStops) == 0) {
          // Each mask has one bit of each byte, so that four go into one word.
          left -=
              Long.bitCount(
                  firstDelimiters
                      | secondDelimiters >>> 1
                      | thirdDelimiters >>> 2
                      | fourthDelimiters >>> 3);
          at += BLOCK;
          continue;
        }
        int before =
            Long.numberOfTrailingZeros(
                Swar.oneBitEach(firstStops, secondStops, thirdStops, fourthStops));
        long marked =
            Swar.oneBitEach(firstDelimiters, secondDelimiters, thirdDelimiters, fourthDelimiters);
        left -= Long.bitCount(marked & (1L << before) - 1);
        found = at + before;
        break;
      }
      if (found < 0) {
        found = at;
        while (found < limit && bytes[found] != '\n' && bytes[found] != (byte) specials) {
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
      // Only at the start of a field does a quote mean anything.
      if (found == from || bytes[found - 1] == (byte) delimiters) {
        at = closingQuote(bytes, found, limit, quotes) + 1;
        if (at >= limit || !endsField(bytes, at, limit, (byte) delimiters)) {
          return -1;
        }
      }
    }
  }

  /** The highest bit of each byte that is a line feed or of the other pattern; as zeroBytes. */
  private static long stops(long word, long specials) {
    return Swar.zeroBytes(word ^ NEWLINES) | Swar.zeroBytes(word ^ specials);
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
