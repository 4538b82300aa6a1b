package io.weir.runtime.format;

import io.weir.runtime.data.Batch;
import io.weir.runtime.data.ByteBuilder;
import io.weir.runtime.data.BytesColumn;
import io.weir.runtime.data.Column;
import io.weir.runtime.data.RowType;
import io.weir.runtime.data.ScalarType;
import io.weir.runtime.data.TypeKind;
import io.weir.runtime.kernel.BadRecordException;
import io.weir.runtime.kernel.RecordDecoder;
import java.util.Arrays;
import java.util.List;

/**
 * Decodes JSON objects, one per line or message, by speculation: a generated subclass decodes
 * records that are laid out as one before ({@link #decodeExpected}). A record that is not gets its
 * layout learned, and some layouts are kept, since records of a few kinds may alternate. What has
 * no layout (an escape in a key, an error) or holds a value that is written in an unusual way is
 * left to {@link JsonReader}.
 *
 * <p>Only the fields that are read are checked; of the others, it is only seen to that brackets and
 * quotes are in order, and of those behind the last one that is read not even that. Blank lines are
 * skipped.
 */
public abstract class JsonDecoder implements RecordDecoder {
  private static final int LAYOUTS = 8;
  private static final long NEWLINES = Swar.repeat('\n');
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  /** The layout that the next record is expected to have. */
  protected JsonLayout layout = new JsonLayout();

  private final JsonLayout[] layouts = new JsonLayout[LAYOUTS];
  private int layoutCount;
  private int current;

  /** The layout to be replaced when there are too many. */
  private int oldest;

  private final JsonDialect dialect;
  private final RowType schema;
  private final JsonNode root;
  private final List<JsonNode> nodes;

  /** The columns of the batch that is being filled, by the ids of their nodes. */
  private final Column[] columns;

  /** Whether all bytes are one record, in which there may be line feeds. */
  private boolean inMessage;

  private final ValueParser values = new ValueParser();
  private final ByteBuilder unescaped = new ByteBuilder(256);
  private final JsonReader reader;

  /**
   * @param read the fields to be decoded
   */
  protected JsonDecoder(JsonDialect dialect, RowType read) {
    this.dialect = dialect;
    schema = read;
    root = JsonNode.root(read);
    nodes = root.descendants();
    columns = new Column[nodes.size()];
    reader = new JsonReader(dialect, unescaped);
  }

  /**
   * Decodes records from {@code from} on as long as each fits {@link #layout} and is complete
   * before {@code limit}, adding to {@code out.rows}. Texts are left as slices of {@code bytes}.
   *
   * @return start of the first record that was not decoded
   */
  protected abstract int decodeExpected(
      byte[] bytes, int from, int stop, int limit, boolean last, Batch out, int maxRows);

  @Override
  public final int decode(
      byte[] bytes, int from, int stop, int limit, boolean last, Batch out, int maxRows) {
    int firstRow = out.rows;
    int at = from;
    root.resolve(out.columns, columns);
    try {
      while (at < stop && out.rows < maxRows) {
        int next = decodeByLayouts(bytes, at, stop, limit, last, out, maxRows);
        if (next == at) {
          next = decodeAny(bytes, at, limit, last, out);
          if (next < 0) {
            break;
          }
        }
        at = next;
      }
      return at;
    } finally {
      finishStrings(bytes, out, firstRow);
    }
  }

  @Override
  public final boolean decodeRecord(byte[] bytes, int from, int to, Batch out) {
    int row = out.rows;
    out.ensureCapacity(row + 1);
    int end;
    inMessage = true;
    try {
      end = decode(bytes, from, to, to, true, out, row + 1);
    } finally {
      inMessage = false;
    }
    end = JsonScan.skipSpace(bytes, end, to);
    if (end < to && out.rows > row) {
      out.rows = row;
      throw new BadRecordException("more than one record in a message", from, end, to);
    }
    return out.rows > row;
  }

  @Override
  public final int headerLength(byte[] bytes, int limit) {
    boolean marked =
        limit >= BYTE_ORDER_MARK.length
            && Arrays.equals(
                bytes, 0, BYTE_ORDER_MARK.length, BYTE_ORDER_MARK, 0, BYTE_ORDER_MARK.length);
    return marked ? BYTE_ORDER_MARK.length : 0;
  }

  @Override
  public final boolean recordsMaySpanLines() {
    return false;
  }

  /**
   * Decodes from {@code at} on by the first layout that fits; returns {@code at} when none does.
   */
  private int decodeByLayouts(
      byte[] bytes, int at, int stop, int limit, boolean last, Batch out, int maxRows) {
    for (int i = 0; i < layoutCount; i++) {
      int next = decodeExpected(bytes, at, stop, limit, last, out, maxRows);
      if (next > at) {
        return next;
      }
      forget(out.rows);
      current = current + 1 < layoutCount ? current + 1 : 0;
      layout = layouts[current];
    }
    return at;
  }

  /**
   * Decodes the record at {@code start}, which has none of the known layouts.
   *
   * @return offset behind it; -1 when it is not complete before {@code limit}
   */
  private int decodeAny(byte[] bytes, int start, int limit, boolean last, Batch out) {
    int newline = inMessage ? limit : Swar.find(bytes, start, limit, NEWLINES);
    if (newline == limit && !last) {
      return -1;
    }
    int end = Math.min(limit, newline + 1);
    int from = JsonScan.skipSpace(bytes, start, newline);
    int to = newline > from && bytes[newline - 1] == '\r' ? newline - 1 : newline;
    if (from == to) {
      return end;
    }
    if (learn(bytes, start, to)) {
      int next = decodeExpected(bytes, start, start + 1, limit, last, out, out.rows + 1);
      if (next > start) {
        return next;
      }
      forget(out.rows);
    }
    boolean done = false;
    try {
      if (reader.readRecord(bytes, from, to, schema, out.columns, out.rows)) {
        out.rows++;
        done = true;
      }
    } catch (BadRecordException e) {
      throw new BadRecordException(e.getMessage(), start, e.errorAt(), end);
    } finally {
      if (!done) {
        forget(out.rows);
      }
    }
    return end;
  }

