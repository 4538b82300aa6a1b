package io.weir.engine.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.runtime.data.Batch;
import io.weir.runtime.data.BytesColumn;
import io.weir.runtime.data.ChangeKind;
import io.weir.runtime.data.Column;
import io.weir.runtime.data.LongColumn;
import io.weir.runtime.data.RowType;
import io.weir.runtime.kernel.BadRecordException;
import io.weir.runtime.kernel.KernelContext;
import io.weir.runtime.kernel.RecordDecoder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;

/** Decodes {@link ChangeLogFormat}. */
public final class ChangeLogDecoder implements RecordDecoder {
  private record Change(byte kind, JsonNode row, int message) {}

  private final RowType read;
  private final ObjectMapper json = new ObjectMapper();
  private final ArrayDeque<Change> left = new ArrayDeque<>();
  private final int[] messages = new int[Batch.CAPACITY];

  public ChangeLogDecoder(Object[] constants, KernelContext context) {
    read = (RowType) constants[0];
  }

  @Override
  public int decode(
      byte[] bytes, int from, int stop, int limit, boolean last, Batch out, int maxRows) {
    out.ensureCapacity(maxRows);
    append(out, maxRows);
    int at = from;
    while (at < stop && out.rows < maxRows && left.isEmpty()) {
      int end = at;
      while (end < limit && bytes[end] != '\n') {
        end++;
      }
      if (end == limit && !last) {
        return at;
      }
      int next = Math.min(limit, end + 1);
      parse(bytes, at, end, next, 0);
      append(out, maxRows);
      at = next;
    }
    return at;
  }

  @Override
  public void decodeMessages(
      byte[] bytes, int[] starts, int[] ends, int from, int to, Batch out, int maxRows) {
    out.ensureCapacity(maxRows);
    append(out, maxRows);
    for (int i = from; i < to && out.rows < maxRows && left.isEmpty(); i++) {
      parse(bytes, starts[i], ends[i], ends[i], i);
      if (left.isEmpty()) {
        return;
      }
      append(out, maxRows);
    }
  }

  private void parse(byte[] bytes, int from, int to, int recordEnd, int message) {
    try {
      JsonNode change = json.readTree(bytes, from, to - from);
      String op = change.path("op").asText();
      if (op.equals("u") || op.equals("d")) {
        byte kind = op.equals("u") ? ChangeKind.UPDATE_BEFORE_BYTE : ChangeKind.DELETE_BYTE;
        left.add(new Change(kind, change.path("before"), message));
      }
      if (op.equals("u") || op.equals("c")) {
        byte kind = op.equals("u") ? ChangeKind.UPDATE_AFTER_BYTE : ChangeKind.INSERT_BYTE;
        left.add(new Change(kind, change.path("after"), message));
      }
    } catch (IOException e) {
      throw new BadRecordException("it is no JSON", from, from, recordEnd);
    }
  }

  private void append(Batch out, int maxRows) {
    while (!left.isEmpty() && out.rows < maxRows) {
      Change change = left.remove();
      int row = out.rows++;
      out.useKinds(maxRows)[row] = change.kind();
      messages[row] = change.message();
      for (int i = 0; i < read.fields().size(); i++) {
        JsonNode value = change.row().path(read.fields().get(i).name());
        Column column = out.columns[i];
        if (value.isMissingNode() || value.isNull()) {
          column.setNull(row);
        } else if (column instanceof LongColumn longs) {
          longs.values[row] = value.asLong();
        } else {
          byte[] text = value.asText().getBytes(StandardCharsets.UTF_8);
          ((BytesColumn) column).set(row, text, 0, text.length);
        }
      }
    }
  }

  @Override
  public int[] messagesOfRows() {
    return messages;
  }

  @Override
  public boolean hasMoreRows() {
    return !left.isEmpty();
  }

  @Override
  public void forgetRows() {
    left.clear();
  }

  @Override
  public int headerLength(byte[] bytes, int limit) {
    return 0;
  }

  @Override
  public boolean recordsMaySpanLines() {
    return false;
  }
}
