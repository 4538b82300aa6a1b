package io.weir.runtime.format.json;

import io.weir.runtime.data.BytesColumn;
import io.weir.runtime.data.Column;
import io.weir.runtime.data.RowType;
import io.weir.runtime.format.text.DecimalParser;
import io.weir.runtime.format.text.DoubleParser;
import io.weir.runtime.format.text.NumberParser;
import io.weir.runtime.format.text.StringSlices;
import io.weir.runtime.format.text.Swar;
import io.weir.runtime.format.text.TimestampParser;
import io.weir.runtime.kernel.BadRecordException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON objects, each of them whole: every byte is checked against the grammar of RFC 8259,
 * strings against UTF-8, whatever the fields that are taken. So whether a record is well-formed
 * depends on nothing but its bytes. Values are converted for the fields that are taken; of a key
 * that stands twice the last one counts, in nested objects as well. There is no limit to depth,
 * numbers or strings.
 *
 * <p>The bytes are as {@link JsonScanner} wants them. Not thread-safe; allocates nothing but for
 * rare kinds of values.
 */
final class JsonWalker {
  /** Contexts that are no ids of fields: an object, and an array, of which nothing is taken. */
  static final int OBJECT = -1;

  static final int ARRAY = -2;

  private static final byte[] NOTHING = {};

  /** By their ids; the first one is the root. */
  final JsonField[] fields;

  /** The columns of the batch that is being filled, by the ids of their fields. */
  final Column[] columns;

  final JsonScanner scanner;
  final JsonRecord record;
  private final JsonValues values;
  private final boolean ignoreErrors;
  private long valuesIgnored;

  /** What the offsets of texts are more than those in the bytes that are read. */
  int shift;

  /** The bytes that texts are slices of which are not copied. */
  private byte[] chunk = NOTHING;

  /** A string without its escapes. */
  private final BytesColumn unescaped = new BytesColumn(1);

  private int[] stack = new int[64];

  /** Where the stack of the running {@link #walk} begins. */
  private int stackBase;

  private final NumberParser number = new NumberParser();
  private final DoubleParser floating = new DoubleParser();
  private final DecimalParser decimal = new DecimalParser();
  private final TimestampParser timestamp = new TimestampParser();

  /**
   * @param schema the fields to be taken
   */
  JsonWalker(RowType schema, JsonDialect dialect, JsonValues values) {
    fields = JsonField.of(schema);
    columns = new Column[fields.length];
    this.values = values;
    scanner = new JsonScanner();
    ignoreErrors = dialect.ignoreErrors();
    record = new JsonRecord(fields, dialect);
  }

  /**
   * Makes the fields write into {@link #columns}, after these have changed.
   *
   * @param bytes what texts that are not copied will be slices of
   * @param firstRow the number of rows that are there already
   */
  void beginBatch(byte[] bytes, int firstRow) {
    chunk = bytes;
    for (int i = 1; i < fields.length; i++) {
      JsonField field = fields[i];
      field.use(columns[i]);
      if (field.kind == JsonField.Kind.TEXT) {
        BytesColumn column = (BytesColumn) columns[i];
        if (firstRow == 0) {
          column.clear();
          field.copies = field.hadEscapes;
          field.hadEscapes = false;
        } else {
          field.copies = column.heapOwned || column.heap != bytes;
          if (!column.heapOwned && field.copies) {
            StringSlices.own(column, firstRow);
          }
        }
      }
    }
  }

  /** Lets the columns of texts that were not copied share the bytes that these lie in. */
  void shareTexts() {
    for (int i = 1; i < fields.length; i++) {
      JsonField field = fields[i];
      if (field.kind == JsonField.Kind.TEXT && !field.copies) {
        ((BytesColumn) columns[i]).shareHeap(chunk);
      }
    }
    chunk = NOTHING;
  }

  /**
   * Reads the object whose opening bracket is at {@code start}, which is all that is left of the
   * record, into a row.
   *
   * @return offset of the line feed that ends the record; {@link JsonScanner#BAD} when it is not
   *     well-formed. The row's values count once {@link JsonRecord#finish} has said so
   */
  int read(byte[] bytes, int start, int row) {
    begin();
    int at = start + 1;
    if (bytes[at] <= ' ') {
      at = scanner.skipSpace(bytes, at);
    }
    at = bytes[at] == '}' ? at + 1 : walk(bytes, at, 0, 0, false, row);
    return at < 0 ? JsonScanner.BAD : recordEnd(bytes, at);
  }

