package io.weir.runtime.format.csv;

import org.jspecify.annotations.Nullable;

/**
 * How a CSV file is written.
 *
 * @param delimiter an ASCII character
 * @param quote an ASCII character; {@link #NONE} when fields cannot be quoted
 * @param escape an ASCII character that takes the meaning from the next one; {@link #NONE} without
 * @param nullLiteral an unquoted field of this text is NULL (and so is an empty unquoted one)
 * @param comment lines that start with this text are ignored
 * @param header whether files start with a line of column names
 * @param ignoreErrors whether a field that cannot be parsed is NULL instead of making the record
 *     bad
 */
public record CsvDialect(
    byte delimiter,
    int quote,
    int escape,
    byte @Nullable [] nullLiteral,
    byte @Nullable [] comment,
    boolean header,
    boolean ignoreErrors) {
  /** No such character: equal to no byte. */
  public static final int NONE = 0x100;

  public CsvDialect {
    if (delimiter == '\n' || delimiter == '\r' || delimiter == quote || delimiter == escape) {
      throw new IllegalArgumentException("field delimiter " + delimiter);
    }
  }

  /** Commas, double quotes, no header line. */
  public static CsvDialect standard() {
    return new CsvDialect((byte) ',', '"', NONE, null, null, false, false);
  }

  /** Whether the null literal has a character in it that means something elsewhere. */
  public boolean nullLiteralHasSpecials() {
    if (nullLiteral != null) {
      for (byte character : nullLiteral) {
        if (character == delimiter
            || character == quote
            || character == escape
            || character == '\n'
            || character == '\r') {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * Whether the text of a number, a time or a byte string may have the delimiter in it, or begin
   * with the quote.
   */
  public boolean specialsMayBeInValues() {
    return mayBeInValues(delimiter) || mayBeInValues(quote);
  }

  /** Whether the text of a number, a time or a byte string may need quotes. */
  public boolean valuesMayNeedQuotes() {
    return specialsMayBeInValues()
        || nullLiteral != null
        || comment != null && mayBeInValues(comment[0]);
  }

  private static boolean mayBeInValues(int character) {
    return Character.isLetterOrDigit(character) && character < NONE
        || " .:+-/=".indexOf(character) >= 0;
  }
}
