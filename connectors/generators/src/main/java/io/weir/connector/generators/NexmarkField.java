package io.weir.connector.generators;

import io.weir.runtime.data.DataType;
import io.weir.runtime.data.Field;

/** The nested fields of the events. */
enum NexmarkField {
  PERSON_ID("person", "id", DataType.bigint()),
  PERSON_NAME("person", "name", DataType.string()),
  PERSON_EMAIL("person", "emailAddress", DataType.string()),
  PERSON_CREDIT_CARD("person", "creditCard", DataType.string()),
  PERSON_CITY("person", "city", DataType.string()),
  PERSON_STATE("person", "state", DataType.string()),
  PERSON_TIME("person", "dateTime", DataType.timestamp(3)),
  PERSON_EXTRA("person", "extra", DataType.string()),

  AUCTION_ID("auction", "id", DataType.bigint()),
  AUCTION_ITEM_NAME("auction", "itemName", DataType.string()),
  AUCTION_DESCRIPTION("auction", "description", DataType.string()),
  AUCTION_INITIAL_BID("auction", "initialBid", DataType.bigint()),
  AUCTION_RESERVE("auction", "reserve", DataType.bigint()),
  AUCTION_TIME("auction", "dateTime", DataType.timestamp(3)),
  AUCTION_EXPIRES("auction", "expires", DataType.timestamp(3)),
  AUCTION_SELLER("auction", "seller", DataType.bigint()),
  AUCTION_CATEGORY("auction", "category", DataType.bigint()),
  AUCTION_EXTRA("auction", "extra", DataType.string()),

  BID_AUCTION("bid", "auction", DataType.bigint()),
  BID_BIDDER("bid", "bidder", DataType.bigint()),
  BID_PRICE("bid", "price", DataType.bigint()),
  BID_CHANNEL("bid", "channel", DataType.string()),
  BID_URL("bid", "url", DataType.string()),
  BID_TIME("bid", "dateTime", DataType.timestamp(3)),
  BID_EXTRA("bid", "extra", DataType.string());

  private final String column;
  private final String field;
  private final DataType type;

  NexmarkField(String column, String field, DataType type) {
    this.column = column;
    this.field = field;
    this.type = type;
  }

  String column() {
    return column;
  }

  String field() {
    return field;
  }

  DataType type() {
    return type;
  }

  /**
   * The field of that name.
   *
   * @throws IllegalArgumentException when there is none: its message says which there are
   */
  static NexmarkField of(String column, Field wanted) {
    StringBuilder known = new StringBuilder();
    for (NexmarkField each : values()) {
      if (each.column.equals(column)) {
        if (each.field.equals(wanted.name())) {
          return each;
        }
        known.append(known.isEmpty() ? "" : ", ").append(each.field);
      }
    }
    throw new IllegalArgumentException("%s has %s, not %s".formatted(column, known, wanted.name()));
  }
}