  /** Begins a record: no field has been seen. */
  void begin() {
    record.clear();
    stackBase = 0;
  }

  /**
   * As {@link #read}, behind a value of the record.
   *
   * @param contexts what is open, the innermost last
   */
  int readOn(byte[] bytes, int from, int[] contexts, int row) {
    int top = contexts.length - 1;
    if (stack.length < top) {
      stack = new int[top * 2];
    }
    System.arraycopy(contexts, 0, stack, 0, top);
    int at = walk(bytes, from, top, contexts[top], true, row);
    return at < 0 ? JsonScanner.BAD : recordEnd(bytes, at);
  }

  /** Offset of the line feed that ends the record, of which nothing else is left. */
  private int recordEnd(byte[] bytes, int from) {
    int at = from;
    if (bytes[at] != '\n' || at < scanner.messageEnd) {
      at = scanner.skipSpace(bytes, at);
      if (!scanner.isEnd(bytes, at)) {
        return scanner.bad(at, "there is something behind the JSON object");
      }
    }
    return at;
  }

  /**
   * Checks the value at {@code from}.
   *
   * @return offset behind it, or {@link JsonScanner#BAD}
   */
  int check(byte[] bytes, int from) {
    stackBase = 0;
    return valueEnd(bytes, from, 0);
  }

  /**
   * Reads members of an object, or elements of an array, to the end of those that are open.
   *
   * @param start where a member or an element begins, or behind a value
   * @param opened how many contexts are on the stack, from {@link #stackBase} on
   * @param innermost the id of the field whose value it is, or {@link #OBJECT} or {@link #ARRAY}
   * @return offset behind the closing bracket, or {@link JsonScanner#BAD}
   */
  private int walk(
      byte[] bytes, int start, int opened, int innermost, boolean behindValue, int row) {
    int base = stackBase;
    int top = base + opened;
    int context = innermost;
    int at = start;
    boolean behind = behindValue;
    while (true) {
      int c = bytes[at];
      if (!behind) {
        JsonField field = null;
        if (context != ARRAY) {
          if (c == ' ') {
            c = bytes[++at];
          }
          if (c != '"') {
            at = scanner.skipSpace(bytes, at);
            if (bytes[at] != '"') {
              return scanner.bad(at, "a key was expected");
            }
          }
          int keyEnd = scanner.stringEnd(bytes, at + 1);
          if (context >= 0) {
            field = field(context, bytes, at + 1, keyEnd);
          }
          if (keyEnd < 0) {
            if (keyEnd == JsonScanner.BAD) {
              return JsonScanner.BAD;
            }
            keyEnd = ~keyEnd;
            if (!JsonEscapes.hasPairsOnly(bytes, at + 1, keyEnd)) {
              return scanner.bad(at, "a key has half a surrogate pair");
            }
          }
          at = keyEnd + 1;
          c = bytes[at];
          if (c == ' ') {
            c = bytes[++at];
          }
          if (c != ':') {
            at = scanner.skipSpace(bytes, at);
            if (bytes[at] != ':') {
              return scanner.bad(at, "a colon was expected");
            }
          }
          at++;
          c = bytes[at];
        }
        if (c == ' ') {
          c = bytes[++at];
        }
        if (c <= ' ') {
          at = scanner.skipSpace(bytes, at);
          c = bytes[at];
        }
        if (field == null) {
          if (c == '"') {
            at = scanner.stringEnd(bytes, at + 1);
            if (at < 0) {
              if (at == JsonScanner.BAD) {
                return JsonScanner.BAD;
              }
              at = ~at;
            }
            at++;
          } else if (c <= '9') {
            at = scanner.numberEnd(bytes, at);
            if (at < 0) {
              return JsonScanner.BAD;
            }
          } else if (c == '{' || c == '[') {
            at++;
            if (bytes[at] <= ' ') {
              at = scanner.skipSpace(bytes, at);
            }
            if (bytes[at] == c + 2) {
              at++;
            } else {
              if (top == stack.length) {
                stack = Arrays.copyOf(stack, top * 2);
              }
              stack[top++] = context;
              context = c == '{' ? OBJECT : ARRAY;
              continue;
            }
          } else {
            at = scanner.literalEnd(bytes, at);
            if (at < 0) {
              return JsonScanner.BAD;
            }
          }
        } else if (c == '{' && field.kind == JsonField.Kind.ROW) {
          record.valid.add(field);
          at++;
          if (bytes[at] <= ' ') {
            at = scanner.skipSpace(bytes, at);
          }
          if (bytes[at] == '}') {
            at++;
          } else {
            if (top == stack.length) {
              stack = Arrays.copyOf(stack, top * 2);
            }
            stack[top++] = context;
            context = field.id;
            continue;
          }
        } else {
          stackBase = top;
          at = value(field, bytes, at, row);
          stackBase = base;
          if (at < 0) {
            return JsonScanner.BAD;
          }
        }
      }
      behind = false;
      while (true) {
        c = bytes[at];
        if (c == ' ') {
          c = bytes[++at];
        }
        if (c == ',') {
          at++;
          break;
        }
        if (c == (context == ARRAY ? ']' : '}')) {
          at++;
          if (top == base) {
            return at;
          }
          context = stack[--top];
          continue;
        }
        if (c > ' ' || c < 0) {
          return scanner.bad(at, "a comma or a closing bracket was expected");
        }
        int next = scanner.skipSpace(bytes, at);
        if (next == at) {
          return scanner.bad(at, "a comma or a closing bracket was expected");
        }
        at = next;
      }
    }
  }

