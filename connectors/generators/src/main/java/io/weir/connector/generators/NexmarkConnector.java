package io.weir.connector.generators;

import io.weir.connector.generators.nexmark.NexmarkShape;
import io.weir.runtime.connector.Capabilities;
import io.weir.runtime.connector.Capabilities.Reading;
import io.weir.runtime.connector.ChangelogMode;
import io.weir.runtime.connector.Connector;
import io.weir.runtime.connector.ConnectorOption;
import io.weir.runtime.connector.ConnectorOption.Type;
import io.weir.runtime.connector.Sink;
import io.weir.runtime.connector.SinkRequest;
import io.weir.runtime.connector.Source;
import io.weir.runtime.connector.SourceRequest;
import io.weir.runtime.connector.TableDescription;
import java.util.List;
import java.util.Map;

/**
 * People, auctions and bids of the Nexmark benchmark: {@code 'connector' = 'nexmark'}, with the
 * options of its connector for Flink.
 */
public final class NexmarkConnector implements Connector {
  static final ConnectorOption EVENTS_NUM =
      number("events.num", 0, "Events in all; 0: the table has no end.");

  static final ConnectorOption FIRST_EVENT_RATE =
      number("first-event.rate", 10_000, "Events per second of event time.");

  static final ConnectorOption NEXT_EVENT_RATE =
      ConnectorOption.optional(
          "next-event.rate", Type.LONG, null, "The same number: rates do not change.");

  static final ConnectorOption RATE_LIMITED =
      ConnectorOption.optional(
          "rate.limited",
          Type.BOOLEAN,
          "false",
          "Whether events also come at their rate, not as fast as they are read. Then a table that"
              + " lasts longer than a second is read as a stream in runtime mode automatic.");

  static final ConnectorOption BASE_TIME =
      number(
          "base-time",
          NexmarkShape.DEFAULT_BASE_TIME,
          "When the first event happens, milliseconds since 1970.");

  static final ConnectorOption PERSON_PROPORTION =
      number(
          "person.proportion",
          NexmarkShape.DEFAULT.persons(),
          "Events come in cycles that begin with so many new people.");

  static final ConnectorOption AUCTION_PROPORTION =
      number(
          "auction.proportion",
          NexmarkShape.DEFAULT.auctions(),
          "So many new auctions of each cycle follow.");

  static final ConnectorOption BID_PROPORTION =
      number(
          "bid.proportion", NexmarkShape.DEFAULT.bids(), "So many bids of each cycle come last.");

  static final ConnectorOption PERSON_SIZE =
      size("person.avg-size", NexmarkShape.DEFAULT.personSize(), "a person");

  static final ConnectorOption AUCTION_SIZE =
      size("auction.avg-size", NexmarkShape.DEFAULT.auctionSize(), "an auction");

  static final ConnectorOption BID_SIZE =
      size("bid.avg-size", NexmarkShape.DEFAULT.bidSize(), "a bid");

  static final ConnectorOption HOT_AUCTIONS =
      number(
          "bid.hot-ratio.auctions",
          NexmarkShape.DEFAULT.hotAuctionRatio(),
          "All but one of so many bids are for an auction that is hot just then.");

  static final ConnectorOption HOT_BIDDERS =
      number(
          "bid.hot-ratio.bidders",
          NexmarkShape.DEFAULT.hotBidderRatio(),
          "All but one of so many bids are by a person who is hot just then.");

  static final ConnectorOption HOT_SELLERS =
      number(
          "auction.hot-ratio.sellers",
          NexmarkShape.DEFAULT.hotSellerRatio(),
          "All but one of so many auctions are by a person who is hot just then.");

  private static ConnectorOption number(String key, long defaultValue, String description) {
    return ConnectorOption.optional(key, Type.LONG, Long.toString(defaultValue), description);
  }

  private static ConnectorOption size(String key, int defaultValue, String of) {
    return ConnectorOption.optional(
        key,
        Type.MEMORY_SIZE,
        defaultValue + " b",
        "Size of %s, on average: its field extra is made to fit.".formatted(of));
  }

  @Override
  public String name() {
    return "nexmark";
  }

  @Override
  public String description() {
    return "Makes up the events of the Nexmark benchmark: event_type INT (0, 1, 2) and the rows"
        + " person, auction and bid, of which one is not null.";
  }

  @Override
  public List<ConnectorOption> options() {
    return List.of(
        EVENTS_NUM,
        FIRST_EVENT_RATE,
        NEXT_EVENT_RATE,
        RATE_LIMITED,
        BASE_TIME,
        PERSON_PROPORTION,
        AUCTION_PROPORTION,
        BID_PROPORTION,
        PERSON_SIZE,
        AUCTION_SIZE,
        BID_SIZE,
        HOT_AUCTIONS,
        HOT_BIDDERS,
        HOT_SELLERS);
  }

  @Override
  public Capabilities capabilities(TableDescription table) {
    NexmarkSource.check(table);
    long events = NexmarkSource.numberOfEvents(table);
    return Capabilities.reading(
        new Reading(
            events < NumberedSource.NO_LIMIT,
            NumberedSource.isPaced(events, NexmarkSource.eventsPerSecond(table)),
            ChangelogMode.APPEND,
            Map.of()));
  }

  @Override
  public Map<String, String> example() {
    return Map.of("events.num", "1000000");
  }

  @Override
  public Source createSource(SourceRequest request) {
    return new NexmarkSource(request);
  }

  @Override
  public Sink createSink(SinkRequest request) {
    throw new IllegalStateException("nexmark cannot be written");
  }
}
