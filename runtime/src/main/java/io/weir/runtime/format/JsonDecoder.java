package io.weir.runtime.format;

import io.weir.runtime.data.Batch;
import io.weir.runtime.data.ByteBuilder;
import io.weir.runtime.data.BytesColumn;
import io.weir.runtime.data.Column;
import io.weir.runtime.data.RowType;
import io.weir.runtime.kernel.BadRecordException;
import io.weir.runtime.kernel.KernelContext;
import io.weir.runtime.kernel.RecordDecoder;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decodes JSON objects, one per line or message, by speculation: records that are laid out as one
 * before are decoded without looking for structure ({@link #decodeExpected}). A record that is not
 * gets its layout learned, and some layouts are kept, since records of a few kinds may alternate.
 * Where learning is in vain, since no two records are alike, fields are looked up by their keys
 * ({@link JsonAnyOrder}). What has no layout (an escape in a key, an error) or holds a value that
 * is written in an unusual way is left to {@link JsonReader}.
 *
 * <p>Only the fields that are read are checked; of the others, it is only seen to that brackets and
 * quotes are in order, and of those behind the last one that is read not even that. Blank lines are
 * skipped.
 *
 * <p>Written by hand and not generated, although it depends on types: which value comes next is
 * known from the data alone, so that generated code would have to branch as this does. One loop for
 * all tables is compiled by the JVM once, in a fraction of the time.
 */
public class JsonDecoder implements RecordDecoder {
  private static final int NO_RECORD = Integer.MAX_VALUE;
  private static final long NEWLINES = Swar.repeat('\n');
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  /** Where the last record that {@link #decodeExpected} decoded starts, unless there is none. */
  private int lastRecord = NO_RECORD;

  /** Its layout. */
  private JsonLayout lastLayout;

  private final RowType schema;
  private final JsonNode root;

  /** By the ids of their nodes; those of rows are not used. */
  private final JsonLeaf[] leaves;

  private final JsonLayouts layouts;
  private final JsonAnyOrder anyOrder;

  /** The ids of the nodes that are texts. */
  private final int[] texts;

  /** The columns of the batch that is being filled, by the ids of their nodes. */
  private final Column[] columns;

  /** Where messages start, and end, while they are decoded; null while lines are. */
  private int @Nullable [] messageStarts;

  private int[] messageEnds = {};

  /** Number of a row's message less that of the row. */
  private int messageOfRow;

  private final NumberParser number = new NumberParser();
  private final JsonValues values;
  private final ByteBuilder unescaped = new ByteBuilder(256);
  private final JsonReader reader;

  /**
   * @param constants a {@link JsonDialect} and the {@link RowType} of the fields to be decoded
   */
  public JsonDecoder(Object[] constants, KernelContext context) {
    JsonDialect dialect = (JsonDialect) constants[0];
    schema = (RowType) constants[1];
    root = JsonNode.root(schema);
    List<JsonNode> nodes = root.descendants();
    columns = new Column[nodes.size()];
    texts =
        nodes.stream()
            .filter(node -> CsvDecoder.isText(node.type))
            .mapToInt(node -> node.id)
            .toArray();
    leaves = nodes.stream().map(JsonLeaf::new).toArray(JsonLeaf[]::new);
    layouts = new JsonLayouts(root, leaves, dialect.failOnMissingField());
    lastLayout = layouts.expected;
    reader = new JsonReader(dialect, unescaped);
    values = new JsonValues(nodes, columns, reader, unescaped);
    anyOrder = new JsonAnyOrder(values, root, leaves, dialect.failOnMissingField());
  }

  /**
   * Decodes records from {@code from} on as long as each fits the expected layout and is complete
   * before {@code limit}, adding to {@code out.rows}; {@code limit} is the end of the first one
   * while messages are decoded. Texts are left as slices of {@code bytes}, and what is null by the
   * layout to {@link #setNulls}.
   *
   * @return start of the first record that was not decoded, unless messages are decoded
   */
  private int decodeExpected(
      byte[] bytes, int from, int stop, int limit, boolean last, Batch out, int maxRows) {
    int[] starts = messageStarts;
    JsonLayout expected = layouts.expected;
    JsonStep[] steps = expected.steps;
    int stepCount = expected.stepCount;
    int telling = layouts.tellingOffset;
    int firstRow = out.rows;
    int row = firstRow;
    int at = from;
    int lastStart = from;
    records:
    while (at < stop && row < maxRows) {
      if (row > firstRow && telling >= 0 && !expected.isToldBy(bytes, at + telling)) {
        break;
      }
      int i = at;
      int changedRun = -1;
      int changedFrom = 0;
      for (int s = 0; s < stepCount; s++) {
        JsonStep step = steps[s];
        JsonLiteral run = step.run;
        if (run != null && run.matches(bytes, i)) {
          i += run.length;
          s = step.runEnd;
          step = steps[s];
        } else {
          if (!step.before.matches(bytes, i)) {
            break records;
          }
          if (step.runEnd >= 0 && changedRun < 0) {
            changedRun = s;
            changedFrom = i;
          }
          i += step.before.length;
        }
        if (changedRun >= 0 && s >= steps[changedRun].runEnd) {
          expected.rememberRun(changedRun, bytes, changedFrom, i);
          changedRun = -1;
        }
        JsonLeaf leaf = step.leaf;
        if (leaf.kind == JsonLeaf.Kind.LONG) {
          int end = number.scan(bytes, i, limit);
          if (end >= 0 && !JsonScan.hasLeadingZero(bytes, i)) {
            leaf.longs[row] = number.value;
            i = end;
            continue;
          }
        }
        i =
            leaf.kind == JsonLeaf.Kind.SKIPPED
                ? JsonScan.skipValue(bytes, i, limit)
                : values.decode(leaf, bytes, i, limit, row);
        if (i < 0) {
          break records;
        }
      }

      // The rest of the line.
      int newline = Swar.findFar(bytes, i, limit, NEWLINES);
      if (newline >= limit && (!last || i > limit)) {
        break;
      }
      int close = newline > i && bytes[newline - 1] == '\r' ? newline - 1 : newline;
      if (!expected.matchEnd(bytes, i, close)) {
        break;
      }
      if (starts != null && newline < limit) {
        break; // A message of some lines.
      }
      lastStart = at;
      row++;
      if (starts == null) {
        at = newline < limit ? newline + 1 : limit;
      } else if (row < maxRows) {
        at = starts[messageOfRow + row];
        limit = messageEnd(bytes, at, row);
      }
    }
    if (row > firstRow) {
      lastRecord = lastStart;
      lastLayout = expected;
    }
    out.rows = row;
    return at;
  }

  @Override
  public final int decode(
      byte[] bytes, int from, int stop, int limit, boolean last, Batch out, int maxRows) {
    int firstRow = out.rows;
    int at = from;
    start(out);
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
      finish(bytes, out, firstRow);
    }
  }

  @Override
  public final void decodeMessages(
      byte[] bytes, int[] starts, int[] ends, int from, int to, Batch out) {
    int firstRow = out.rows;
    int maxRows = firstRow + to - from;
    out.ensureCapacity(maxRows);
    messageStarts = starts;
    messageEnds = ends;
    messageOfRow = from - firstRow;
    start(out);
    try {
      int row = firstRow;
      while (row < maxRows) {
        int at = starts[messageOfRow + row];
        int limit = messageEnd(bytes, at, row);
        decodeByLayouts(bytes, at, Integer.MAX_VALUE, limit, true, out, maxRows);
        if (out.rows == row) {
          decodeAny(bytes, at, limit, true, out);
          if (out.rows == row) {
            break;
          }
        }
        row = out.rows;
      }
    } finally {
      finish(bytes, out, firstRow);
      messageStarts = null;
    }
  }

  /** Offset behind the message of a row, which starts at {@code start}, without line ends. */
  private int messageEnd(byte[] bytes, int start, int row) {
    int end = messageEnds[messageOfRow + row];
    while (end > start && (bytes[end - 1] == '\n' || bytes[end - 1] == '\r')) {
      end--;
    }
    return end;
  }

  private void start(Batch out) {
    lastRecord = NO_RECORD;
    layouts.startBatch();
    root.resolve(out.columns, columns);
    for (JsonLeaf leaf : leaves) {
      leaf.use(columns[leaf.id]);
    }
  }

  private void finish(byte[] bytes, Batch out, int firstRow) {
    layouts.endBatch(out.rows - firstRow);
    finishStrings(bytes, out, firstRow);
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
   * Decodes from {@code at} on by the first layout that fits, of those that are to be tried.
   *
   * @return as {@link #decodeExpected}; no row is added when none fits
   */
  private int decodeByLayouts(
      byte[] bytes, int at, int stop, int limit, boolean last, Batch out, int maxRows) {
    int before = lastRecord;
    JsonLayout layoutBefore = lastLayout;
    boolean told = layouts.expectTold(bytes, at);
    int tries = layouts.tries();
    for (int i = 0; i < tries; i++) {
      int row = out.rows;
      int next = decodeExpected(bytes, at, stop, limit, last, out, maxRows);
      if (out.rows > row) {
        setNulls(layouts.expected, row, out.rows);
        layouts.fitted(out.rows - row);
        if (!told || i > 0) {
          layouts.findTelling(bytes, before, layoutBefore, at);
        }
        return next;
      }
      forget(out.rows);
      layouts.expectNext();
    }
    return at;
  }

  /**
   * Decodes the record at {@code start}, which has none of the layouts that were tried.
   *
   * @return offset behind it; -1 when it is not complete before {@code limit}
   */
  private int decodeAny(byte[] bytes, int start, int limit, boolean last, Batch out) {
    int newline = messageStarts == null ? Swar.find(bytes, start, limit, NEWLINES) : limit;
    if (newline == limit && !last) {
      return -1;
    }
    int end = Math.min(limit, newline + 1);
    int from = JsonScan.skipSpace(bytes, start, newline);
    int to = newline > from && bytes[newline - 1] == '\r' ? newline - 1 : newline;
    if (from == to) {
      return end;
    }
    boolean decoded =
        layouts.isWorthLearning()
            ? decodeLearning(bytes, start, to, limit, last, out)
            : decodeInAnyOrder(bytes, from, to, out);
    if (!decoded) {
      forget(out.rows);
      readAny(bytes, start, from, to, end, out);
    }
    return end;
  }

  /** Decodes a record by its own layout, which the next ones may have as well. */
  private boolean decodeLearning(
      byte[] bytes, int start, int to, int limit, boolean last, Batch out) {
    int before = lastRecord;
    JsonLayout layoutBefore = lastLayout;
    if (!layouts.learn(bytes, start, to)) {
      return false;
    }
    int row = out.rows;
    decodeExpected(bytes, start, start + 1, limit, last, out, row + 1);
    if (out.rows == row) {
      return false;
    }
    setNulls(layouts.expected, row, row + 1);
    layouts.findTelling(bytes, before, layoutBefore, start);
    return true;
  }

  private boolean decodeInAnyOrder(byte[] bytes, int from, int to, Batch out) {
    boolean decoded = anyOrder.decode(bytes, from, to, out.rows);
    if (decoded) {
      out.rows++;
    }
    return decoded;
  }

  /** Reads a record that is unusual in any way. */
  private void readAny(byte[] bytes, int start, int from, int to, int end, Batch out) {
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
  }

  /** Makes the fields null that the layout has none of. */
  private void setNulls(JsonLayout of, int from, int to) {
    for (int i = 0; i < of.nullCount; i++) {
      columns[of.nullNodes[i]].setNulls(from, to);
    }
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
      for (int id : texts) {
        BytesColumn column = (BytesColumn) columns[id];
        boolean copy = unescaped.length > 0 && anyUnescaped(column, firstRow, out.rows);
        StringSlices.finish(column, bytes, unescaped, copy, firstRow, out.rows);
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