  /**
   * The field of a key, which counts from now on.
   *
   * @param keyEnd where the key ends; its complement when it has escapes
   */
  private @Nullable JsonField field(int context, byte[] bytes, int keyStart, int keyEnd) {
    JsonField field = find(context, bytes, keyStart, keyEnd);
    if (field != null) {
      if (record.seen.has(field)) {
        record.forget(field);
      }
      record.seen.add(field);
    }
    return field;
  }

  /** The field of a key, as {@link #field}, without that it counts. */
  @Nullable JsonField find(int context, byte[] bytes, int keyStart, int keyEnd) {
    return keyEnd >= 0
        ? fields[context].keys.find(bytes, keyStart, keyEnd - keyStart)
        : escapedField(context, bytes, keyStart, keyEnd);
  }

  private @Nullable JsonField escapedField(int context, byte[] bytes, int keyStart, int keyEnd) {
    if (keyEnd == JsonScanner.BAD) {
      return null;
    }
    byte[] key = values.unescape(bytes, keyStart, ~keyEnd);
    return fields[context].keys.find(key, 0, key.length - 8);
  }

  // --- values ---

  /**
   * Reads the value of a field.
   *
   * @param at where it starts
   * @return offset behind it, or {@link JsonScanner#BAD}
   */
  int value(JsonField field, byte[] bytes, int at, int row) {
    switch (field.kind) {
      case LONG -> {
        return longValue(field, bytes, at, row);
      }
      case TEXT -> {
        if (bytes[at] == '"') {
          return textValue(field, bytes, at + 1, row);
        }
      }
      case TIMESTAMP -> {
        if (bytes[at] == '"') {
          return timestampValue(field, bytes, at + 1, row);
        }
      }
      default -> {
        int end = rarerValue(field, bytes, at, row);
        if (end >= 0) {
          record.valid.add(field);
          return end;
        }
      }
    }
    return anyValue(field, bytes, at, row);
  }

  /** {@link #value} of a field of kind LONG. */
  int longValue(JsonField field, byte[] bytes, int at, int row) {
    long digits = Swar.word(bytes, at) ^ Swar.ZEROS;
    int count = Swar.digitCount(digits);
    // Most numbers have no sign and fewer than eight digits.
    if (count > 0
        && count < 8
        && isWholeEnd(bytes[at + count])
        && ((digits & 0xFF) != 0 || count == 1)) {
      field.longs[row] = Swar.digitsValue(digits, count);
      record.valid.add(field);
      return at + count;
    }
    return longerValue(field, bytes, at, row);
  }

  private int longerValue(JsonField field, byte[] bytes, int at, int row) {
    int end = number.scan(bytes, at, bytes.length);
    if (end >= 0 && isWholeEnd(bytes[end]) && !hasLeadingZero(bytes, at)) {
      field.longs[row] = number.value;
      record.valid.add(field);
      return end;
    }
    return anyValue(field, bytes, at, row);
  }

