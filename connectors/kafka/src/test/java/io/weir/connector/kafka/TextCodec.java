package io.weir.connector.kafka;

import io.weir.runtime.data.Batch;
import io.weir.runtime.data.ByteBuilder;
import io.weir.runtime.data.BytesColumn;
import io.weir.runtime.data.ChangeKind;
import io.weir.runtime.kernel.BadRecordException;
import io.weir.runtime.kernel.RecordDecoder;
import io.weir.runtime.kernel.RecordEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * A format of STRING columns separated by commas, for tests. A record that starts with ! is bad,
 * one that starts with ? is to be ignored, one that starts with # is none. {@code *3:text} gives
 * three rows, which are the old and the new row of updates in turn: text.0, text.1, text.2.
 */
final class TextCodec implements RecordDecoder, RecordEncoder {
  private final int[] messagesOfRows = new int[Batch.CAPACITY];
  private final ArrayDeque<String> left = new ArrayDeque<>();
  private int leftOf;
  private byte nextKind;

  @Override
  public int decode(
      byte[] bytes, int from, int stop, int limit, boolean last, Batch out, int maxRows) {
    throw new IllegalStateException("messages are not lines");
  }

  @Override
  public void decodeMessages(
      byte[] bytes, int[] starts, int[] ends, int from, int to, Batch out, int maxRows) {
    out.ensureCapacity(maxRows);
    addLeft(out, maxRows);
    for (int message = from; message < to && out.rows < maxRows && left.isEmpty(); message++) {
      if (starts[message] < ends[message] && bytes[starts[message]] == '*') {
        String text =
            new String(
                bytes, starts[message], ends[message] - starts[message], StandardCharsets.UTF_8);
        int colon = text.indexOf(':');
        for (int i = 0; i < Integer.parseInt(text.substring(1, colon)); i++) {
          left.add(text.substring(colon + 1) + "." + i);
        }
        leftOf = message;
        nextKind = ChangeKind.UPDATE_BEFORE_BYTE;
        if (left.isEmpty()) {
          return;
        }
        addLeft(out, maxRows);
        continue;
      }
      messagesOfRows[out.rows] = message;
      if (starts[message] < ends[message] && bytes[starts[message]] == '#') {
        return;
      }
      decodeMessage(bytes, starts[message], ends[message], out);
    }
  }

  private void addLeft(Batch out, int maxRows) {
    while (!left.isEmpty() && out.rows < maxRows) {
      byte[] text = left.remove().getBytes(StandardCharsets.UTF_8);
      messagesOfRows[out.rows] = leftOf;
      out.useKinds(maxRows)[out.rows] = nextKind;
      nextKind =
          nextKind == ChangeKind.UPDATE_BEFORE_BYTE
              ? ChangeKind.UPDATE_AFTER_BYTE
              : ChangeKind.UPDATE_BEFORE_BYTE;
      ((BytesColumn) out.columns[0]).set(out.rows++, text, 0, text.length);
    }
  }

  @Override
  public int[] messagesOfRows() {
    return messagesOfRows;
  }

  @Override
  public boolean hasMoreRows() {
    return !left.isEmpty();
  }

  @Override
  public void forgetRows() {
    left.clear();
  }

  private static void decodeMessage(byte[] bytes, int from, int to, Batch out) {
    if (from < to && (bytes[from] == '!' || bytes[from] == '?')) {
      throw new BadRecordException("column text: it is bad", from, from, to, bytes[from] == '?');
    }
    String[] parts = new String(bytes, from, to - from, StandardCharsets.UTF_8).split(",");
    for (int i = 0; i < Math.min(parts.length, out.columns.length); i++) {
      byte[] text = parts[i].getBytes(StandardCharsets.UTF_8);
      ((BytesColumn) out.columns[i]).set(out.rows, text, 0, text.length);
    }
    out.rows++;
  }

  @Override
  public int headerLength(byte[] bytes, int limit) {
    return 0;
  }

  @Override
  public boolean recordsMaySpanLines() {
    return false;
  }

  @Override
  public byte[] header() {
    return new byte[0];
  }

  @Override
  public void encode(
      Batch in, int from, int to, ByteBuilder out, boolean lineEnds, int @Nullable [] ends) {
    for (int row = from; row < to; row++) {
      for (int i = 0; i < in.columns.length; i++) {
        out.append((i == 0 ? "" : ",") + ((BytesColumn) in.columns[i]).string(row));
      }
      if (ends != null) {
        ends[row - from] = out.length;
      }
    }
  }
}