  /** Adds the layout of a record and makes it the expected one; false when it has none. */
  private boolean learn(byte[] bytes, int from, int to) {
    boolean full = layoutCount == LAYOUTS;
    int place = full ? oldest : layoutCount;
    if (layouts[place] == null) {
      layouts[place] = new JsonLayout();
    }
    JsonLayout learned = layouts[place];
    if (!learned.learn(bytes, from, to, root, dialect.failOnMissingField())) {
      if (full) {
        drop(place);
      }
      return false;
    }
    if (full) {
      oldest = oldest + 1 < LAYOUTS ? oldest + 1 : 0;
    } else {
      layoutCount++;
    }
    current = place;
    layout = learned;
    return true;
  }

  /** Takes a layout that is no longer valid out of the list. */
  private void drop(int place) {
    layoutCount--;
    JsonLayout dropped = layouts[place];
    layouts[place] = layouts[layoutCount];
    layouts[layoutCount] = dropped;
    current = 0;
    layout = layouts[0];
  }

  /** Makes the fields null that the layout has none of. */
  protected final void applyNulls(int row) {
    for (int i = 0; i < layout.nullCount; i++) {
      nodes.get(layout.nullNodes[i]).setNull(columns, row);
    }
  }

  /**
   * Decodes the value of a leaf that is not written in the plainest way: null, a number in a
   * string, a string for a type that has its own way to be written.
   *
   * @return offset behind the value; -1 when it is something else, or wrong
   */
  protected final int decodeLeaf(byte[] bytes, int at, int limit, int leaf, int row) {
    JsonNode node = nodes.get(leaf);
    Column column = columns[leaf];
    if (JsonScan.isNull(bytes, at, limit)) {
      if (!node.type.nullable()) {
        return -1;
      }
      column.setNull(row);
      return at + 4;
    }
    int end = JsonScan.skipValue(bytes, at, limit);
    if (end < 0) {
      return -1;
    }
    if (bytes[at] != '"') {
      return decodeToken(bytes, at, end, node, column, row) ? end : -1;
    }
    if (CsvDecoder.isText(node.type)) {
      return decodeText(bytes, at, end, (BytesColumn) column, row) ? end : -1;
    }
    boolean ok =
        node.type instanceof ScalarType scalar
            && Swar.find(bytes, at + 1, end, Swar.repeat('\\')) == end
            && values.parse(scalar, bytes, at + 1, end - 1, column, row);
    return ok ? end : -1;
  }

  private boolean decodeToken(
      byte[] bytes, int at, int end, JsonNode node, Column column, int row) {
    boolean isNumber = JsonNumber.isNumber(bytes, at, end);
    boolean isBoolean = node.type.kind() == TypeKind.BOOLEAN && isTrueOrFalse(bytes, at, end);
    if (bytes[at] == '{' || bytes[at] == '[') {
      return decodeNested(bytes, at, end, node, column, row);
    }
    if (CsvDecoder.isText(node.type)) {
      if (!isNumber && !isTrueOrFalse(bytes, at, end)) {
        return false;
      }
      ((BytesColumn) column).offsets[row] = at;
      ((BytesColumn) column).lengths[row] = end - at;
      return true;
    }
    return (isNumber || isBoolean)
        && node.type instanceof ScalarType scalar
        && values.parse(scalar, bytes, at, end, column, row);
  }

  private boolean decodeNested(
      byte[] bytes, int at, int end, JsonNode node, Column column, int row) {
    if (node.type instanceof ScalarType) {
      return false;
    }
    try {
      reader.readValue(bytes, at, end, node.type, column, row);
      return true;
    } catch (BadRecordException e) {
      return false;
    }
  }

  private static boolean isTrueOrFalse(byte[] bytes, int from, int to) {
    int length = to - from;
    return (length == 4 && bytes[from] == 't' && BooleanParser.parse(bytes, from, to) == 1)
        || (length == 5 && bytes[from] == 'f' && BooleanParser.parse(bytes, from, to) == 0);
  }

  /** A string in quotes, perhaps with escapes. */
  private boolean decodeText(byte[] bytes, int at, int end, BytesColumn column, int row) {
    int start = unescaped.length;
    if (!JsonEscapes.unescape(bytes, at + 1, end - 1, unescaped)) {
      unescaped.length = start;
      return false;
    }
    column.offsets[row] = StringSlices.unescapedAt(start);
    column.lengths[row] = unescaped.length - start;
    return true;
  }

  /** Takes back what was stored for a row that turns out to be none. */
  private void forget(int row) {
    for (Column column : columns) {
      if (column.hasNulls) {
        column.nulls[row] = false;
      }
    }
  }

  private void finishStrings(byte[] bytes, Batch out, int firstRow) {
    if (out.rows > firstRow) {
      for (int i = 0; i < columns.length; i++) {
        if (CsvDecoder.isText(nodes.get(i).type)) {
          BytesColumn column = (BytesColumn) columns[i];
          boolean copy = unescaped.length > 0 && anyUnescaped(column, firstRow, out.rows);
          StringSlices.finish(column, bytes, unescaped, copy, firstRow, out.rows);
        }
      }
    }
    unescaped.clear();
  }

  private static boolean anyUnescaped(BytesColumn column, int from, int to) {
    for (int row = from; row < to; row++) {
      if (column.offsets[row] < 0) {
        return true;
      }
    }
    return false;
  }
}
