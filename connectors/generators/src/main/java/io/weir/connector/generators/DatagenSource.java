package io.weir.connector.generators;

import io.weir.connector.generators.DatagenPosition.PartitionPosition;
import io.weir.runtime.connector.OptionValues;
import io.weir.runtime.connector.ScanProgress;
import io.weir.runtime.connector.Source;
import io.weir.runtime.connector.SourceContext;
import io.weir.runtime.connector.SourceReader;
import io.weir.runtime.connector.SourceRequest;
import io.weir.runtime.connector.TableDescription;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.Field;
import io.weir.runtime.data.RowType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Rows 0, 1, 2, … dealt out to as many partitions as there were readers at the first start:
 * partition {@code p} of {@code n} has the rows {@code p, p + n, p + 2n, …}.
 */
final class DatagenSource implements Source {
  private final SourceRequest request;
  private final long rowsPerSecond;
  private final long numberOfRows;
  private final long seed;
  private final LongAdder rowsMade = new LongAdder();

  private @Nullable SourceContext context;
  private long startMicros;
  private int partitionCount;
  private final Map<Integer, PartitionPosition> restored = new HashMap<>();
  private AtomicIntegerArray finished = new AtomicIntegerArray(0);

  DatagenSource(SourceRequest request) {
    this.request = request;
    TableDescription table = request.table();
    OptionValues options = new OptionValues(table);
    rowsPerSecond = options.number(DatagenConnector.ROWS_PER_SECOND);
    if (rowsPerSecond <= 0) {
      throw options.invalid(
          DatagenConnector.ROWS_PER_SECOND.key(),
          Long.toString(rowsPerSecond),
          "expected a number above 0");
    }
    seed = options.number(DatagenConnector.SEED);
    FieldOptions.check(table);
    numberOfRows = numberOfRows(table);
    generators(table.schema(), () -> 0);
  }

  /**
   * Rows in all: as many as are asked for and all sequences have; {@link Long#MAX_VALUE}: no end.
   */
  static long numberOfRows(TableDescription table) {
    Long wanted = new OptionValues(table).numberOrNull(DatagenConnector.NUMBER_OF_ROWS);
    long rows = wanted == null ? Long.MAX_VALUE : Math.max(0, wanted);
    for (Field field : table.schema().fields()) {
      rows = Math.min(rows, sequenceLength(new FieldOptions(table, field.name()), field.type()));
    }
    return rows;
  }

  private static long sequenceLength(FieldOptions options, DataType type) {
    long length = Long.MAX_VALUE;
    if (type instanceof RowType row) {
      for (Field field : row.fields()) {
        length = Math.min(length, sequenceLength(options.child(field.name()), field.type()));
      }
    } else if (options.isSequence()) {
      length = Math.max(0, options.number("end") - options.number("start") + 1);
    }
    return length;
  }

  private FieldGenerator[] generators(RowType schema, LongSupplier clock) {
    List<FieldGenerator> generators = new ArrayList<>();
    for (Field field : schema.fields()) {
      generators.add(
          FieldGenerator.of(
              field.type(), new FieldOptions(request.table(), field.name()), seed, clock));
    }
    return generators.toArray(new FieldGenerator[0]);
  }

  @Override
  public boolean isBounded() {
    return numberOfRows < Long.MAX_VALUE;
  }

  @Override
  public void open(SourceContext newContext) {
    context = newContext;
    startMicros = newContext.clock().getAsLong();
    partitionCount = newContext.readers();
    for (String text : newContext.restored()) {
      DatagenPosition position = DatagenPosition.parse(text);
      partitionCount = position.partitionCount();
      position.positions().forEach(each -> restored.put(each.partition(), each));
    }
    finished = new AtomicIntegerArray(partitionCount);
  }

  SourceContext context() {
    SourceContext opened = context;
    if (opened == null) {
      throw new IllegalStateException("not open");
    }
    return opened;
  }

  @Override
  public SourceReader createReader(int worker) {
    List<PartitionPosition> positions = new ArrayList<>();
    for (int p = worker; p < partitionCount; p += context().readers()) {
      positions.add(restored.getOrDefault(p, new PartitionPosition(p, 0, 0, 0, 0)));
    }
    return new DatagenReader(this, generators(request.output(), context().clock()), positions);
  }

  int partitionCount() {
    return partitionCount;
  }

  /** Rows of a partition in all. */
  long partitionRows(int partition) {
    return isBounded() ? share(numberOfRows, partition) : Long.MAX_VALUE;
  }

  /** Rows of a partition that may have been made by now, without those from before a restore. */
  long dueRows(int partition) {
    long micros = Math.max(0, context().clock().getAsLong() - startMicros);
    // The first row is due at once.
    long rows =
        1 + micros / 1_000_000 * rowsPerSecond + micros % 1_000_000 * rowsPerSecond / 1_000_000;
    return share(rows, partition);
  }

  private long share(long rows, int partition) {
    return Math.max(0, (rows - partition + partitionCount - 1) / partitionCount);
  }

  void finish(int partition) {
    finished.set(partition, 1);
  }

  boolean isFinished(int partition) {
    return finished.get(partition) == 1;
  }

  void countRows(int rows) {
    rowsMade.add(rows);
  }

  @Override
  public ScanProgress progress() {
    return new ScanProgress(0, -1, isBounded() ? Math.max(0, numberOfRows - rowsMade.sum()) : -1);
  }

  @Override
  public void close() {}
}