  /**
   * {@link #value} of a field of kind TEXT that is a string.
   *
   * @param from behind the opening quote
   */
  int textValue(JsonField field, byte[] bytes, int from, int row) {
    if (field.copies) {
      return copyText(field, bytes, from, row);
    }
    int end = scanner.stringEnd(bytes, from);
    if (end < 0) {
      return end == JsonScanner.BAD ? JsonScanner.BAD : copyFrom(field, bytes, from, row);
    }
    field.offsets[row] = from + shift;
    field.lengths[row] = end - from;
    record.valid.add(field);
    return end + 1;
  }

  /** {@link #value} of a field of kind TIMESTAMP that is a string. */
  private int timestampValue(JsonField field, byte[] bytes, int from, int row) {
    int end = timestamp.scan(bytes, from, bytes.length, field.unit);
    if (end >= 0 && bytes[end] == '"') {
      field.longs[row] = timestamp.value;
      record.valid.add(field);
      return end + 1;
    }
    unescaped.clear();
    end = scanner.copyString(bytes, from, unescaped);
    if (end < 0) {
      return JsonScanner.BAD;
    }
    int length = unescaped.heapSize;
    if (length < end - from) {
      unescaped.reserve(1);
      byte[] text = unescaped.heap;
      text[length] = '"';
      if (timestamp.scan(text, 0, text.length, field.unit) == length) {
        field.longs[row] = timestamp.value;
        record.valid.add(field);
        return end + 1;
      }
    }
    return convert(field, bytes, from - 1, end + 1, row);
  }

  /** From the first string with escapes on, the texts of a column are copied. */
  private int copyFrom(JsonField field, byte[] bytes, int from, int row) {
    BytesColumn column = (BytesColumn) columns[field.id];
    column.shareHeap(chunk);
    StringSlices.own(column, row);
    field.copies = true;
    return copyText(field, bytes, from, row);
  }

  private int copyText(JsonField field, byte[] bytes, int from, int row) {
    BytesColumn column = (BytesColumn) columns[field.id];
    int start = column.heapSize;
    int end = scanner.copyString(bytes, from, column);
    if (end < 0) {
      return JsonScanner.BAD;
    }
    field.hadEscapes |= column.heapSize - start < end - from;
    field.offsets[row] = start;
    field.lengths[row] = column.heapSize - start;
    record.valid.add(field);
    return end + 1;
  }

  /** The value of a field of kind TEXT that is no string: as it is written. */
  private void setText(JsonField field, byte[] bytes, int from, int to, int row) {
    if (field.copies) {
      ((BytesColumn) columns[field.id]).set(row, bytes, from, to - from);
    } else {
      field.offsets[row] = from + shift;
      field.lengths[row] = to - from;
    }
  }

  /**
   * Offset behind a value of a rarer kind that is written in the plainest way; else less than 0.
   */
  private int rarerValue(JsonField field, byte[] bytes, int at, int row) {
    int end = -1;
    switch (field.kind) {
      case INT -> {
        end = number.scan(bytes, at, bytes.length);
        if (end >= 0
            && number.value >= field.minimum
            && number.value <= field.maximum
            && isWholeEnd(bytes[end])
            && !hasLeadingZero(bytes, at)) {
          field.ints[row] = (int) number.value;
          return end;
        }
      }
      case DOUBLE, FLOAT -> {
        end =
            field.kind == JsonField.Kind.DOUBLE
                ? floating.scan(bytes, at, bytes.length)
                : floating.scanFloat(bytes, at, bytes.length);
        if (end >= 0 && scanner.numberEnd(bytes, at) == end) {
          field.doubles[row] = floating.value;
          return end;
        }
      }
      case DECIMAL -> {
        end = decimal.scan(bytes, at, bytes.length, field.precision, field.scale);
        if (end >= 0 && !hasLeadingZero(bytes, at)) {
          field.longs[row] = decimal.low;
          return end;
        }
      }
      case DATE -> {
        if (bytes[at] == '"') {
          end = timestamp.scanDate(bytes, at + 1, bytes.length);
          if (end >= 0 && bytes[end] == '"') {
            field.ints[row] = (int) timestamp.value;
            return end + 1;
          }
        }
      }
      case BOOLEAN -> {
        int word = (int) Swar.word(bytes, at);
        if (word == JsonScanner.TRUE) {
          field.booleans[row] = true;
          return at + 4;
        }
        if (word == JsonScanner.FALS && bytes[at + 4] == 'e') {
          field.booleans[row] = false;
          return at + 5;
        }
      }
      case ROW, LONG, TEXT, TIMESTAMP, OTHER -> {}
    }
    return -1;
  }

