package io.weir.connector.generators;

import io.weir.runtime.connector.OptionValues;
import io.weir.runtime.connector.SourceRequest;
import io.weir.runtime.connector.TableDescription;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.Field;
import io.weir.runtime.data.RowType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** Rows whose fields are random, or count. */
final class DatagenSource extends NumberedSource {
  private final SourceRequest request;
  private final long seed;

  DatagenSource(SourceRequest request) {
    super(numberOfRows(request.table()), rowsPerSecond(request.table()));
    this.request = request;
    TableDescription table = request.table();
    seed = new OptionValues(table).number(DatagenConnector.SEED);
  }

  /**
   * Fails when the options of a table make no sense.
   *
   * @throws io.weir.runtime.error.JobException when they do not
   */
  static void check(TableDescription table) {
    FieldOptions.check(table);
    generators(table, table.schema(), 0, () -> 0);
  }

  static long rowsPerSecond(TableDescription table) {
    OptionValues options = new OptionValues(table);
    long rowsPerSecond = options.number(DatagenConnector.ROWS_PER_SECOND);
    if (rowsPerSecond <= 0) {
      throw options.invalid(
          DatagenConnector.ROWS_PER_SECOND.key(),
          Long.toString(rowsPerSecond),
          "expected a number above 0");
    }
    return rowsPerSecond;
  }

  /** Rows in all: as many as are asked for and all sequences have; {@link #NO_LIMIT}: no end. */
  static long numberOfRows(TableDescription table) {
    Long wanted = new OptionValues(table).numberOrNull(DatagenConnector.NUMBER_OF_ROWS);
    long rows = wanted == null ? Long.MAX_VALUE : wanted;
    if (rows < 0) {
      throw new OptionValues(table)
          .invalid(
              DatagenConnector.NUMBER_OF_ROWS.key(), Long.toString(rows), "expected 0 or more");
    }
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
      length = options.lengthOfSequence();
    }
    return length;
  }

  private static FieldGenerator[] generators(
      TableDescription table, RowType schema, long seed, LongSupplier clock) {
    List<FieldGenerator> generators = new ArrayList<>();
    for (Field field : schema.fields()) {
      generators.add(
          FieldGenerator.of(field.type(), new FieldOptions(table, field.name()), seed, clock));
    }
    return generators.toArray(new FieldGenerator[0]);
  }

  @Override
  NumberedRows rows(LongSupplier clock) {
    FieldGenerator[] generators = generators(request.table(), request.output(), seed, clock);
    return (out, count, first, step) -> {
      for (int i = 0; i < generators.length; i++) {
        generators[i].fill(out.columns[i], 0, count, first, step);
      }
    };
  }
}
