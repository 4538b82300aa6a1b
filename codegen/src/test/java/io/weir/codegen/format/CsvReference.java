package io.weir.codegen.format;

import io.weir.runtime.data.BooleanColumn;
import io.weir.runtime.data.BytesColumn;
import io.weir.runtime.data.Column;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.DecimalColumn;
import io.weir.runtime.data.DoubleColumn;
import io.weir.runtime.data.IntColumn;
import io.weir.runtime.data.LongColumn;
import io.weir.runtime.data.ScalarType;
import io.weir.runtime.data.Storage;
import io.weir.runtime.data.TypeKind;
import io.weir.runtime.format.ValueParser;
import io.weir.runtime.format.csv.CsvDialect;
import io.weir.runtime.format.text.TimestampParser;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What CSV means, told the slow way: character by character, and values by {@link BigDecimal}.
 * Characters of texts stand for bytes (ISO 8859-1).
 */
final class CsvReference {
  /** Says that a text is no value of a type. */
  static final Object BAD = new Object();

  private static final Pattern NUMBER =
      Pattern.compile("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?");
  private static final Pattern SPECIAL = Pattern.compile("(?i)nan|[+-]?inf(inity)?");
  private static final List<String> TRUE = List.of("true", "t", "yes", "y", "1");
  private static final List<String> FALSE = List.of("false", "f", "no", "n", "0");

  private final CsvDialect dialect;

  /** Fields of a record. */
  private final int count;

  /**
   * A field as it is written, without its quotes, and what that says.
   *
   * @param blanks whether blanks follow the closing quote
   */
  record Part(String written, String text, boolean quoted, boolean wrong, boolean blanks) {}

  /** A record with its line end. */
  record Entry(int start, int end, List<Part> parts) {
    boolean wrongQuotes() {
      return parts.stream().anyMatch(Part::wrong);
    }
  }

  private int next;

  CsvReference(CsvDialect dialect, int count) {
    this.dialect = dialect;
    this.count = count;
  }

  /** The records of a text, without comments and blank lines. */
  List<Entry> entries(String text, int from) {
    List<Entry> entries = new ArrayList<>();
    int at = from;
    while (at < text.length()) {
      byte[] comment = dialect.comment();
      if (comment != null
          && text.startsWith(new String(comment, StandardCharsets.ISO_8859_1), at)) {
        int newline = text.indexOf('\n', at);
        at = newline < 0 ? text.length() : newline + 1;
        continue;
      }
      int end = endOf(text, at);
      int content = end;
      content -= content > at && text.charAt(content - 1) == '\n' ? 1 : 0;
      content -= content > at && text.charAt(content - 1) == '\r' ? 1 : 0;
      if (content > at || count == 1) {
        entries.add(new Entry(at, end, parts(text.substring(0, content), at)));
      }
      at = end;
    }
    return entries;
  }

  private int endOf(String text, int start) {
    next = start;
    while (true) {
      part(text, next);
      if (next >= text.length()) {
        return text.length();
      }
      if (text.charAt(next++) == '\n') {
        return next;
      }
    }
  }

  List<Part> parts(String content, int start) {
    List<Part> parts = new ArrayList<>();
    next = start;
    while (true) {
      parts.add(part(content, next));
      if (next >= content.length() || content.charAt(next++) == '\n') {
        return parts;
      }
    }
  }

