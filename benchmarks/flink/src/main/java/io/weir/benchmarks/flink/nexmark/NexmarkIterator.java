package io.weir.benchmarks.flink.nexmark;

import io.weir.connector.generators.nexmark.NexmarkEvents;
import io.weir.connector.generators.nexmark.NexmarkShape;
import io.weir.connector.generators.nexmark.Words;
import java.util.Iterator;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.jspecify.annotations.Nullable;

/** Events as rows. */
final class NexmarkIterator implements Iterator<RowData> {
  private static final int PERSON_FIELDS = 8;
  private static final int AUCTION_FIELDS = 10;
  private static final int BID_FIELDS = 7;

  private final NexmarkEvents events = new NexmarkEvents(NexmarkShape.DEFAULT);
  private final int step;
  private final long end;
  private final int[][] paths;
  long next;

  NexmarkIterator(NexmarkSplit split) {
    next = split.next();
    step = split.step();
    end = split.end();
    paths = split.paths();
  }

  @Override
  public boolean hasNext() {
    return next < end;
  }

  @Override
  public RowData next() {
    long event = next;
    next += step;
    long cycle = events.cycle(event);
    int type = events.type(event, cycle);
    GenericRowData row = new GenericRowData(paths.length);
    for (int i = 0; i < paths.length; i++) {
      int[] path = paths[i];
      int column = path[0];
      if (column == 0) {
        row.setField(i, type);
      } else if (column - 1 == type) {
        row.setField(
            i, path.length == 1 ? whole(type, event, cycle) : field(type, path[1], event, cycle));
      }
    }
    return row;
  }

  private RowData whole(int type, long event, long cycle) {
    int fields =
        switch (type) {
          case NexmarkEvents.PERSON -> PERSON_FIELDS;
          case NexmarkEvents.AUCTION -> AUCTION_FIELDS;
          default -> BID_FIELDS;
        };
    GenericRowData row = new GenericRowData(fields);
    for (int field = 0; field < fields; field++) {
      row.setField(field, field(type, field, event, cycle));
    }
    return row;
  }

  private @Nullable Object field(int type, int field, long event, long cycle) {
    return switch (type) {
      case NexmarkEvents.PERSON -> person(field, event, cycle);
      case NexmarkEvents.AUCTION -> auction(field, event, cycle);
      default -> bid(field, event, cycle);
    };
  }

  private Object person(int field, long event, long cycle) {
    return switch (field) {
      case 0 -> events.personId(event, cycle);
      case 1 -> text(events.names(), events.name(event));
      case 2 -> {
        byte[] email = new byte[NexmarkEvents.EMAIL_LENGTH];
        events.email(event, email, 0);
        yield StringData.fromBytes(email);
      }
      case 3 -> {
        byte[] card = new byte[NexmarkEvents.CREDIT_CARD_LENGTH];
        events.creditCard(event, card, 0);
        yield StringData.fromBytes(card);
      }
      case 4 -> text(events.cities(), events.city(event));
      case 5 -> text(events.states(), events.state(event));
      case 6 -> TimestampData.fromEpochMillis(events.time(event));
      case 7 -> letters(events.personExtraStart(event), events.personExtraLength(event));
      default -> throw new IllegalArgumentException("person has no field " + field);
    };
  }

  private Object auction(int field, long event, long cycle) {
    return switch (field) {
      case 0 -> events.auctionId(event, cycle);
      case 1 -> letters(events.itemNameStart(event), events.itemNameLength(event));
      case 2 -> letters(events.descriptionStart(event), events.descriptionLength(event));
      case 3 -> events.initialBid(event);
      case 4 -> events.reserve(event);
      case 5 -> TimestampData.fromEpochMillis(events.time(event));
      case 6 -> TimestampData.fromEpochMillis(events.expires(event));
      case 7 -> events.seller(event, cycle);
      case 8 -> events.category(event);
      case 9 -> letters(events.auctionExtraStart(event), events.auctionExtraLength(event));
      default -> throw new IllegalArgumentException("auction has no field " + field);
    };
  }

  private Object bid(int field, long event, long cycle) {
    return switch (field) {
      case 0 -> events.bidAuction(event, cycle);
      case 1 -> events.bidder(event, cycle);
      case 2 -> events.bidPrice(event);
      case 3 -> text(events.channels(), events.channel(event));
      case 4 -> text(events.urls(), events.channel(event));
      case 5 -> TimestampData.fromEpochMillis(events.time(event));
      case 6 -> letters(events.bidExtraStart(event), events.bidExtraLength(event));
      default -> throw new IllegalArgumentException("bid has no field " + field);
    };
  }

  private static StringData text(Words words, int number) {
    return StringData.fromBytes(words.bytes(), words.offset(number), words.length(number));
  }

  private StringData letters(int start, int length) {
    return StringData.fromBytes(events.letters(), start, length);
  }
}
