package io.weir.connector.generators;

import io.weir.connector.generators.nexmark.NexmarkEvents;
import io.weir.connector.generators.nexmark.Words;
import io.weir.runtime.data.Batch;
import io.weir.runtime.data.BytesColumn;
import io.weir.runtime.data.Column;
import io.weir.runtime.data.Field;
import io.weir.runtime.data.IntColumn;
import io.weir.runtime.data.LongColumn;
import io.weir.runtime.data.RowColumn;
import io.weir.runtime.data.RowType;
import java.util.List;

/** Nexmark events as rows: a loop per field that is read, over the rows that have it. */
final class NexmarkRows implements NumberedRows {
  private final NexmarkEvents events;
  private final NexmarkColumn[] columns;

  /** Of each row: the event's number and its cycle. */
  private long[] numbers = {};

  private long[] cycles = {};
  private int[] types = {};

  /** The rows of one type, and all others as nulls. */
  private int[] rows = {};

  private boolean[] others = {};
  private int count;

  NexmarkRows(NexmarkEvents events, RowType output) {
    this.events = events;
    columns = output.fields().stream().map(NexmarkRows::column).toArray(NexmarkColumn[]::new);
  }

  /**
   * What a column of the table shows.
   *
   * @param type of the events that it has values for; -1: it is the type itself
   */
  private record NexmarkColumn(int type, List<NexmarkField> fields) {}

  private static NexmarkColumn column(Field column) {
    if (column.name().equals("event_type")) {
      return new NexmarkColumn(-1, List.of());
    }
    return new NexmarkColumn(
        switch (column.name()) {
          case "person" -> NexmarkEvents.PERSON;
          case "auction" -> NexmarkEvents.AUCTION;
          default -> NexmarkEvents.BID;
        },
        ((RowType) column.type())
            .fields().stream().map(field -> NexmarkField.of(column.name(), field)).toList());
  }

  @Override
  public void fill(Batch out, int rowCount, long first, long step) {
    out.ensureCapacity(rowCount);
    number(rowCount, first, step);
    for (int i = 0; i < columns.length; i++) {
      NexmarkColumn column = columns[i];
      if (column.type < 0) {
        System.arraycopy(types, 0, ((IntColumn) out.columns[i]).values, 0, rowCount);
        continue;
      }
      pick(column.type, rowCount);
      RowColumn row = (RowColumn) out.columns[i];
      System.arraycopy(others, 0, row.useNulls(), 0, rowCount);
      for (int f = 0; f < row.children.length; f++) {
        Column child = row.children[f];
        System.arraycopy(others, 0, child.useNulls(), 0, rowCount);
        fill(column.fields.get(f), child);
      }
    }
  }

  private void number(int rowCount, long first, long step) {
    if (numbers.length < rowCount) {
      numbers = new long[rowCount];
      cycles = new long[rowCount];
      types = new int[rowCount];
      rows = new int[rowCount];
      others = new boolean[rowCount];
    }
    for (int i = 0; i < rowCount; i++) {
      long event = first + i * step;
      long cycle = events.cycle(event);
      numbers[i] = event;
      cycles[i] = cycle;
      types[i] = events.type(event, cycle);
    }
  }

  private void pick(int type, int rowCount) {
    count = 0;
    for (int i = 0; i < rowCount; i++) {
      boolean other = types[i] != type;
      others[i] = other;
      if (!other) {
        rows[count++] = i;
      }
    }
  }

  private void fill(NexmarkField field, Column column) {
    switch (field.type().storage()) {
      case LONG -> fill(field, ((LongColumn) column).values);
      case BYTES -> fill(field, (BytesColumn) column);
      default -> throw new IllegalStateException(field.toString());
    }
  }

  private void fill(NexmarkField field, long[] out) {
    switch (field) {
      case PERSON_ID -> {
        for (int i = 0; i < count; i++) {
          int row = rows[i];
          out[row] = events.personId(numbers[row], cycles[row]);
        }
      }
      case PERSON_TIME, AUCTION_TIME, BID_TIME -> {
        for (int i = 0; i < count; i++) {
          int row = rows[i];
          out[row] = events.time(numbers[row]) * 1000;
        }
      }
      case AUCTION_ID -> {
        for (int i = 0; i < count; i++) {
          int row = rows[i];
          out[row] = events.auctionId(numbers[row], cycles[row]);
        }
      }
      case AUCTION_INITIAL_BID -> {
        for (int i = 0; i < count; i++) {
          int row = rows[i];
          out[row] = events.initialBid(numbers[row]);
        }
      }
      case AUCTION_RESERVE -> {
        for (int i = 0; i < count; i++) {
          int row = rows[i];
          out[row] = events.reserve(numbers[row]);
        }
      }
      case AUCTION_EXPIRES -> {
        for (int i = 0; i < count; i++) {
          int row = rows[i];
          out[row] = events.expires(numbers[row]) * 1000;
        }
      }
      case AUCTION_SELLER -> {
        for (int i = 0; i < count; i++) {
          int row = rows[i];
          out[row] = events.seller(numbers[row], cycles[row]);
        }
      }
      case AUCTION_CATEGORY -> {
        for (int i = 0; i < count; i++) {
          int row = rows[i];
          out[row] = events.category(numbers[row]);
        }
      }
      case BID_AUCTION -> {
        for (int i = 0; i < count; i++) {
          int row = rows[i];
          out[row] = events.bidAuction(numbers[row], cycles[row]);
        }
      }
      case BID_BIDDER -> {
        for (int i = 0; i < count; i++) {
          int row = rows[i];
          out[row] = events.bidder(numbers[row], cycles[row]);
        }
      }
      case BID_PRICE -> {
        for (int i = 0; i < count; i++) {
          int row = rows[i];
          out[row] = events.bidPrice(numbers[row]);
        }
      }
      default -> throw new IllegalStateException(field.toString());
    }
  }

