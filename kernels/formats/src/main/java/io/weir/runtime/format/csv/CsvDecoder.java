package io.weir.runtime.format.csv;

import io.weir.runtime.data.Batch;
import io.weir.runtime.data.ByteBuilder;
import io.weir.runtime.data.BytesColumn;
import io.weir.runtime.data.Column;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.Field;
import io.weir.runtime.data.RowType;
import io.weir.runtime.data.ScalarType;
import io.weir.runtime.data.TypeKind;
import io.weir.runtime.format.ValueParser;
import io.weir.runtime.format.json.NestedText;
import io.weir.runtime.format.text.Reasons;
import io.weir.runtime.format.text.StringSlices;
import io.weir.runtime.format.text.Swar;
import io.weir.runtime.format.text.Utf8;
import io.weir.runtime.kernel.BadRecordException;
import io.weir.runtime.kernel.RecordDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decodes CSV. A generated subclass decodes plain records ({@link #decodePlain}); whatever is
 * special about a record (a doubled quote, an escape, a null literal, an error, the last line
 * without a line end) is dealt with here, one record at a time and for any types.
 *
 * <p>Lines end with {@code \n} or {@code \r\n}. An empty unquoted field is NULL, an empty quoted
 * one the empty string. Blank lines are skipped, except in a table of one column, where they are a
 * NULL. A quote means something at the start of a field only.
 *
 * <p>A record is well-formed, whatever columns are read, when each quoted field ends with its
 * closing quote and there are as many fields as columns (with a header: as names in the header). A
 * delimiter behind the last field is let pass, as Flink does. With {@code ignore-parse-errors},
 * fields that are missing at the end are NULL, and other records that are not well-formed are
 * ignored. Values are made of the columns that are read, and only these can be bad: a text is when
 * it is not UTF-8.
 */
public abstract class CsvDecoder implements RecordDecoder {
  private static final long NEWLINES = Swar.repeat('\n');
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  /**
   * For each column that is read, in the order of the fields, how many fields are between it and
   * the one read before it; {@link #decodePlain} is only called while the columns come in the order
   * of the table.
   */
  protected final int[] skips;

  /** How many fields of a line are behind the last one that is read; all when none is. */
  protected int fieldsBehind;

  /** Whether fields come in the order of the columns that are read. */
  private boolean plain;

  private final CsvDialect dialect;
  private final RowType read;

  /** The column that is read for each field of a line, -1 when it is not read. */
  private int[] columnOfField;

  /** {@code columnOfField} while no header says otherwise. */
  private final int[] declaredColumns;

  /** The columns that are read, in the order of the table. */
  private final int[] plainOrder;

  private final ValueParser values = new ValueParser();
  private final NestedText nested = new NestedText();
  private final ByteBuilder unescaped = new ByteBuilder(256);
  private final boolean[] hasUnescaped;

  // The field found last by nextField.
  private int fieldStart;
  private int fieldEnd;
  private boolean fieldQuoted;
  private boolean fieldEscaped;
  private boolean quoteOpen;
  private boolean textBehindQuote;

  /** Offset of the delimiter or line feed that ends the field; the limit if there is none. */
  private int fieldClosed;

  /** Start of the next field, -1 behind the last one of a record. */
  private int fieldNext;

  /** See {@link #ignoredValues}; of the record that is being decoded. */
  private int recordValuesIgnored;

  private long valuesIgnored;

  /**
   * @param table all columns, in the order of the fields of a line
   * @param read those to be decoded
   */
  protected CsvDecoder(CsvDialect dialect, RowType table, RowType read) {
    this.dialect = dialect;
    this.read = read;
    skips = new int[read.fields().size()];
    hasUnescaped = new boolean[skips.length];
    declaredColumns = new int[table.fields().size()];
    Map<String, Integer> columns = read.positions();
    for (int i = 0; i < declaredColumns.length; i++) {
      declaredColumns[i] = columns.getOrDefault(table.fields().get(i).name(), -1);
    }
    plainOrder = Arrays.stream(declaredColumns).filter(column -> column >= 0).toArray();
    if (plainOrder.length != skips.length) {
      throw new IllegalArgumentException(read + " is not a part of " + table);
    }
    columnOfField = declaredColumns;
    layOut(declaredColumns);
  }

  /**
   * Decodes records from {@code from} on as long as each is plain and complete before {@code
   * limit}, adding to {@code out.rows}. Texts are left as slices of {@code bytes}.
   *
   * @return start of the first record that was not decoded
   */
  protected abstract int decodePlain(
      byte[] bytes, int from, int stop, int limit, Batch out, int maxRows);

  @Override
  public final int decode(
      byte[] bytes, int from, int stop, int limit, boolean last, Batch out, int maxRows) {
    int firstRow = out.rows;
    int at = from;
    try {
      while (at < stop && out.rows < maxRows) {
        if (plain) {
          at = decodePlain(bytes, at, stop, limit, out, maxRows);
          if (at >= stop || out.rows >= maxRows) {
            break;
          }
        }
        int next = decodeAny(bytes, at, limit, last, out);
        if (next < 0) {
          break;
        }
        at = next;
      }
      return at;
    } finally {
      finishStrings(bytes, out, firstRow);
    }
  }

  @Override
  public final void decodeMessages(
      byte[] bytes, int[] starts, int[] ends, int from, int to, Batch out, int maxRows) {
    out.ensureCapacity(out.rows + to - from);
    for (int message = from; message < to; message++) {
      int row = out.rows;
      decodeMessage(bytes, starts[message], ends[message], out);
      if (out.rows == row) {
        return;
      }
    }
  }

  private void decodeMessage(byte[] bytes, int from, int to, Batch out) {
    int row = out.rows;
    if (from == to && columnOfField.length == 1) {
      // What a line of no bytes is in a file.
      decodeRecord(bytes, from, to, to, out, row);
      return;
    }
    int end = decodeLine(bytes, from, to, out);
    if (out.rows == row) {
      end = decode(bytes, from, to, to, true, out, row + 1);
    }
    while (end < to && (bytes[end] == '\n' || bytes[end] == '\r')) {
      end++;
    }
    if (end < to && out.rows > row) {
      out.rows = row;
      forget(out, row);
      throw bad("more than one record in a message", from, end, to);
    }
  }

  /**
   * Decodes a plain message with a line feed behind it as what it then is, a line. A quote that the
   * message does not close makes it none, since nothing behind the line feed is looked at.
   *
   * @return offset behind the record, at most {@code to}; without meaning if no row was added
   */
  private int decodeLine(byte[] bytes, int from, int to, Batch out) {
    int row = out.rows;
    if (!plain || from == to || to >= bytes.length || bytes[to] != '\n') {
      return from;
    }
    try {
      return Math.min(to, decodePlain(bytes, from, to, to + 1, out, row + 1));
    } finally {
      finishStrings(bytes, out, row);
    }
  }

  private BadRecordException bad(String reason, int start, int errorAt, int end) {
    return new BadRecordException(reason, start, errorAt, end, dialect.ignoreErrors());
  }

  @Override
  public final boolean recordsMaySpanLines() {
    // An escape takes the meaning from a line feed as well.
    return dialect.quote() != CsvDialect.NONE || dialect.escape() != CsvDialect.NONE;
  }

  @Override
  public final int headerLength(byte[] bytes, int limit) {
    int at = startsWith(bytes, 0, limit, BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length : 0;
    if (!dialect.header()) {
      return at;
    }
    while (at < limit && (isComment(bytes, at, limit) || isBlankLine(bytes, at, limit))) {
      at = Math.min(limit, Swar.find(bytes, at, limit, NEWLINES) + 1);
    }
    if (at == limit) {
      return at;
    }
    int end = recordEnd(bytes, at, limit, true);
    readHeader(bytes, at, end);
    return end;
  }

  private void readHeader(byte[] bytes, int start, int end) {
    int[] columns = new int[declaredColumns.length];
    int count = 0;
    int contentEnd = withoutLineEnd(bytes, start, end);
    boolean[] seen = new boolean[skips.length];
    StringBuilder names = new StringBuilder();
    String notUtf8 = null;
    int notUtf8At = start;
    Map<String, Integer> positions = read.positions();
    fieldNext = start;
    while (fieldNext >= 0) {
      nextField(bytes, fieldNext, contentEnd);
      String wrong = wrongQuotes();
      if (wrong != null) {
        throw new BadRecordException("the header: " + wrong, start, fieldStart, end);
      }
      String name = fieldText(bytes).strip();
      names.append(count == 0 ? "" : ", ").append(name);
      int column = positions.getOrDefault(name, -1);
      if (!Utf8.isValid(bytes, fieldStart, fieldEnd)) {
        // No column has such a name, whatever the name looks like.
        column = -1;
        notUtf8 = notUtf8 == null ? name : notUtf8;
        notUtf8At = notUtf8At == start ? fieldStart : notUtf8At;
      }
      if (column >= 0 && seen[column]) {
        throw new BadRecordException(
            "column " + name + " stands twice in the header", start, fieldStart, end);
      }
      if (column >= 0) {
        seen[column] = true;
      }
      if (count == columns.length) {
        columns = Arrays.copyOf(columns, count * 2);
      }
      columns[count++] = column;
    }
    for (int i = 0; i < seen.length; i++) {
      if (!seen[i]) {
        throw new BadRecordException(
            "the header has no column "
                + read.fields().get(i).name()
                + " but: "
                + names
                + (notUtf8 == null ? "" : "; '" + notUtf8 + "' is not UTF-8"),
            start,
            notUtf8At,
            end);
      }
    }
    columnOfField = Arrays.copyOf(columns, count);
    layOut(columnOfField);
  }

  /** Finds out how many fields to skip before each column, if the columns come in order. */
  private void layOut(int[] columns) {
    int expected = 0;
    int skip = 0;
    plain = columns.length > 0;
    for (int column : columns) {
      if (column < 0) {
        skip++;
      } else if (expected < skips.length && column == plainOrder[expected]) {
        skips[expected++] = skip;
        skip = 0;
      } else {
        plain = false;
      }
    }
    fieldsBehind = skip;
  }

  /**
   * Decodes the record at {@code start}, whatever it is like.
   *
   * @return offset behind it; -1 when it is not complete before {@code limit}
   */
  private int decodeAny(byte[] bytes, int start, int limit, boolean last, Batch out) {
    int row = out.rows;
    forget(out, row);
    if (isComment(bytes, start, limit)) {
      int end = Swar.find(bytes, start, limit, NEWLINES);
      return end < limit ? end + 1 : last ? limit : -1;
    }
    int end = recordEnd(bytes, start, limit, last);
    if (end < 0) {
      return -1;
    }
    int contentEnd = withoutLineEnd(bytes, start, end);
    if (contentEnd == start && columnOfField.length != 1) {
      return end;
    }
    decodeRecord(bytes, start, contentEnd, end, out, row);
    return end;
  }

  private void decodeRecord(byte[] bytes, int start, int contentEnd, int end, Batch out, int row) {
    boolean done = false;
    recordValuesIgnored = 0;
    try {
      decodeFields(bytes, start, contentEnd, end, out, row);
      done = true;
    } finally {
      if (!done) {
        forget(out, row);
      }
    }
    out.rows = row + 1;
    valuesIgnored += recordValuesIgnored;
  }

  @Override
  public long ignoredValues() {
    return valuesIgnored;
  }

  private void decodeFields(byte[] bytes, int start, int contentEnd, int end, Batch out, int row) {
    fieldNext = start;
    int count = columnOfField.length;
    for (int field = 0; field < count; field++) {
      int column = columnOfField[field];
      if (fieldNext < 0) {
        if (!dialect.ignoreErrors()) {
          throw bad(
              "the record has " + field + " fields instead of " + count, start, contentEnd, end);
        }
        if (column >= 0) {
          setNull(out, row, column, "missing", start, contentEnd, end);
          recordValuesIgnored++;
        }
        continue;
      }
      nextField(bytes, fieldNext, contentEnd);
      String wrong = wrongQuotes();
      if (wrong != null) {
        int errorAt = quoteOpen ? fieldStart - 1 : fieldEnd + 1;
        throw bad(columnName(column) + wrong, start, errorAt, end);
      }
      if (column >= 0) {
        decodeField(bytes, start, end, out, row, column);
      }
    }
    // A table without columns takes any record; a delimiter may end the last field.
    if (fieldNext >= 0 && fieldNext < contentEnd && count > 0) {
      throw bad("the record has more than " + count + " fields", start, fieldNext, end);
    }
  }

  /** What is wrong with the quotes of the field found last, null when nothing is. */
  private @Nullable String wrongQuotes() {
    return quoteOpen
        ? "the quote is not closed"
        : textBehindQuote ? "text behind the closing quote" : null;
  }

  private void setNull(
      Batch out, int row, int column, String how, int start, int errorAt, int end) {
    Field field = read.fields().get(column);
    if (!field.type().nullable()) {
      throw bad(
          "column " + field.name() + " is NOT NULL but the field is " + how, start, errorAt, end);
    }
    out.columns[column].setNull(row);
  }

  private String columnName(int column) {
    return column < 0 ? "" : "column " + read.fields().get(column).name() + ": ";
  }

  private void decodeField(byte[] bytes, int start, int end, Batch out, int row, int column) {
    Field field = read.fields().get(column);
    Column target = out.columns[column];
    boolean isText = Utf8.isText(field.type());
    if (fieldQuoted
        ? !mayBeEmpty(field.type()) && isBlank(bytes, fieldStart, fieldEnd)
        : isNull(bytes, fieldStart, fieldEnd)
            || (!isText && isBlank(bytes, fieldStart, fieldEnd))) {
      setNull(out, row, column, "empty", start, fieldStart, end);
      return;
    }
    byte[] text = bytes;
    int from = fieldStart;
    int to = fieldEnd;
    if (fieldEscaped) {
      from = unescaped.length;
      unescape(bytes, fieldStart, fieldEnd);
      to = unescaped.length;
      text = unescaped.bytes;
    }
    boolean ok;
    if (isText) {
      ok = Utf8.isValid(text, from, to);
      BytesColumn strings = (BytesColumn) target;
      strings.offsets[row] = fieldEscaped ? StringSlices.unescapedAt(from) : from;
      strings.lengths[row] = to - from;
      hasUnescaped[column] |= fieldEscaped;
    } else {
      ok =
          field.type() instanceof ScalarType scalar
              ? values.parse(scalar, text, from, to, target, row)
                  || values.parseWhole(scalar, text, from, to, target, row)
              : nested.parse(field.type(), text, from, to, target, row);
    }
    if (!ok && dialect.ignoreErrors() && field.type().nullable()) {
      target.setNull(row);
      recordValuesIgnored++;
    } else if (!ok) {
      throw bad(Reasons.notA(field, text, from, to), start, fieldStart, end);
    }
  }

  /** Whether bytes may go into a column of strings. */
  protected static boolean isUtf8(byte[] bytes, int from, int to) {
    return Utf8.isValid(bytes, from, to);
  }

  private static boolean isBlank(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] != ' ' && bytes[i] != '\r') {
        return false;
      }
    }
    return true;
  }

  /** Whether a type has an empty value, which quotes tell from NULL. */
  private static boolean mayBeEmpty(DataType type) {
    return Utf8.isText(type) || type.kind() == TypeKind.BINARY || type.kind() == TypeKind.VARBINARY;
  }

  /**
   * Decodes a quoted field of a column of strings that has doubled quotes in it.
   *
   * @param open offset of the opening quote
   * @return offset behind the closing quote, below {@code limit}; -1 when the field does not end
   *     there or is not UTF-8
   */
  protected final int decodeDoubledQuotes(
      byte[] bytes, int open, int limit, int column, Batch out, int row) {
    byte quote = (byte) dialect.quote();
    long quotes = Swar.repeat(quote);
    int start = unescaped.length;
    int at = open + 1;
    while (true) {
      int close = Swar.find(bytes, at, limit, quotes);
      if (close + 1 >= limit) {
        unescaped.length = start;
        return -1;
      }
      boolean doubled = bytes[close + 1] == quote;
      unescaped.append(bytes, at, close - at + (doubled ? 1 : 0));
      at = close + 2;
      if (!doubled && !Utf8.isValid(unescaped.bytes, start, unescaped.length)) {
        unescaped.length = start;
        return -1;
      }
      if (!doubled) {
        BytesColumn target = (BytesColumn) out.columns[column];
        target.offsets[row] = StringSlices.unescapedAt(start);
        target.lengths[row] = unescaped.length - start;
        hasUnescaped[column] = true;
        return close + 1;
      }
    }
  }

  /** Whether the field at {@code at} is empty and unquoted. */
  protected final boolean isEmpty(byte[] bytes, int at, int limit) {
    return at < limit
        && (bytes[at] == dialect.delimiter() || bytes[at] == '\n' || bytes[at] == '\r');
  }

  /**
   * Offset behind the null literal that is the whole unquoted field at {@code at}; -1 when the
   * field is something else. The literal has no special characters in it.
   */
  protected final int nullLiteralEnd(byte[] bytes, int at, int limit) {
    byte[] literal = dialect.nullLiteral();
    int end = literal == null ? limit : at + literal.length;
    return end < limit
            && Arrays.equals(bytes, at, end, literal, 0, literal.length)
            && (bytes[end] == dialect.delimiter() || bytes[end] == '\n' || bytes[end] == '\r')
        ? end
        : -1;
  }

  /** Whether an unquoted field says NULL. */
  protected final boolean isNull(byte[] bytes, int from, int to) {
    byte[] literal = dialect.nullLiteral();
    return from == to
        || (literal != null && Arrays.equals(bytes, from, to, literal, 0, literal.length));
  }

  /** Takes back what was stored for a row that turns out to be none. */
  private void forget(Batch out, int row) {
    for (int i = 0; i < skips.length; i++) {
      Column column = out.columns[i];
      if (column.hasNulls) {
        column.nulls[row] = false;
      }
    }
  }

  private void finishStrings(byte[] bytes, Batch out, int firstRow) {
    if (out.rows > firstRow) {
      for (int i = 0; i < skips.length; i++) {
        if (Utf8.isText(read.fields().get(i).type())) {
          BytesColumn column = (BytesColumn) out.columns[i];
          StringSlices.finish(column, bytes, unescaped, hasUnescaped[i], firstRow, out.rows);
        }
      }
    }
    unescaped.clear();
    Arrays.fill(hasUnescaped, false);
  }

  private boolean isComment(byte[] bytes, int at, int limit) {
    byte[] comment = dialect.comment();
    return comment != null && startsWith(bytes, at, limit, comment);
  }

  private static boolean isBlankLine(byte[] bytes, int at, int limit) {
    return bytes[at] == '\n' || bytes[at] == '\r' && at + 1 < limit && bytes[at + 1] == '\n';
  }

  private static boolean startsWith(byte[] bytes, int at, int limit, byte[] prefix) {
    return at + prefix.length <= limit
        && Arrays.equals(bytes, at, at + prefix.length, prefix, 0, prefix.length);
  }

  /** Offset behind the record's line end; -1 when it is not complete before {@code limit}. */
  private int recordEnd(byte[] bytes, int start, int limit, boolean last) {
    int at = start;
    while (true) {
      nextField(bytes, at, limit);
      int end = fieldClosed;
      if (end >= limit) {
        return last ? limit : -1;
      }
      if (bytes[end] == '\n') {
        return end + 1;
      }
      at = end + 1;
    }
  }

  private static int withoutLineEnd(byte[] bytes, int start, int end) {
    int contentEnd = end;
    if (contentEnd > start && bytes[contentEnd - 1] == '\n') {
      contentEnd--;
    }
    if (contentEnd > start && bytes[contentEnd - 1] == '\r') {
      contentEnd--;
    }
    return contentEnd;
  }

  /** Finds the field at {@code start}, which ends at a delimiter, a line feed or {@code limit}. */
  private void nextField(byte[] bytes, int start, int limit) {
    fieldQuoted = false;
    fieldEscaped = false;
    quoteOpen = false;
    textBehindQuote = false;
    fieldStart = start;
    int i = start;
    if (dialect.quote() != CsvDialect.NONE && i < limit && bytes[i] == dialect.quote()) {
      fieldQuoted = true;
      fieldStart = i + 1;
      i = closingQuote(bytes, i + 1, limit);
      fieldEnd = i;
      quoteOpen = i >= limit;
      i++;
    }
    int content = i;
    while (i < limit && bytes[i] != dialect.delimiter() && bytes[i] != '\n') {
      if (bytes[i] == dialect.escape() && !fieldQuoted) {
        fieldEscaped = true;
        i++;
      }
      i++;
    }
    i = Math.min(i, limit);
    if (fieldQuoted) {
      textBehindQuote = i > content && !isBlank(bytes, content, i);
    } else {
      fieldEnd = i;
    }
    fieldClosed = i;
    fieldNext = i < limit && bytes[i] == dialect.delimiter() ? i + 1 : -1;
  }

  /** Offset of the quote that closes the field whose content starts at {@code start}. */
  private int closingQuote(byte[] bytes, int start, int limit) {
    int quote = dialect.quote();
    int escape = dialect.escape();
    int i = start;
    while (i < limit) {
      if (bytes[i] == escape && escape != quote) {
        fieldEscaped = true;
        i += 2;
      } else if (bytes[i] != quote) {
        i++;
      } else if (i + 1 < limit && bytes[i + 1] == quote) {
        fieldEscaped = true;
        i += 2;
      } else {
        return i;
      }
    }
    return limit;
  }

  private void unescape(byte[] bytes, int from, int to) {
    int quote = fieldQuoted ? dialect.quote() : CsvDialect.NONE;
    int escape = dialect.escape();
    byte[] target = unescaped.reserve(to - from);
    int length = unescaped.length;
    for (int i = from; i < to; i++) {
      if ((bytes[i] == escape || bytes[i] == quote) && i + 1 < to) {
        i++;
      }
      target[length++] = bytes[i];
    }
    unescaped.length = length;
  }

  private String fieldText(byte[] bytes) {
    if (!fieldEscaped) {
      return new String(bytes, fieldStart, fieldEnd - fieldStart, StandardCharsets.UTF_8);
    }
    int from = unescaped.length;
    unescape(bytes, fieldStart, fieldEnd);
    String text =
        new String(unescaped.bytes, from, unescaped.length - from, StandardCharsets.UTF_8);
    unescaped.length = from;
    return text;
  }
}
