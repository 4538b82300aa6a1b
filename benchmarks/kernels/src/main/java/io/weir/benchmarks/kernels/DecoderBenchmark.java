package io.weir.benchmarks.kernels;

import io.weir.connector.generators.nexmark.NexmarkEvents;
import io.weir.connector.generators.nexmark.NexmarkShape;
import io.weir.runtime.data.Batch;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.Field;
import io.weir.runtime.data.RowType;
import io.weir.runtime.kernel.RecordDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Decodes bids. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class DecoderBenchmark {
  private static final int ROWS = 20_000;

  private static final List<Field> FIELDS =
      List.of(
          new Field("auction", DataType.bigint()),
          new Field("bidder", DataType.bigint()),
          new Field("price", DataType.bigint()),
          new Field("channel", DataType.string()),
          new Field("url", DataType.string()),
          new Field("dateTime", DataType.timestamp(3)),
          new Field("extra", DataType.string()));

  /** {@code json-shuffled}: keys in another order in each record, and spaces. */
  @Param({"csv", "json", "json-shuffled"})
  public String format = "";

  /** The first so many columns are read. */
  @Param({"1", "3", "7"})
  public int fields;

  private byte[] bytes = {};
  private RecordDecoder decoder = none();
  private Batch batch = new Batch(RowType.of(), 1);

  private static RecordDecoder none() {
    return Kernels.decoder("raw", RowType.of(text()), RowType.of(text()));
  }

  private static Field text() {
    return new Field("text", DataType.string());
  }

  /** Makes lines and decoder. */
  @Setup
  public void prepare() {
    RowType table = new RowType(FIELDS, false);
    RowType read = new RowType(FIELDS.subList(0, fields), false);
    String name = format.startsWith("json") ? "json" : format;
    decoder = Kernels.decoder(name, table, read);
    batch = new Batch(read, Batch.CAPACITY);
    bytes = lines().getBytes(StandardCharsets.US_ASCII);
  }

  private String lines() {
    NexmarkEvents events = new NexmarkEvents(NexmarkShape.DEFAULT);
    String urls = new String(events.urls().bytes(), StandardCharsets.US_ASCII);
    String channels = new String(events.channels().bytes(), StandardCharsets.US_ASCII);
    String letters = new String(events.letters(), StandardCharsets.US_ASCII);
    Random random = new Random(42);
    StringBuilder lines = new StringBuilder();
    int rows = 0;
    for (long event = 0; rows < ROWS; event++) {
      long cycle = events.cycle(event);
      if (events.type(event, cycle) != NexmarkEvents.BID) {
        continue;
      }
      rows++;
      int channel = events.channel(event);
      int channelAt = events.channels().offset(channel);
      int urlAt = events.urls().offset(channel);
      int extraAt = events.bidExtraStart(event);
      line(
          List.of(
              Long.toString(events.bidAuction(event, cycle)),
              Long.toString(events.bidder(event, cycle)),
              Long.toString(events.bidPrice(event)),
              channels.substring(channelAt, channelAt + events.channels().length(channel)),
              urls.substring(urlAt, urlAt + events.urls().length(channel)),
              "2026-01-01 00:00:%02d.%03d".formatted(rows / 1000 % 60, rows % 1000),
              letters.substring(extraAt, extraAt + events.bidExtraLength(event))),
          random,
          lines);
    }
    return lines.toString();
  }

  private void line(List<String> values, Random random, StringBuilder out) {
    if (format.equals("csv")) {
      out.append(String.join(",", values)).append('\n');
      return;
    }
    boolean shuffled = format.equals("json-shuffled");
    List<String> members = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      String quote = i < 3 ? "" : "\"";
      String space = shuffled ? " " : "";
      members.add("\"" + FIELDS.get(i).name() + "\":" + space + quote + values.get(i) + quote);
    }
    if (shuffled) {
      Collections.shuffle(members, random);
    }
    out.append('{').append(String.join(shuffled ? ", " : ",", members)).append("}\n");
  }

  /** All lines, a batch at a time. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public int decode() {
    int at = 0;
    int rows = 0;
    while (at < bytes.length) {
      batch.clear();
      at = decoder.decode(bytes, at, bytes.length, bytes.length, true, batch, Batch.CAPACITY);
      rows += batch.rows;
    }
    if (rows != ROWS) {
      throw new IllegalStateException("decoded " + rows + " rows");
    }
    return rows;
  }
}
