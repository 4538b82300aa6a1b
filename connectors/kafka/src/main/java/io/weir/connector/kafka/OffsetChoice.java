package io.weir.connector.kafka;

import io.weir.connector.kafka.TopicPositions.PartitionPosition;
import io.weir.runtime.connector.ConnectorOption;
import io.weir.runtime.connector.OptionValues;
import io.weir.runtime.connector.TableDescription;
import io.weir.runtime.error.JobException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** Turns the start-up and bounded modes of a table into offsets. */
final class OffsetChoice {
  private static final Pattern OFFSET = Pattern.compile("partition:(\\d+),offset:(\\d+)");

  private final TableDescription table;
  private final OptionValues options;
  private final KafkaProperties properties;

  OffsetChoice(TableDescription table, KafkaProperties properties) {
    this.table = table;
    this.properties = properties;
    options = new OptionValues(table);
    // Fails early on values that make no sense.
    specific(KafkaConnector.STARTUP_MODE, KafkaConnector.STARTUP_OFFSETS);
    specific(KafkaConnector.BOUNDED_MODE, KafkaConnector.BOUNDED_OFFSETS);
    timestamp(KafkaConnector.STARTUP_MODE, KafkaConnector.STARTUP_TIMESTAMP);
    timestamp(KafkaConnector.BOUNDED_MODE, KafkaConnector.BOUNDED_TIMESTAMP);
  }

  boolean isBounded() {
    return !options.choice(KafkaConnector.BOUNDED_MODE).equals("unbounded");
  }

  /** Where reading of partitions begins and ends that no checkpoint knows of. */
  List<PartitionPosition> positions(
      List<KafkaCluster.Topic> topics, int firstNumber, KafkaCluster cluster) {
    Map<TopicPartition, String> ids = new LinkedHashMap<>();
    topics.forEach(topic -> topic.partitions().forEach(each -> ids.put(each, topic.id())));
    List<TopicPartition> partitions = List.copyOf(ids.keySet());
    Map<TopicPartition, Long> starts = starts(partitions, cluster);
    Map<TopicPartition, Long> ends = ends(partitions, cluster);
    List<PartitionPosition> positions = new ArrayList<>();
    for (TopicPartition partition : partitions) {
      positions.add(
          new PartitionPosition(
              firstNumber + positions.size(),
              partition.topic(),
              partition.partition(),
              0,
              starts.getOrDefault(partition, PartitionPosition.EARLIEST),
              0,
              0,
              ends.getOrDefault(partition, Long.MAX_VALUE),
              ids.getOrDefault(partition, PartitionPosition.UNKNOWN_ID)));
    }
    return positions;
  }

  private Map<TopicPartition, Long> starts(List<TopicPartition> partitions, KafkaCluster cluster) {
    return switch (options.choice(KafkaConnector.STARTUP_MODE)) {
      case "earliest-offset" -> cluster.offsets(partitions, OffsetSpec.earliest());
      case "latest-offset" -> cluster.offsets(partitions, OffsetSpec.latest());
      case "timestamp" ->
          atTimestamp(
              partitions,
              timestamp(KafkaConnector.STARTUP_MODE, KafkaConnector.STARTUP_TIMESTAMP),
              cluster);
      case "specific-offsets" -> {
        Map<TopicPartition, Long> offsets = cluster.offsets(partitions, OffsetSpec.earliest());
        Map<Integer, Long> given =
            specific(KafkaConnector.STARTUP_MODE, KafkaConnector.STARTUP_OFFSETS);
        offsets.replaceAll(
            (partition, offset) -> given.getOrDefault(partition.partition(), offset));
        yield offsets;
      }
      default -> groupStarts(partitions, cluster);
    };
  }

