package io.weir.codegen.format;

import io.weir.codegen.source.GeneratedKernel;
import io.weir.runtime.connector.format.FormatClass;
import io.weir.runtime.data.Batch;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.Field;
import io.weir.runtime.data.LongColumn;
import io.weir.runtime.data.RowColumn;
import io.weir.runtime.data.RowType;
import io.weir.runtime.kernel.RecordDecoder;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How fast one thread decodes the file of a {@link BidsGenerator}, without anything behind the
 * decoder.
 *
 * <p>Arguments: {@code csv|json FILE COLUMN…}, times 7, by the time of the CPU; no column counts
 * the records.
 */
public final class DecodeBenchmark {
  private static final int CHUNK = 1 << 20;
  private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();
  private static final int SLACK = 1 << 16;

  private static final RowType BID =
      RowType.of(
          new Field("auction", DataType.bigint()),
          new Field("bidder", DataType.bigint()),
          new Field("price", DataType.bigint()),
          new Field("channel", DataType.string()),
          new Field("url", DataType.string()),
          new Field("dateTime", DataType.timestamp(3)),
          new Field("extra", DataType.string()));

  private DecodeBenchmark() {}

  public static void main(String[] arguments) throws IOException {
    String format = arguments[0];
    List<Field> fields = new ArrayList<>();
    for (int i = 2; i < arguments.length; i++) {
      fields.add(BID.fields().get(BID.indexOf(arguments[i])));
    }
    RowType columns = new RowType(fields, true);
    boolean json = format.equals("json");
    RowType table =
        json ? RowType.of(new Field("event_type", DataType.integer()), new Field("bid", BID)) : BID;
    RowType read =
        !json ? columns : fields.isEmpty() ? RowType.of() : RowType.of(new Field("bid", columns));
    FormatClass decoderClass = Kernels.decoderClass(format, Map.of(), table, read);
    if (Boolean.getBoolean("source") && decoderClass instanceof FormatClass.Generated generated) {
      System.out.println(GeneratedKernel.of(generated).source().text());
    }
    RecordDecoder decoder = Kernels.create(decoderClass, RecordDecoder.class);
    for (int round = 0; round < 7; round++) {
      run(arguments[1], decoder, read);
    }
  }

  private static void run(String file, RecordDecoder decoder, RowType read) throws IOException {
    Batch batch = new Batch(read, Batch.CAPACITY);
    byte[] bytes = new byte[CHUNK + SLACK];
    long rows = 0;
    long sum = 0;
    long decoding = 0;
    long start = System.nanoTime();
    long size;
    try (RandomAccessFile input = new RandomAccessFile(file, "r")) {
      size = input.length();
      int kept = 0;
      while (true) {
        int count = input.read(bytes, kept, CHUNK);
        boolean last = count < 0;
        int limit = kept + Math.max(count, 0);
        int at = 0;
        long begun = CLOCK.getCurrentThreadCpuTime();
        while (at < limit) {
          batch.clear();
          int next = decoder.decode(bytes, at, limit, limit, last, batch, Batch.CAPACITY);
          rows += batch.rows;
          sum += checksum(batch);
          at = next;
          if (batch.rows < Batch.CAPACITY) {
            break;
          }
        }
        decoding += CLOCK.getCurrentThreadCpuTime() - begun;
        if (last) {
          break;
        }
        kept = limit - at;
        System.arraycopy(bytes, at, bytes, 0, kept);
      }
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf(
        "%d rows, sum %d: %.2f s, of it decoding %.2f s = %.2f GB/s, %.1f M rows/s%n",
        rows, sum, seconds, decoding / 1e9, size / (double) decoding, rows * 1e3 / decoding);
  }

  private static long checksum(Batch batch) {
    if (batch.columns.length == 0) {
      return 0;
    }
    Object first = batch.columns[0] instanceof RowColumn row ? row.children[0] : batch.columns[0];
    long sum = 0;
    if (first instanceof LongColumn column) {
      for (int i = 0; i < batch.rows; i++) {
        sum += column.values[i];
      }
    }
    return sum;
  }
}