  /** Whether a number is whole and written without exponent when it ends before that byte. */
  private static boolean isWholeEnd(byte next) {
    return next != '.' && (next | 0x20) != 'e';
  }

  /** Whether an integer, which is at least one byte long, starts with a zero that JSON forbids. */
  private static boolean hasLeadingZero(byte[] bytes, int at) {
    return bytes[at] <= '0' && zeroAndDigit(bytes, bytes[at] == '-' ? at + 1 : at);
  }

  private static boolean zeroAndDigit(byte[] bytes, int at) {
    return bytes[at] == '0' && bytes[at + 1] >= '0' && bytes[at + 1] <= '9';
  }

  /** Reads the value of a field however it is written. */
  private int anyValue(JsonField field, byte[] bytes, int at, int row) {
    int base = stackBase;
    int end = valueEnd(bytes, at, base);
    stackBase = base;
    if (end < 0) {
      return JsonScanner.BAD;
    }
    return bytes[at] == 'n' ? end : convert(field, bytes, at, end, row);
  }

  /** Converts a value of a field that is well-formed and not null; returns the offset behind it. */
  private int convert(JsonField field, byte[] bytes, int at, int end, int row) {
    if (field.kind == JsonField.Kind.TEXT) {
      setText(field, bytes, at, end, row);
      record.valid.add(field);
    } else if (values.convert(field.type, bytes, at, end, columns[field.id], row)) {
      record.valid.add(field);
    } else {
      record.fail(field, at, end);
    }
    return end;
  }

  /**
   * Offset behind the value at {@code at}, or {@link JsonScanner#BAD}.
   *
   * @param top where the stack is free
   */
  private int valueEnd(byte[] bytes, int at, int top) {
    byte c = bytes[at];
    if (c == '"') {
      int end = scanner.stringEnd(bytes, at + 1);
      return end == JsonScanner.BAD ? JsonScanner.BAD : (end < 0 ? ~end : end) + 1;
    }
    if (c == '{' || c == '[') {
      int inner = scanner.skipSpace(bytes, at + 1);
      if (bytes[inner] == c + 2) {
        return inner + 1;
      }
      stackBase = top;
      return walk(bytes, inner, 0, c == '{' ? OBJECT : ARRAY, false, 0);
    }
    return c <= '9' ? scanner.numberEnd(bytes, at) : scanner.literalEnd(bytes, at);
  }

  // --- what is made NULL ---

  /** See {@link io.weir.runtime.kernel.RecordDecoder#ignoredValues}. */
  long valuesIgnored() {
    return valuesIgnored;
  }

  /** The record that was read last counts, and so do the values of it that are NULL. */
  void countIgnored() {
    if (ignoreErrors) {
      valuesIgnored += values.takeIgnored() + record.failures();
    }
  }

  /** The record that was read last does not count. */
  void forgetIgnored() {
    values.takeIgnored();
  }

  // --- what is wrong ---

  /**
   * Why the row of the record that was read last does not count.
   *
   * @param start of the record, in the bytes that are read
   * @param end behind its line feed
   * @param row into which it was read
   */
  BadRecordException wrongValue(byte[] bytes, int start, int end, int row) {
    JsonField field = record.problem();
    if (field == null) {
      throw new IllegalStateException("the row is right");
    }
    if (record.failed.has(field)) {
      int from = record.failedFrom[field.id];
      JsonValues.Failure failure =
          values.failure(field, bytes, from, record.failedTo[field.id], columns[field.id], row);
      return exception(failure.reason(), start, failure.at(), end);
    }
    String reason;
    if (!record.seen.has(field)) {
      reason =
          record.misses(field)
              ? "field " + field.path + " is missing"
              : "field " + field.path + " is NOT NULL but is missing";
    } else {
      reason = "field " + field.path + " is NOT NULL but is null";
    }
    return exception(reason, start, start, end);
  }

  /** Why the record that was read last is not well-formed. */
  BadRecordException malformed(byte[] bytes, int start, int end) {
    return exception(scanner.reason(bytes), start, scanner.errorAt, end);
  }

  private BadRecordException exception(String reason, int start, int at, int end) {
    return new BadRecordException(reason, start + shift, at + shift, end + shift, ignoreErrors);
  }
}