  /** The field at an offset; {@code next} is where it ends. */
  private Part part(String text, int start) {
    StringBuilder says = new StringBuilder();
    int i = start;
    if (i < text.length() && text.charAt(i) == dialect.quote()) {
      i++;
      while (true) {
        if (i >= text.length()) {
          next = text.length();
          return new Part(text.substring(start + 1), says.toString(), true, true, false);
        }
        char c = text.charAt(i);
        boolean more = i + 1 < text.length();
        if (c == dialect.escape()) {
          says.append(more ? text.charAt(i + 1) : c);
          i += 2;
        } else if (c == dialect.quote() && more && text.charAt(i + 1) == c) {
          says.append(c);
          i += 2;
        } else if (c == dialect.quote()) {
          break;
        } else {
          says.append(c);
          i++;
        }
      }
      int behind = i + 1;
      next = behind;
      while (next < text.length() && !isEnd(text.charAt(next))) {
        next++;
      }
      String rest = text.substring(behind, next);
      boolean wrong = !rest.replace(" ", "").replace("\r", "").isEmpty();
      return new Part(
          text.substring(start + 1, i), says.toString(), true, wrong, !rest.isEmpty() && !wrong);
    }
    while (i < text.length() && !isEnd(text.charAt(i))) {
      char c = text.charAt(i);
      if (c == dialect.escape()) {
        i++;
        c = i < text.length() ? text.charAt(i) : c;
      }
      says.append(c);
      i++;
    }
    next = Math.min(i, text.length());
    return new Part(text.substring(start, next), says.toString(), false, false, false);
  }

  private boolean isEnd(char c) {
    return c == dialect.delimiter() || c == '\n';
  }

  /** Whether a record has the right number of fields and its quotes are right. */
  boolean isWellFormed(Entry entry) {
    List<Part> parts = entry.parts();
    if (entry.wrongQuotes()) {
      return false;
    }
    boolean oneMore =
        parts.size() == count + 1
            && !parts.get(count).quoted()
            && parts.get(count).written().isEmpty();
    return parts.size() == count || oneMore || (parts.size() < count && dialect.ignoreErrors());
  }

  /** The value of a field, null for NULL, {@link #BAD}. */
  @Nullable Object value(DataType type, @Nullable Part part) {
    Object value = part == null ? null : stated(type, part);
    if (value == BAD && dialect.ignoreErrors() && type.nullable()) {
      return null;
    }
    return value == null && !type.nullable() ? BAD : value;
  }

  private @Nullable Object stated(DataType type, Part part) {
    boolean text = type.kind() == TypeKind.VARCHAR;
    boolean blank = part.written().replace(" ", "").replace("\r", "").isEmpty();
    if (!part.quoted() && (part.written().isEmpty() || part.written().equals(nullLiteral()))) {
      return null;
    }
    if (text) {
      return isUtf8(part.text()) ? part.text() : BAD;
    }
    return blank ? null : parse((ScalarType) type, trim(part.text()));
  }

  /** By the decoder of the JDK, which takes nothing that is malformed. */
  static boolean isUtf8(String bytes) {
    try {
      StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.getBytes(StandardCharsets.ISO_8859_1)));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private @Nullable String nullLiteral() {
    byte[] literal = dialect.nullLiteral();
    return literal == null ? null : new String(literal, StandardCharsets.ISO_8859_1);
  }

