package io.weir.connector.generators;

import io.weir.connector.generators.nexmark.NexmarkEvents;
import io.weir.connector.generators.nexmark.NexmarkShape;
import io.weir.runtime.connector.ConnectorOption;
import io.weir.runtime.connector.OptionValues;
import io.weir.runtime.connector.SourceRequest;
import io.weir.runtime.connector.TableDescription;
import io.weir.runtime.data.Field;
import io.weir.runtime.data.RowType;
import io.weir.runtime.data.TypeKind;
import io.weir.runtime.error.JobException;
import java.util.function.LongSupplier;

/** Events of the Nexmark benchmark. */
final class NexmarkSource extends NumberedSource {
  private final NexmarkEvents events;
  private final RowType output;

  NexmarkSource(SourceRequest request) {
    super(numberOfEvents(request.table()), eventsPerSecond(request.table()));
    events = new NexmarkEvents(shape(request.table()));
    output = request.output();
  }

  /**
   * Fails when the columns or options of a table are not those of Nexmark.
   *
   * @throws JobException when they are not
   */
  static void check(TableDescription table) {
    checkSchema(table);
    shape(table);
  }

  /** Events in all. */
  static long numberOfEvents(TableDescription table) {
    long events = number(table, NexmarkConnector.EVENTS_NUM, 0, Long.MAX_VALUE);
    return events == 0 ? NO_LIMIT : events;
  }

  static long eventsPerSecond(TableDescription table) {
    OptionValues options = new OptionValues(table);
    long rate = number(table, NexmarkConnector.FIRST_EVENT_RATE, 1, Integer.MAX_VALUE);
    Long next = options.numberOrNull(NexmarkConnector.NEXT_EVENT_RATE);
    if (next != null && next != rate) {
      throw options.invalid(
          NexmarkConnector.NEXT_EVENT_RATE.key(),
          Long.toString(next),
          "rates that change are not supported: expected " + rate + ", the first-event.rate");
    }
    return options.flag(NexmarkConnector.RATE_LIMITED) ? rate : NO_LIMIT;
  }

  private static NexmarkShape shape(TableDescription table) {
    int persons = count(table, NexmarkConnector.PERSON_PROPORTION, 0);
    int auctions = count(table, NexmarkConnector.AUCTION_PROPORTION, 0);
    int bids = count(table, NexmarkConnector.BID_PROPORTION, 0);
    if (persons + auctions + bids == 0) {
      throw new JobException(
          "table " + table.name() + ": one of the proportions must be greater than 0");
    }
    return new NexmarkShape(
        new OptionValues(table).number(NexmarkConnector.BASE_TIME),
        number(table, NexmarkConnector.FIRST_EVENT_RATE, 1, Integer.MAX_VALUE),
        persons,
        auctions,
        bids,
        size(table, NexmarkConnector.PERSON_SIZE),
        size(table, NexmarkConnector.AUCTION_SIZE),
        size(table, NexmarkConnector.BID_SIZE),
        count(table, NexmarkConnector.HOT_AUCTIONS, 1),
        count(table, NexmarkConnector.HOT_BIDDERS, 1),
        count(table, NexmarkConnector.HOT_SELLERS, 1));
  }

  private static int count(TableDescription table, ConnectorOption option, int least) {
    return (int) number(table, option, least, 1_000_000);
  }

  private static int size(TableDescription table, ConnectorOption option) {
    OptionValues options = new OptionValues(table);
    long bytes = options.memorySize(option);
    if (bytes > 1 << 20) {
      throw options.invalid(option.key(), options.text(option), "expected at most 1 mb");
    }
    return (int) bytes;
  }

  private static long number(
      TableDescription table, ConnectorOption option, long least, long greatest) {
    OptionValues options = new OptionValues(table);
    long number = options.number(option);
    if (number < least || number > greatest) {
      throw options.invalid(
          option.key(),
          Long.toString(number),
          greatest == Long.MAX_VALUE
              ? "expected " + least + " or more"
              : "expected a number from " + least + " to " + greatest);
    }
    return number;
  }

  private static void checkSchema(TableDescription table) {
    for (Field column : table.schema().fields()) {
      boolean fits =
          switch (column.name()) {
            case "event_type" -> column.type().kind() == TypeKind.INTEGER;
            case "person", "auction", "bid" ->
                column.type() instanceof RowType row && fieldsFit(table, column.name(), row);
            default -> false;
          };
      if (!fits) {
        throw new JobException(
            "table %s: column %s %s does not fit: nexmark has event_type INT and the rows person, auction and bid"
                .formatted(table.name(), column.name(), column.type()));
      }
    }
  }

  private static boolean fieldsFit(TableDescription table, String column, RowType row) {
    for (Field field : row.fields()) {
      NexmarkField known;
      try {
        known = NexmarkField.of(column, field);
      } catch (IllegalArgumentException e) {
        throw new JobException("table " + table.name() + ": " + e.getMessage());
      }
      if (!known.type().equals(field.type())) {
        throw new JobException(
            "table %s: field %s.%s is of type %s, not %s"
                .formatted(table.name(), column, field.name(), known.type(), field.type()));
      }
    }
    return true;
  }

  @Override
  NumberedRows rows(LongSupplier clock) {
    return new NexmarkRows(events, output);
  }
}
