package io.weir.connector.generators.nexmark;

/**
 * What events look like; the names are those of the benchmark.
 *
 * @param baseTime of the first event, millis since the epoch
 * @param eventsPerSecond of event time
 * @param persons of each {@code persons + auctions + bids} events so many are new people
 * @param auctions the next so many are new auctions
 * @param bids and the rest are bids
 * @param personSize bytes of a person, on average
 * @param hotAuctionRatio all but one of so many bids are for a hot auction
 * @param hotBidderRatio all but one of so many bids are by a hot person
 * @param hotSellerRatio all but one of so many auctions are by a hot person
 */
public record NexmarkShape(
    long baseTime,
    long eventsPerSecond,
    int persons,
    int auctions,
    int bids,
    int personSize,
    int auctionSize,
    int bidSize,
    int hotAuctionRatio,
    int hotBidderRatio,
    int hotSellerRatio) {

  /** 2026-01-01 00:00:00. */
  public static final long DEFAULT_BASE_TIME = 1_767_225_600_000L;

  /** The benchmark's own, from a time that is always the same. */
  public static final NexmarkShape DEFAULT =
      new NexmarkShape(DEFAULT_BASE_TIME, 10_000, 1, 3, 46, 200, 500, 100, 2, 4, 4);
}