  private static String trim(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && text.charAt(from) <= ' ') {
      from++;
    }
    while (to > from && text.charAt(to - 1) <= ' ') {
      to--;
    }
    return text.substring(from, to);
  }

  private static Object parse(ScalarType type, String text) {
    return switch (type.kind()) {
      case TINYINT -> whole(text, 7);
      case SMALLINT -> whole(text, 15);
      case INTEGER -> whole(text, 31);
      case BIGINT -> whole(text, 63);
      case DECIMAL -> decimal(text, type.precision(), type.scale());
      case DOUBLE ->
          SPECIAL.matcher(text).matches()
              ? special(text)
              : NUMBER.matcher(text).matches() ? (Object) Double.parseDouble(text) : BAD;
      case FLOAT ->
          SPECIAL.matcher(text).matches()
              ? special(text)
              : NUMBER.matcher(text).matches() ? (Object) (double) Float.parseFloat(text) : BAD;
      case BOOLEAN ->
          TRUE.contains(text.toLowerCase(java.util.Locale.ROOT))
              ? Boolean.TRUE
              : FALSE.contains(text.toLowerCase(java.util.Locale.ROOT)) ? Boolean.FALSE : BAD;
      case DATE, TIME, TIMESTAMP, TIMESTAMP_LTZ -> time(type, text);
      default -> throw new IllegalArgumentException(type.toString());
    };
  }

  /** A number, whose exponent {@link BigDecimal} may not be able to hold: then as far as it can. */
  private static BigDecimal number(String text) {
    int mark = text.toLowerCase(java.util.Locale.ROOT).indexOf('e');
    if (mark < 0) {
      return new BigDecimal(text);
    }
    BigInteger far = BigInteger.valueOf(1_000_000_000);
    BigInteger exponent = new BigInteger(text.substring(mark + 1)).min(far).max(far.negate());
    return new BigDecimal(text.substring(0, mark) + "e" + exponent);
  }

  private static Object whole(String text, int bits) {
    if (!NUMBER.matcher(text).matches() || text.length() > 400) {
      return BAD;
    }
    try {
      BigDecimal number = number(text);
      long integers = number.precision() - (long) number.scale();
      if (number.signum() == 0) {
        return 0L;
      }
      // Powers of ten of a billion digits would take hours.
      if (integers > 30 || integers <= 0) {
        return BAD;
      }
      BigInteger exact = number.toBigIntegerExact();
      return exact.bitLength() <= bits ? (Object) exact.longValue() : BAD;
    } catch (ArithmeticException | NumberFormatException e) {
      return BAD;
    }
  }

  private static Object decimal(String text, int precision, int scale) {
    if (!NUMBER.matcher(text).matches() || text.length() > 400) {
      return BAD;
    }
    try {
      BigDecimal number = number(text);
      long integers = number.precision() - (long) number.scale();
      if (number.signum() == 0 || integers < -scale) {
        return BigInteger.ZERO;
      }
      if (integers > precision) {
        return BAD;
      }
      BigDecimal rounded = number.setScale(scale, RoundingMode.HALF_UP);
      return rounded.precision() > precision ? BAD : rounded.unscaledValue();
    } catch (NumberFormatException e) {
      return BAD;
    }
  }

  private static Object special(String text) {
    return text.equalsIgnoreCase("nan")
        ? (Object) Double.NaN
        : text.startsWith("-") ? (Object) Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
  }

  /** By the parser of whole texts, which has tests of its own. */
  private static Object time(ScalarType type, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    TimestampParser parser = new TimestampParser();
    int unit = ValueParser.unit(type.precision());
    boolean ok =
        switch (type.kind()) {
          case DATE -> parser.parseDate(bytes, 0, bytes.length);
          case TIME -> parser.parseTime(bytes, 0, bytes.length, unit);
          default -> parser.parseTimestamp(bytes, 0, bytes.length, unit);
        };
    return ok ? (Object) parser.value : BAD;
  }

  /** What a column holds, in the form of {@link #value}. */
  static @Nullable Object held(DataType type, Column column, int row) {
    if (column.isNull(row)) {
      return null;
    }
    boolean decimal = type.kind() == TypeKind.DECIMAL;
    if (column instanceof IntColumn ints) {
      return (long) ints.values[row];
    } else if (column instanceof LongColumn longs) {
      return decimal ? (Object) BigInteger.valueOf(longs.values[row]) : longs.values[row];
    } else if (column instanceof DoubleColumn doubles) {
      return doubles.values[row];
    } else if (column instanceof BooleanColumn booleans) {
      return booleans.values[row];
    } else if (column instanceof DecimalColumn wide && type.storage() == Storage.DECIMAL) {
      return BigInteger.valueOf(wide.high[row])
          .shiftLeft(64)
          .add(new BigInteger(Long.toUnsignedString(wide.low[row])));
    } else if (column instanceof BytesColumn bytes) {
      return new String(
          bytes.heap, bytes.offsets[row], bytes.lengths[row], StandardCharsets.ISO_8859_1);
    }
    throw new IllegalArgumentException(type.toString());
  }
}
