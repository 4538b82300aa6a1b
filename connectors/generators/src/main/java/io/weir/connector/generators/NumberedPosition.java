package io.weir.connector.generators;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.weir.runtime.error.JobException;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * How far the partitions of one reader are.
 *
 * @param partitionCount number of partitions of the whole source
 */
record NumberedPosition(int partitionCount, List<PartitionPosition> positions) {
  /**
   * The split that is to be made next, or again.
   *
   * @param row its first row, counted within the partition
   * @param rows its rows if it is to be made again, else 0
   * @param skip rows of it that were processed
   */
  record PartitionPosition(int partition, long split, long row, int rows, int skip) {
    /** Whether it can be what {@link NumberedPosition#text} wrote. */
    private boolean isPossible(int partitionCount) {
      return partition >= 0
          && partition < partitionCount
          && split >= 0
          && row >= 0
          && rows >= 0
          && skip >= 0;
    }
  }

  static NumberedPosition parse(String text) {
    List<PartitionPosition> positions = new ArrayList<>();
    int partitionCount = 0;
    try (JsonParser in = new JsonFactory().createParser(text)) {
      in.nextToken();
      while (in.nextToken() == JsonToken.FIELD_NAME) {
        String name = in.currentName();
        in.nextToken();
        if (name.equals("partitionCount")) {
          partitionCount = in.getIntValue();
          continue;
        }
        while (in.nextToken() == JsonToken.START_ARRAY) {
          positions.add(
              new PartitionPosition(
                  in.nextIntValue(0),
                  in.nextLongValue(0),
                  in.nextLongValue(0),
                  in.nextIntValue(0),
                  in.nextIntValue(0)));
          in.nextToken();
        }
      }
    } catch (IOException e) {
      throw new JobException("the checkpoint's position in a generator cannot be read: " + text, e);
    }
    for (PartitionPosition position : positions) {
      if (!position.isPossible(partitionCount)) {
        throw new JobException("the checkpoint's position in a generator cannot be right: " + text);
      }
    }
    if (partitionCount < 1) {
      throw new JobException("the checkpoint's position in a generator cannot be right: " + text);
    }
    return new NumberedPosition(partitionCount, positions);
  }

  String text() {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = new JsonFactory().createGenerator(text)) {
      out.writeStartObject();
      out.writeNumberField("partitionCount", partitionCount);
      out.writeArrayFieldStart("positions");
      for (PartitionPosition p : positions) {
        out.writeArray(new long[] {p.partition, p.split, p.row, p.rows, p.skip}, 0, 5);
      }
      out.writeEndArray();
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}
