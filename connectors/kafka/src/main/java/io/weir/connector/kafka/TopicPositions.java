package io.weir.connector.kafka;

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
import org.apache.kafka.common.TopicPartition;

/** How far the partitions of one reader are: what a checkpoint keeps. */
record TopicPositions(List<PartitionPosition> partitions) {
  /**
   * A partition.
   *
   * @param number number of the partition within the source
   * @param split number of the split being read, or of the next one
   * @param offset offset of the first record of that split; {@link #EARLIEST} when it is not known
   *     yet
   * @param skipUntil records of that split below this offset were processed
   * @param skipRows rows that were processed of the record at that offset
   * @param end offset of the first record that is not read; {@link Long#MAX_VALUE} for no end
   * @param topicId what Kafka calls the topic besides its name: a topic that is deleted and created
   *     again has another one. {@link #UNKNOWN_ID} in checkpoints that did not hold ids
   */
  record PartitionPosition(
      int number,
      String topic,
      int partition,
      long split,
      long offset,
      long skipUntil,
      int skipRows,
      long end,
      String topicId) {
    static final long EARLIEST = -2;
    static final String UNKNOWN_ID = "";

    /** Whether it can be what {@link TopicPositions#text} wrote. */
    private boolean isPossible() {
      return number >= 0
          && topic != null
          && !topic.isEmpty()
          && partition >= 0
          && split >= 0
          && (offset >= 0 || offset == EARLIEST)
          && skipUntil >= 0
          && skipRows >= 0
          && end >= 0;
    }

    TopicPartition topicPartition() {
      return new TopicPartition(topic, partition);
    }

    /** Offset of the first record that is not processed, {@link #EARLIEST} when not known. */
    long unprocessed() {
      return offset == EARLIEST ? EARLIEST : Math.max(offset, skipUntil);
    }
  }

  static TopicPositions parse(String text) {
    List<PartitionPosition> partitions = new ArrayList<>();
    try (JsonParser in = new JsonFactory().createParser(text)) {
      in.nextToken();
      while (in.nextToken() == JsonToken.START_ARRAY) {
        int number = in.nextIntValue(0);
        String topic = in.nextTextValue();
        int partition = in.nextIntValue(0);
        long split = in.nextLongValue(0);
        long offset = in.nextLongValue(0);
        long skipUntil = in.nextLongValue(0);
        long end = in.nextLongValue(0);
        String id = PartitionPosition.UNKNOWN_ID;
        int skipRows = 0;
        if (in.nextToken() == JsonToken.VALUE_STRING) {
          id = in.getText();
          if (in.nextToken() == JsonToken.VALUE_NUMBER_INT) {
            skipRows = in.getIntValue();
            in.nextToken();
          }
        }
        partitions.add(
            new PartitionPosition(
                number, topic, partition, split, offset, skipUntil, skipRows, end, id));
      }
    } catch (IOException e) {
      throw new JobException("the checkpoint's offsets cannot be read: " + text, e);
    }
    for (PartitionPosition each : partitions) {
      if (!each.isPossible()) {
        throw new JobException("the checkpoint's offsets cannot be right: " + text);
      }
    }
    return new TopicPositions(partitions);
  }

  String text() {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = new JsonFactory().createGenerator(text)) {
      out.writeStartArray();
      for (PartitionPosition p : partitions) {
        out.writeStartArray();
        out.writeNumber(p.number);
        out.writeString(p.topic);
        out.writeNumber(p.partition);
        out.writeNumber(p.split);
        out.writeNumber(p.offset);
        out.writeNumber(p.skipUntil);
        out.writeNumber(p.end);
        out.writeString(p.topicId);
        if (p.skipRows > 0) {
          out.writeNumber(p.skipRows);
        }
        out.writeEndArray();
      }
      out.writeEndArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}
