package io.weir.runtime.format;

import io.weir.runtime.data.BytesColumn;
import io.weir.runtime.data.Column;
import io.weir.runtime.data.RowType;
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
 * <p>Bytes to be read end in a line feed, which is not part of the JSON, and behind it at least
 * {@link #SLACK} bytes may be read: since a line feed ends every token, no loop has to look for the
 * end of the bytes. Not thread-safe; allocates nothing but for rare kinds of values.
 */
final class JsonWalker {
  /** Bytes behind the last line feed that may be looked at. */
  static final int SLACK = 64;

  /** What methods return that find the end of something, when it is not well-formed. */
  static final int BAD = Integer.MIN_VALUE;

  /** Contexts that are no ids of fields: an object, and an array, of which nothing is taken. */
  static final int OBJECT = -1;

  static final int ARRAY = -2;

  /** The bytes that one step of {@link #copyString} may write. */
  private static final int MOST_AT_ONCE = 16;

  private static final byte[] NOTHING = {};

  private static final int TRUE = 0x65757274;
  private static final int FALS = 0x736C6166;
  private static final int NULL = 0x6C6C756E;

  /** By their ids; the first one is the root. */
  final JsonField[] fields;

  /** The columns of the batch that is being filled, by the ids of their fields. */
  final Column[] columns;

  private final JsonValues values;

  private final boolean failOnMissingField;
  private final boolean ignoreErrors;

  // Sets of fields of the record that is being read.

  /** Fields whose keys were there. */
  private final JsonFieldSet seen;

  /** Fields that have a value. */
  private final JsonFieldSet valid;

  /** Fields whose values could not be converted. */
  private final JsonFieldSet failed;

  /** All fields. */
  private final JsonFieldSet all;

  /** Fields that must not be null. */
  private final JsonFieldSet required;

  /** Where the values of {@link #failed} start, and end; by id. */
  private final int[] failedFrom;

  private final int[] failedTo;

  /** What the offsets of texts are more than those in the bytes that are read. */
  int shift;

  /**
   * Offset of the line feed behind a message: those before it are white space. Less than 0 where
   * every line feed ends a record.
   */
  int messageEnd = -1;

  /** Where the record that was found bad is so, in the bytes that are read. */
  int errorAt;

  private String error = "";

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
    failOnMissingField = dialect.failOnMissingField();
    ignoreErrors = dialect.ignoreErrors();
    seen = new JsonFieldSet(fields.length);
    valid = new JsonFieldSet(fields.length);
    failed = new JsonFieldSet(fields.length);
    all = new JsonFieldSet(fields.length);
    required = new JsonFieldSet(fields.length);
    failedFrom = new int[fields.length];
    failedTo = new int[fields.length];
    for (JsonField field : fields) {
      if (field.id > 0) {
        all.add(field);
        if (!field.type.nullable()) {
          required.add(field);
        }
      }
    }
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
   * @return offset of the line feed that ends the record; {@link #BAD} when it is not well-formed.
   *     The row's values count once {@link #finish} has said so
   */
  int read(byte[] bytes, int start, int row) {
    begin();
    int at = start + 1;
    if (bytes[at] <= ' ') {
      at = skipSpace(bytes, at);
    }
    at = bytes[at] == '}' ? at + 1 : walk(bytes, at, 0, 0, false, row);
    return at < 0 ? BAD : recordEnd(bytes, at);
  }

  /** Begins a record: no field has been seen. */
  void begin() {
    seen.clear();
    valid.clear();
    failed.clear();
    stackBase = 0;
  }

  /** Notes that keys were seen, and rows, of the first 64 fields. */
  void note(long keys, long rows) {
    seen.first |= keys;
    valid.first |= rows;
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
    return at < 0 ? BAD : recordEnd(bytes, at);
  }

  /** Offset of the line feed that ends the record, of which nothing else is left. */
  private int recordEnd(byte[] bytes, int from) {
    int at = from;
    if (bytes[at] != '\n' || at < messageEnd) {
      at = skipSpace(bytes, at);
      if (!isEnd(bytes, at)) {
        return bad(at, "there is something behind the JSON object");
      }
    }
    return at;
  }

  /** Whether the record ends at a byte. */
  boolean isEnd(byte[] bytes, int at) {
    return messageEnd < 0 ? bytes[at] == '\n' : at >= messageEnd;
  }

  /**
   * Checks the value at {@code from}.
   *
   * @return offset behind it, or {@link #BAD}
   */
  int check(byte[] bytes, int from) {
    stackBase = 0;
    return valueEnd(bytes, from, 0);
  }

  /** Offset of the first byte that is not white space; the line feed that ends a record is none. */
  int skipSpace(byte[] bytes, int from) {
    int i = from;
    while (true) {
      byte c = bytes[i];
      if (c != ' ' && c != '\t' && c != '\r' && (c != '\n' || i >= messageEnd)) {
        return i;
      }
      i++;
    }
  }

  /**
   * Reads members of an object, or elements of an array, to the end of those that are open.
   *
   * @param start where a member or an element begins, or behind a value
   * @param opened how many contexts are on the stack, from {@link #stackBase} on
   * @param innermost the id of the field whose value it is, or {@link #OBJECT} or {@link #ARRAY}
   * @return offset behind the closing bracket, or {@link #BAD}
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
            at = skipSpace(bytes, at);
            if (bytes[at] != '"') {
              return bad(at, "a key was expected");
            }
          }
          int keyEnd = stringEnd(bytes, at + 1);
          if (context >= 0) {
            field = field(context, bytes, at + 1, keyEnd);
          }
          if (keyEnd < 0) {
            if (keyEnd == BAD) {
              return BAD;
            }
            keyEnd = ~keyEnd;
            if (!JsonEscapes.hasPairsOnly(bytes, at + 1, keyEnd)) {
              return bad(at, "a key has half a surrogate pair");
            }
          }
          at = keyEnd + 1;
          c = bytes[at];
          if (c == ' ') {
            c = bytes[++at];
          }
          if (c != ':') {
            at = skipSpace(bytes, at);
            if (bytes[at] != ':') {
              return bad(at, "a colon was expected");
            }
          }
          at++;
          c = bytes[at];
        }
        if (c == ' ') {
          c = bytes[++at];
        }
        if (c <= ' ') {
          at = skipSpace(bytes, at);
          c = bytes[at];
        }
        if (field == null) {
          if (c == '"') {
            at = stringEnd(bytes, at + 1);
            if (at < 0) {
              if (at == BAD) {
                return BAD;
              }
              at = ~at;
            }
            at++;
          } else if (c <= '9') {
            at = numberEnd(bytes, at);
            if (at < 0) {
              return BAD;
            }
          } else if (c == '{' || c == '[') {
            at++;
            if (bytes[at] <= ' ') {
              at = skipSpace(bytes, at);
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
            at = literalEnd(bytes, at);
            if (at < 0) {
              return BAD;
            }
          }
        } else if (c == '{' && field.kind == JsonField.Kind.ROW) {
          valid.add(field);
          at++;
          if (bytes[at] <= ' ') {
            at = skipSpace(bytes, at);
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
            return BAD;
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
          return bad(at, "a comma or a closing bracket was expected");
        }
        int next = skipSpace(bytes, at);
        if (next == at) {
          return bad(at, "a comma or a closing bracket was expected");
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
      if (seen.has(field)) {
        forget(field);
      }
      seen.add(field);
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
    if (keyEnd == BAD) {
      return null;
    }
    byte[] key = values.unescape(bytes, keyStart, ~keyEnd);
    return fields[context].keys.find(key, 0, key.length - 8);
  }

  /** Takes back what an earlier value of a field brought. */
  private void forget(JsonField field) {
    seen.removeTree(field);
    valid.removeTree(field);
    failed.removeTree(field);
  }

  // --- values ---

  /**
   * Reads the value of a field.
   *
   * @param at where it starts
   * @return offset behind it, or {@link #BAD}
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
          valid.add(field);
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
      valid.add(field);
      return at + count;
    }
    return longerValue(field, bytes, at, row);
  }

  private int longerValue(JsonField field, byte[] bytes, int at, int row) {
    int end = number.scan(bytes, at, bytes.length);
    if (end >= 0 && isWholeEnd(bytes[end]) && !hasLeadingZero(bytes, at)) {
      field.longs[row] = number.value;
      valid.add(field);
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
    int end = stringEnd(bytes, from);
    if (end < 0) {
      return end == BAD ? BAD : copyFrom(field, bytes, from, row);
    }
    field.offsets[row] = from + shift;
    field.lengths[row] = end - from;
    valid.add(field);
    return end + 1;
  }

  /** {@link #value} of a field of kind TIMESTAMP that is a string. */
  private int timestampValue(JsonField field, byte[] bytes, int from, int row) {
    int end = timestamp.scan(bytes, from, bytes.length, field.unit);
    if (end >= 0 && bytes[end] == '"') {
      field.longs[row] = timestamp.value;
      valid.add(field);
      return end + 1;
    }
    unescaped.clear();
    end = copyString(bytes, from, unescaped);
    if (end < 0) {
      return BAD;
    }
    int length = unescaped.heapSize;
    if (length < end - from) {
      unescaped.reserve(1);
      byte[] text = unescaped.heap;
      text[length] = '"';
      if (timestamp.scan(text, 0, text.length, field.unit) == length) {
        field.longs[row] = timestamp.value;
        valid.add(field);
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
    int end = copyString(bytes, from, column);
    if (end < 0) {
      return BAD;
    }
    field.hadEscapes |= column.heapSize - start < end - from;
    field.offsets[row] = start;
    field.lengths[row] = column.heapSize - start;
    valid.add(field);
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
        if (end >= 0 && numberEnd(bytes, at) == end) {
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
        if (word == TRUE) {
          field.booleans[row] = true;
          return at + 4;
        }
        if (word == FALS && bytes[at + 4] == 'e') {
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
      return BAD;
    }
    return bytes[at] == 'n' ? end : convert(field, bytes, at, end, row);
  }

  /** Converts a value of a field that is well-formed and not null; returns the offset behind it. */
  private int convert(JsonField field, byte[] bytes, int at, int end, int row) {
    if (field.kind == JsonField.Kind.TEXT) {
      setText(field, bytes, at, end, row);
      valid.add(field);
    } else if (values.convert(field.type, bytes, at, end, columns[field.id], row)) {
      valid.add(field);
    } else {
      failed.add(field);
      failedFrom[field.id] = at;
      failedTo[field.id] = end;
    }
    return end;
  }

  /**
   * Offset behind the value at {@code at}, or {@link #BAD}.
   *
   * @param top where the stack is free
   */
  private int valueEnd(byte[] bytes, int at, int top) {
    byte c = bytes[at];
    if (c == '"') {
      int end = stringEnd(bytes, at + 1);
      return end == BAD ? BAD : (end < 0 ? ~end : end) + 1;
    }
    if (c == '{' || c == '[') {
      int inner = skipSpace(bytes, at + 1);
      if (bytes[inner] == c + 2) {
        return inner + 1;
      }
      stackBase = top;
      return walk(bytes, inner, 0, c == '{' ? OBJECT : ARRAY, false, 0);
    }
    return c <= '9' ? numberEnd(bytes, at) : literalEnd(bytes, at);
  }

  private int literalEnd(byte[] bytes, int at) {
    int word = (int) Swar.word(bytes, at);
    if (word == NULL || word == TRUE) {
      return at + 4;
    }
    if (word == FALS && bytes[at + 4] == 'e') {
      return at + 5;
    }
    return bad(at, "a value was expected");
  }

  /** Offset behind the number at {@code at}, or {@link #BAD}. */
  int numberEnd(byte[] bytes, int at) {
    int first = bytes[at] == '-' ? at + 1 : at;
    int i = digitsEnd(bytes, first);
    if (i == first || bytes[first] == '0' && i > first + 1) {
      return bad(at, i == first ? "a value was expected" : "a number has a leading zero");
    }
    byte c = bytes[i];
    return c == '.' || (c | 0x20) == 'e' ? fractionEnd(bytes, i) : i;
  }

  private int fractionEnd(byte[] bytes, int from) {
    int i = from;
    if (bytes[i] == '.') {
      int end = digitsEnd(bytes, i + 1);
      if (end == i + 1) {
        return bad(end, "a digit was expected");
      }
      i = end;
    }
    if ((bytes[i] | 0x20) == 'e') {
      i++;
      if (bytes[i] == '+' || bytes[i] == '-') {
        i++;
      }
      int end = digitsEnd(bytes, i);
      if (end == i) {
        return bad(end, "a digit was expected");
      }
      i = end;
    }
    return i;
  }

  private static int digitsEnd(byte[] bytes, int from) {
    int i = from;
    int count;
    do {
      count = Swar.digitCount(Swar.word(bytes, i) ^ Swar.ZEROS);
      i += count;
    } while (count == 8);
    return i;
  }

  // --- strings ---

  /**
   * Finds the quote that ends a string and checks what is before it.
   *
   * @param from behind the opening quote
   * @return offset of the closing quote, its complement when the string has escapes, or {@link
   *     #BAD}
   */
  int stringEnd(byte[] bytes, int from) {
    int i = from;
    long marks = Swar.notPlain(Swar.word(bytes, i));
    while (marks == 0) {
      i += 8;
      marks = Swar.notPlain(Swar.word(bytes, i));
    }
    i += Swar.firstMarked(marks);
    return bytes[i] == '"' ? i : unusualEnd(bytes, from, i);
  }

  /**
   * {@link #stringEnd} of a string that has escapes or is not ASCII, or is not well-formed.
   *
   * @param plainEnd of the plain bytes that it begins with
   */
  private int unusualEnd(byte[] bytes, int from, int plainEnd) {
    int i = plainEnd;
    boolean escaped = false;
    boolean ascii = true;
    byte c = bytes[i];
    while (c != '"') {
      if (c == '\\') {
        escaped = true;
        int next = JsonEscapes.end(bytes, i);
        if (next < 0) {
          return bad(i, "a wrong escape in a string");
        }
        i = next;
        long marks = Swar.notPlain(Swar.word(bytes, i));
        while (marks == 0) {
          i += 8;
          marks = Swar.notPlain(Swar.word(bytes, i));
        }
        i += Swar.firstMarked(marks);
      } else if (c < 0) {
        ascii = false;
        long ends = Swar.stringEnds(Swar.word(bytes, i));
        while (ends == 0) {
          i += 8;
          ends = Swar.stringEnds(Swar.word(bytes, i));
        }
        i += Swar.firstMarked(ends);
      } else {
        return bad(i, "a control character in a string was not escaped");
      }
      c = bytes[i];
    }
    if (!ascii && isBadUtf8(bytes, from, i)) {
      return BAD;
    }
    return escaped ? ~i : i;
  }

  private boolean isBadUtf8(byte[] bytes, int from, int to) {
    int invalid = Utf8.firstInvalid(bytes, from, to);
    if (invalid < to) {
      bad(invalid, "a string is not UTF-8");
    }
    return invalid < to;
  }

  /**
   * Appends the text of a string, without its escapes, to the heap of a column, while it is checked
   * as by {@link #stringEnd}.
   *
   * @param from behind the opening quote
   * @return offset of the closing quote, or {@link #BAD}
   */
  private int copyString(byte[] bytes, int from, BytesColumn column) {
    int i = from;
    int length = column.heapSize;
    byte[] heap = column.heap;
    boolean ascii = true;
    while (true) {
      if (length > heap.length - MOST_AT_ONCE) {
        column.heapSize = length;
        column.reserve(MOST_AT_ONCE);
        heap = column.heap;
      }
      long word = Swar.word(bytes, i);
      Swar.putWord(heap, length, word);
      long marks = ascii ? Swar.notPlain(word) : Swar.stringEnds(word);
      if (marks == 0) {
        i += 8;
        length += 8;
        continue;
      }
      int plain = Swar.firstMarked(marks);
      i += plain;
      length += plain;
      byte c = bytes[i];
      if (c == '"') {
        break;
      }
      if (c == '\\') {
        int unit = JsonEscapes.unit(bytes, i);
        if (unit < 0) {
          return bad(i, "a wrong escape in a string");
        }
        if (unit < 0x80) {
          heap[length++] = (byte) unit;
          i += bytes[i + 1] == 'u' ? 6 : 2;
        } else {
          int pair = JsonEscapes.pair(bytes, i + 6, unit);
          length = JsonEscapes.append(pair < 0 ? unit : pair, heap, length);
          i += pair < 0 ? 6 : 12;
        }
      } else if (c < 0) {
        ascii = false;
      } else {
        return bad(i, "a control character in a string was not escaped");
      }
    }
    column.heapSize = length;
    return ascii || !isBadUtf8(bytes, from, i) ? i : BAD;
  }

  // --- the end of a record ---

  /**
   * Decides about a row that {@link #read} has read: makes the fields null that have no value.
   *
   * @return false when the row does not count, since a value is wrong, null or missing
   */
  boolean finish(int row) {
    long wrong = failed.first | required.first & ~valid.first;
    if (failOnMissingField) {
      wrong |= all.first & ~seen.first;
    }
    for (int i = 1; i < all.words(); i++) {
      wrong |= failed.word(i) | required.word(i) & ~valid.word(i);
      if (failOnMissingField) {
        wrong |= all.word(i) & ~seen.word(i);
      }
    }
    if (wrong != 0 && (ignoreErrors ? !ignoreErrorsIn(fields[0]) : problem() != null)) {
      return false;
    }
    for (int i = 0; i < all.words(); i++) {
      for (long missing = all.word(i) & ~valid.word(i); missing != 0; missing &= missing - 1) {
        columns[(i << 6) + Long.numberOfTrailingZeros(missing)].useNulls()[row] = true;
      }
    }
    return true;
  }

  /**
   * Makes rows null in which a field has no value and must not be null; false when that cannot be
   * done since the row must not be null itself.
   */
  private boolean ignoreErrorsIn(JsonField parent) {
    for (JsonField field : parent.children) {
      boolean isValid = valid.has(field);
      if (isValid && field.kind == JsonField.Kind.ROW && !ignoreErrorsIn(field)) {
        valid.removeTree(field);
        isValid = false;
      }
      if (!isValid && !field.type.nullable()) {
        return false;
      }
    }
    return true;
  }

  /** The first field because of which the row is bad, in the order of the schema. */
  private @Nullable JsonField problem() {
    return problem(fields[0]);
  }

  private @Nullable JsonField problem(JsonField parent) {
    for (JsonField field : parent.children) {
      boolean isWrong =
          failed.has(field)
              || !valid.has(field) && !field.type.nullable()
              || failOnMissingField && !seen.has(field);
      if (isWrong) {
        return field;
      }
      if (field.kind == JsonField.Kind.ROW && valid.has(field)) {
        JsonField below = problem(field);
        if (below != null) {
          return below;
        }
      }
    }
    return null;
  }

  /**
   * Why the row of the record that was read last does not count.
   *
   * @param start of the record, in the bytes that are read
   * @param end behind its line feed
   * @param row into which it was read
   */
  BadRecordException wrongValue(byte[] bytes, int start, int end, int row) {
    JsonField field = problem();
    if (field == null) {
      throw new IllegalStateException("the row is right");
    }
    if (failed.has(field)) {
      int from = failedFrom[field.id];
      JsonValues.Failure failure =
          values.failure(field, bytes, from, failedTo[field.id], columns[field.id], row);
      return exception(failure.reason(), start, failure.at(), end);
    }
    String reason;
    if (!seen.has(field)) {
      reason =
          failOnMissingField
              ? "field " + field.path + " is missing"
              : "field " + field.path + " is NOT NULL but is missing";
    } else {
      reason = "field " + field.path + " is NOT NULL but is null";
    }
    return exception(reason, start, start, end);
  }

  /** Why the record that was read last is not well-formed. */
  BadRecordException malformed(byte[] bytes, int start, int end) {
    String reason;
    if (error.startsWith("the")) {
      reason = error;
    } else if (isEnd(bytes, errorAt)) {
      reason = "truncated JSON: the record ends before its closing bracket";
    } else {
      reason = "malformed JSON: " + error + " at '" + shown(bytes, errorAt) + "'";
    }
    return exception(reason, start, errorAt, end);
  }

  private String shown(byte[] bytes, int at) {
    int end = at;
    while (end < at + 20 && !isEnd(bytes, end)) {
      end++;
    }
    return Reasons.text(bytes, at, end);
  }

  private BadRecordException exception(String reason, int start, int at, int end) {
    return new BadRecordException(reason, start + shift, at + shift, end + shift, ignoreErrors);
  }

  /** Notes why the record is not well-formed. */
  int bad(int at, String reason) {
    errorAt = at;
    error = reason;
    return BAD;
  }
}
