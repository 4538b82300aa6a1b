package io.weir.connector.kafka;

import io.weir.runtime.connector.Capabilities;
import io.weir.runtime.connector.Connector;
import io.weir.runtime.connector.ConnectorOption;
import io.weir.runtime.connector.ConnectorOption.Identity;
import io.weir.runtime.connector.ConnectorOption.Type;
import io.weir.runtime.connector.RecordLayout;
import io.weir.runtime.connector.Sink;
import io.weir.runtime.connector.SinkRequest;
import io.weir.runtime.connector.Source;
import io.weir.runtime.connector.SourceRequest;
import io.weir.runtime.connector.TableDescription;
import io.weir.runtime.connector.format.Framing;
import java.util.List;
import java.util.Map;

/** Tables that are Kafka topics: {@code 'connector' = 'kafka'}. */
public final class KafkaConnector implements Connector {
  static final String PROPERTIES = "properties.";

  static final ConnectorOption TOPIC =
      ConnectorOption.required(
              "topic", Type.STRING, "The topic; for reading also several, separated by semicolons.")
          .with(Identity.VALUE);

  static final ConnectorOption BOOTSTRAP_SERVERS =
      ConnectorOption.required(
          "properties.bootstrap.servers",
          Type.STRING,
          "Addresses of some brokers, host:port, separated by commas.");

  static final ConnectorOption GROUP_ID =
      ConnectorOption.optional(
          "properties.group.id",
          Type.STRING,
          null,
          "The consumer group whose committed offsets group-offsets speaks of. Readers do not join"
              + " it: positions are kept in checkpoints.");

  static final ConnectorOption ANY_PROPERTY =
      ConnectorOption.optional(
          PROPERTIES + "*", Type.STRING, null, "Handed on to the Kafka client without the prefix.");

  static final ConnectorOption KEY_FIELDS =
      ConnectorOption.optional(
          "key.fields",
          Type.STRING,
          null,
          "Columns that make up the key of a message, separated by semicolons; needs key.format.");

  static final ConnectorOption KEY_FIELDS_PREFIX =
      ConnectorOption.optional(
          "key.fields-prefix",
          Type.STRING,
          "",
          "What names of key columns begin with in the table but not in the key; needs"
              + " 'value.fields-include' = 'EXCEPT_KEY'.");

  static final ConnectorOption VALUE_FIELDS_INCLUDE =
      ConnectorOption.choice(
          "value.fields-include",
          "ALL",
          "Whether the key columns are in the value as well.",
          "ALL",
          "EXCEPT_KEY");

  static final ConnectorOption STARTUP_MODE =
      ConnectorOption.choice(
          "scan.startup.mode",
          "group-offsets",
          "Where reading begins without a checkpoint. Without committed offsets of the group,"
              + " group-offsets means what properties.auto.offset.reset says, else the earliest.",
          "earliest-offset",
          "latest-offset",
          "group-offsets",
          "timestamp",
          "specific-offsets");

  static final ConnectorOption STARTUP_TIMESTAMP =
      ConnectorOption.optional(
          "scan.startup.timestamp-millis",
          Type.LONG,
          null,
          "For startup mode timestamp: milliseconds since the epoch.");

  static final ConnectorOption STARTUP_OFFSETS =
      ConnectorOption.optional(
          "scan.startup.specific-offsets",
          Type.STRING,
          null,
          "For startup mode specific-offsets: partition:0,offset:42;partition:1,offset:300. Others"
              + " begin at the earliest.");

  static final ConnectorOption BOUNDED_MODE =
      ConnectorOption.choice(
          "scan.bounded.mode",
          "unbounded",
          "Where reading ends.",
          "unbounded",
          "latest-offset",
          "group-offsets",
          "timestamp",
          "specific-offsets");

  static final ConnectorOption BOUNDED_TIMESTAMP =
      ConnectorOption.optional(
          "scan.bounded.timestamp-millis",
          Type.LONG,
          null,
          "For bounded mode timestamp: milliseconds since the epoch.");

  static final ConnectorOption BOUNDED_OFFSETS =
      ConnectorOption.optional(
          "scan.bounded.specific-offsets",
          Type.STRING,
          null,
          "For bounded mode specific-offsets: the first offset of each partition that is not"
              + " read.");

  static final ConnectorOption MISSING_OFFSETS =
      ConnectorOption.choice(
          "scan.missing-offsets",
          "fail",
          "What to do when records that a checkpoint or the reader has still to read are gone,"
              + " because retention removed them or the topic was deleted and created again: fail"
              + " the job, or go on from the earliest offset there is, saying what is missing.",
          "fail",
          "earliest-offset");

  static final ConnectorOption DISCOVERY_INTERVAL =
      ConnectorOption.optional(
          "scan.topic-partition-discovery.interval",
          Type.DURATION,
          "5 min",
          "How often to look for new partitions; 0 for never.");

  static final ConnectorOption ON_ERROR =
      ConnectorOption.choice(
          "on-error",
          "fail",
          "What to do with a record that cannot be read: fail the job, or skip and count it.",
          "fail",
          "skip");

  static final ConnectorOption DELIVERY_GUARANTEE =
      ConnectorOption.choice(
          "sink.delivery-guarantee",
          "at-least-once",
          "at-least-once: every row arrives, after a crash possibly twice. There is no exactly-once"
              + " yet.",
          "at-least-once",
          "none");

  @Override
  public String name() {
    return "kafka";
  }

  @Override
  public String description() {
    return "Reads and writes Apache Kafka topics.";
  }

  @Override
  public List<ConnectorOption> options() {
    return List.of(
        TOPIC,
        BOOTSTRAP_SERVERS,
        GROUP_ID,
        ANY_PROPERTY,
        KEY_FIELDS,
        KEY_FIELDS_PREFIX,
        VALUE_FIELDS_INCLUDE,
        STARTUP_MODE,
        STARTUP_TIMESTAMP,
        STARTUP_OFFSETS,
        BOUNDED_MODE,
        BOUNDED_TIMESTAMP,
        BOUNDED_OFFSETS,
        MISSING_OFFSETS,
        DISCOVERY_INTERVAL,
        ON_ERROR,
        DELIVERY_GUARANTEE,
        ConnectorOption.optional("key.format", Type.STRING, null, "The format of keys."),
        ConnectorOption.optional(
            "value.format", Type.STRING, null, "The format of values; the same as format."));
  }

  @Override
  public List<Framing> framings() {
    return List.of(Framing.MESSAGES);
  }

  @Override
  public RecordLayout recordLayout(TableDescription table) {
    return KeyColumns.layout(table);
  }

  @Override
  public Capabilities capabilities(TableDescription table) {
    KeyColumns.layout(table);
    boolean bounded = new OffsetChoice(table, new KafkaProperties(table)).isBounded();
    return Capabilities.ofFormat(
        table, bounded, RecordMetadataColumns.readable(), RecordMetadataColumns.writable());
  }

  @Override
  public Map<String, String> example() {
    return Map.of(
        "topic", "orders",
        "properties.bootstrap.servers", "localhost:9092",
        "scan.startup.mode", "earliest-offset",
        "format", "json");
  }

  @Override
  public Source createSource(SourceRequest request) {
    return new KafkaSource(request);
  }

  @Override
  public Sink createSink(SinkRequest request) {
    return new KafkaSink(request);
  }

  @Override
  public void rehearse() {
    KafkaRehearsal.run();
  }
}
