package io.weir.benchmarks.kafka;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.weir.benchmarks.engine.Engine;
import io.weir.benchmarks.engine.ResultDigest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.TimeWindows;
import org.apache.kafka.streams.kstream.Windowed;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/**
 * Kafka Streams, with one program whatever the query is: bids of each auction in windows of 10
 * seconds, every 2. The store is in memory, without a changelog.
 */
public final class StreamsEngine implements Engine {
  private static final Duration SIZE = Duration.ofSeconds(10);
  private static final Duration SLIDE = Duration.ofSeconds(2);
  private static final int WINDOWS_OF_A_BID = 5;
  private static final String STORE = "counts";

  /** Windows are kept: the digest wants all, and no bid may count as late. */
  private static final Duration KEPT = Duration.ofDays(2);

  private static final Duration PATIENCE = Duration.ofMinutes(20);
  private static final int LOOK_EVERY_MILLIS = 5;

  /** A bid as the program needs it. */
  private record Bid(long auction, long millis) {}

  private final LongAdder events = new LongAdder();
  private final LongAdder bids = new LongAdder();
  private final LongAdder counted = new LongAdder();

  private int threads;
  private @Nullable KafkaTopic topic;

  @Override
  public void open(int newThreads, Map<String, String> settings) {
    threads = newThreads;
  }

  /** {@code SERVERS/TOPIC}. */
  @Override
  public void execute(String statement) {
    topic = KafkaTopic.parse(statement);
  }

  @Override
  public void run(String query) throws Exception {
    count(null);
  }

  @Override
  public void digest(String query, ResultDigest digest) throws Exception {
    count(digest);
  }

  private void count(@Nullable ResultDigest digest) throws IOException, InterruptedException {
    KafkaTopic source = topic;
    if (source == null) {
      throw new IllegalStateException("no topic");
    }
    long all = source.ends().values().stream().mapToLong(Long::longValue).sum();
    events.reset();
    bids.reset();
    counted.reset();
    Path state = Files.createTempDirectory("weir-benchmark-streams");
    try (KafkaStreams streams = new KafkaStreams(program(source), properties(source, state))) {
      streams.start();
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (events.sum() < all || counted.sum() < bids.sum() * WINDOWS_OF_A_BID) {
        if (System.nanoTime() > deadline || streams.state() == KafkaStreams.State.ERROR) {
          throw new IllegalStateException(
              "Kafka Streams is %s after %,d of %,d events"
                  .formatted(streams.state(), events.sum(), all));
        }
        Thread.sleep(LOOK_EVERY_MILLIS);
      }
      if (digest != null) {
        addCounts(streams, digest);
      }
    }
  }

  private Properties properties(KafkaTopic source, Path state) {
    Properties properties = new Properties();
    // An application of its own each time: it reads the topic from its beginning.
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, state.getFileName().toString());
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, source.servers());
    properties.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
    properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, threads);
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 50_000);
    properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 4 << 20);
    properties.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 32 << 20);
    properties.put(ConsumerConfig.RECEIVE_BUFFER_CONFIG, -1);
    properties.put("producer.linger.ms", "100");
    properties.put("producer.batch.size", Integer.toString(1 << 18));
    return properties;
  }

  private org.apache.kafka.streams.Topology program(KafkaTopic source) {
    StreamsBuilder builder = new StreamsBuilder();
    builder.stream(
            source.name(),
            Consumed.with(
                    Serdes.ByteArray(),
                    Serdes.serdeFrom(
                        (name, bid) -> {
                          throw new IllegalStateException("bids are not written");
                        },
                        (name, event) -> bid(event)))
                .withTimestampExtractor((record, previous) -> time((Bid) record.value())))
        .filter(
            (key, bid) -> {
              boolean passes = bid != null;
              if (passes) {
                bids.increment();
              }
              // Last: all events seen means all bids known.
              events.increment();
              return passes;
            })
        .map((key, bid) -> KeyValue.pair(bid.auction, new byte[0]))
        .groupByKey(Grouped.with(Serdes.Long(), Serdes.ByteArray()))
        .windowedBy(TimeWindows.ofSizeAndGrace(SIZE, KEPT.minus(SIZE)).advanceBy(SLIDE))
        .aggregate(
            () -> 0L,
            (auction, value, count) -> {
              counted.increment();
              return count + 1;
            },
            Materialized.<Long, Long>as(Stores.inMemoryWindowStore(STORE, KEPT, SIZE, false))
                .withKeySerde(Serdes.Long())
                .withValueSerde(Serdes.Long())
                .withLoggingDisabled());
    return builder.build();
  }

  private static void addCounts(KafkaStreams streams, ResultDigest digest) {
    var store =
        streams.store(
            StoreQueryParameters.fromNameAndType(
                STORE, QueryableStoreTypes.<Long, Long>windowStore()));
    try (KeyValueIterator<Windowed<Long>, Long> counts = store.all()) {
      while (counts.hasNext()) {
        KeyValue<Windowed<Long>, Long> count = counts.next();
        LocalDateTime start =
            LocalDateTime.ofEpochSecond(count.key.window().start() / 1000, 0, ZoneOffset.UTC);
        digest.add(count.key.key(), start, count.value);
      }
    }
  }

  private static final JsonFactory JSON = new JsonFactory();

  private static @Nullable Bid bid(byte[] event) {
    try (JsonParser in = JSON.createParser(event)) {
      in.nextToken();
      while (in.nextToken() == JsonToken.FIELD_NAME) {
        boolean wanted = in.currentName().equals("bid");
        JsonToken value = in.nextToken();
        if (wanted) {
          return value == JsonToken.START_OBJECT ? fields(in) : null;
        }
        in.skipChildren();
      }
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Bid fields(JsonParser in) throws IOException {
    long auction = 0;
    long millis = 0;
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      String name = in.currentName();
      in.nextToken();
      if (name.equals("auction")) {
        auction = in.getLongValue();
      } else if (name.equals("dateTime")) {
        millis =
            LocalDateTime.parse(in.getText().replace(' ', 'T'))
                .toInstant(ZoneOffset.UTC)
                .toEpochMilli();
      }
    }
    return new Bid(auction, millis);
  }

  /** Of a bid; other events go nowhere. */
  private static long time(@Nullable Bid bid) {
    return bid == null ? 0 : bid.millis;
  }
}