  private Map<TopicPartition, Long> groupStarts(
      List<TopicPartition> partitions, KafkaCluster cluster) {
    boolean latest = properties.get("auto.offset.reset", "earliest").equals("latest");
    Map<TopicPartition, Long> offsets =
        cluster.offsets(partitions, latest ? OffsetSpec.latest() : OffsetSpec.earliest());
    String group = properties.get("group.id", "");
    if (!group.isEmpty()) {
      Map<TopicPartition, Long> committed = cluster.committed(group);
      offsets.replaceAll((partition, offset) -> committed.getOrDefault(partition, offset));
    }
    return offsets;
  }

  /** Where reading of partitions ends. */
  Map<TopicPartition, Long> ends(List<TopicPartition> partitions, KafkaCluster cluster) {
    return switch (options.choice(KafkaConnector.BOUNDED_MODE)) {
      case "unbounded" -> Map.of();
      case "latest-offset" -> cluster.offsets(partitions, OffsetSpec.latest());
      case "timestamp" ->
          atTimestamp(
              partitions,
              timestamp(KafkaConnector.BOUNDED_MODE, KafkaConnector.BOUNDED_TIMESTAMP),
              cluster);
      case "group-offsets" -> {
        String group = properties.get("group.id", "");
        if (group.isEmpty()) {
          throw options.invalid(
              KafkaConnector.BOUNDED_MODE.key(), "group-offsets", "needs 'properties.group.id'");
        }
        yield complete(partitions, cluster.committed(group), "group '" + group + "' has committed");
      }
      default -> {
        Map<Integer, Long> given =
            specific(KafkaConnector.BOUNDED_MODE, KafkaConnector.BOUNDED_OFFSETS);
        Map<TopicPartition, Long> offsets = new HashMap<>();
        for (TopicPartition partition : partitions) {
          Long offset = given.get(partition.partition());
          if (offset != null) {
            offsets.put(partition, offset);
          }
        }
        yield complete(partitions, offsets, "'" + KafkaConnector.BOUNDED_OFFSETS.key() + "' gives");
      }
    };
  }

  private Map<TopicPartition, Long> complete(
      List<TopicPartition> partitions, Map<TopicPartition, Long> offsets, String who) {
    for (TopicPartition partition : partitions) {
      if (!offsets.containsKey(partition)) {
        throw new JobException(
            "table %s: %s no offset for partition %d of topic '%s', so reading would have no end"
                .formatted(table.name(), who, partition.partition(), partition.topic()));
      }
    }
    return offsets;
  }

  /** The first offsets whose records are not older; the end of a partition that has none. */
  private static Map<TopicPartition, Long> atTimestamp(
      List<TopicPartition> partitions, long millis, KafkaCluster cluster) {
    Map<TopicPartition, Long> offsets =
        cluster.offsets(partitions, OffsetSpec.forTimestamp(millis));
    if (offsets.containsValue(-1L)) {
      Map<TopicPartition, Long> latest = cluster.offsets(partitions, OffsetSpec.latest());
      offsets.replaceAll((partition, offset) -> offset < 0 ? latest.get(partition) : offset);
    }
    return offsets;
  }

  private long timestamp(ConnectorOption mode, ConnectorOption option) {
    if (!options.choice(mode).equals("timestamp")) {
      return 0;
    }
    if (!options.has(option)) {
      throw options.invalid(mode.key(), "timestamp", "needs '" + option.key() + "'");
    }
    return options.number(option);
  }

  private Map<Integer, Long> specific(ConnectorOption mode, ConnectorOption option) {
    Map<Integer, Long> offsets = new HashMap<>();
    if (!options.choice(mode).equals("specific-offsets")) {
      return offsets;
    }
    if (!options.has(option)) {
      throw options.invalid(mode.key(), "specific-offsets", "needs '" + option.key() + "'");
    }
    String text = options.text(option);
    for (String part : text.split(";")) {
      Matcher matcher = OFFSET.matcher(part.strip());
      if (!matcher.matches()) {
        throw options.invalid(
            option.key(), text, "expected partition:0,offset:42;partition:1,offset:300");
      }
      offsets.put(
          (int) options.number(option.key(), matcher.group(1)),
          options.number(option.key(), matcher.group(2)));
    }
    return offsets;
  }
}