  private void fill(NexmarkField field, BytesColumn out) {
    int[] offsets = out.offsets;
    int[] lengths = out.lengths;
    switch (field) {
      case PERSON_NAME -> {
        for (int i = 0; i < count; i++) {
          offsets[rows[i]] = events.name(numbers[rows[i]]);
        }
        show(events.names(), out);
      }
      case PERSON_CITY -> {
        for (int i = 0; i < count; i++) {
          offsets[rows[i]] = events.city(numbers[rows[i]]);
        }
        show(events.cities(), out);
      }
      case PERSON_STATE -> {
        for (int i = 0; i < count; i++) {
          offsets[rows[i]] = events.state(numbers[rows[i]]);
        }
        show(events.states(), out);
      }
      case BID_CHANNEL -> {
        for (int i = 0; i < count; i++) {
          offsets[rows[i]] = events.channel(numbers[rows[i]]);
        }
        show(events.channels(), out);
      }
      case BID_URL -> {
        for (int i = 0; i < count; i++) {
          offsets[rows[i]] = events.channel(numbers[rows[i]]);
        }
        show(events.urls(), out);
      }
      case PERSON_EMAIL -> {
        int at = own(out, NexmarkEvents.EMAIL_LENGTH);
        for (int i = 0; i < count; i++) {
          events.email(numbers[rows[i]], out.heap, at);
          offsets[rows[i]] = at;
          at += NexmarkEvents.EMAIL_LENGTH;
        }
      }
      case PERSON_CREDIT_CARD -> {
        int at = own(out, NexmarkEvents.CREDIT_CARD_LENGTH);
        for (int i = 0; i < count; i++) {
          events.creditCard(numbers[rows[i]], out.heap, at);
          offsets[rows[i]] = at;
          at += NexmarkEvents.CREDIT_CARD_LENGTH;
        }
      }
      case PERSON_EXTRA -> {
        out.shareHeap(events.letters());
        for (int i = 0; i < count; i++) {
          int row = rows[i];
          offsets[row] = events.personExtraStart(numbers[row]);
          lengths[row] = events.personExtraLength(numbers[row]);
        }
      }
      case AUCTION_ITEM_NAME -> {
        out.shareHeap(events.letters());
        for (int i = 0; i < count; i++) {
          int row = rows[i];
          offsets[row] = events.itemNameStart(numbers[row]);
          lengths[row] = events.itemNameLength(numbers[row]);
        }
      }
      case AUCTION_DESCRIPTION -> {
        out.shareHeap(events.letters());
        for (int i = 0; i < count; i++) {
          int row = rows[i];
          offsets[row] = events.descriptionStart(numbers[row]);
          lengths[row] = events.descriptionLength(numbers[row]);
        }
      }
      case AUCTION_EXTRA -> {
        out.shareHeap(events.letters());
        for (int i = 0; i < count; i++) {
          int row = rows[i];
          offsets[row] = events.auctionExtraStart(numbers[row]);
          lengths[row] = events.auctionExtraLength(numbers[row]);
        }
      }
      case BID_EXTRA -> {
        out.shareHeap(events.letters());
        for (int i = 0; i < count; i++) {
          int row = rows[i];
          offsets[row] = events.bidExtraStart(numbers[row]);
          lengths[row] = events.bidExtraLength(numbers[row]);
        }
      }
      default -> throw new IllegalStateException(field.toString());
    }
  }

  /** Turns the numbers of words, which stand in the place of the offsets, into slices. */
  private void show(Words words, BytesColumn out) {
    out.shareHeap(words.bytes());
    for (int i = 0; i < count; i++) {
      int row = rows[i];
      int word = out.offsets[row];
      out.offsets[row] = words.offset(word);
      out.lengths[row] = words.length(word);
    }
  }

  /** Room in the column's own heap for values of one length; where the first one begins. */
  private int own(BytesColumn out, int length) {
    int at = out.reserve(count * length);
    out.heapSize = at + count * length;
    for (int i = 0; i < count; i++) {
      out.lengths[rows[i]] = length;
    }
    return at;
  }
}
