package io.weir.connector.generators.nexmark;

import java.util.ArrayList;
import java.util.List;

/**
 * Fields of events. Each is a function of the event's number (and of its cycle, which is asked for
 * once per event because it costs a division), so that fields nobody reads cost nothing and events
 * can be made in any order, and again. Nothing is allocated: texts are slices of arrays that never
 * change. Thread-safe.
 *
 * <p>Ids, proportions, hot keys, prices and sizes are those of the benchmark's generator; the
 * random letters of a text are a slice of a longer random text.
 */
public final class NexmarkEvents {
  /** Kinds of events, as in the column {@code event_type}. */
  public static final int PERSON = 0;

  public static final int AUCTION = 1;
  public static final int BID = 2;

  private static final int FIRST_ID = 1000;
  private static final int FIRST_CATEGORY = 10;
  private static final int CATEGORIES = 5;

  /** One of so many auctions is hot, and of people. */
  private static final int HOT_EVERY = 100;

  private static final int AUCTIONS_IN_FLIGHT = 100;
  private static final int ACTIVE_PEOPLE = 1000;

  /** Ids that are not there yet but may be referred to. */
  private static final int ID_LEAD = 10;

  private static final int COLD_CHANNELS = 10_000;
  private static final List<String> HOT_CHANNELS = List.of("Google", "Facebook", "Baidu", "Apple");

  private static final int HOT_CHANNEL_COUNT = HOT_CHANNELS.size();

  private static final List<String> FIRST_NAMES =
      List.of(
          "Peter", "Paul", "Luke", "John", "Saul", "Vicky", "Kate", "Julie", "Sarah", "Deiter",
          "Walter");
  private static final List<String> LAST_NAMES =
      List.of(
          "Shultz", "Abrams", "Spencer", "White", "Bartels", "Walton", "Smith", "Jones", "Noris");

  private static final Words CITIES =
      new Words(
          List.of(
              "Phoenix",
              "Los Angeles",
              "San Francisco",
              "Boise",
              "Portland",
              "Bend",
              "Redmond",
              "Seattle",
              "Kent",
              "Cheyenne"));
  private static final Words STATES = new Words(List.of("AZ", "CA", "ID", "OR", "WA", "WY"));

  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  // Each random decision about an event has bits of its own.
  private static final long NAME = salt(1);
  private static final long EMAIL = salt(2);
  private static final long CREDIT_CARD = salt(3);
  private static final long CITY = salt(4);
  private static final long STATE = salt(5);
  private static final long PERSON_EXTRA = salt(6);
  private static final long ITEM_NAME = salt(7);
  private static final long DESCRIPTION = salt(8);
  private static final long INITIAL_BID = salt(9);
  private static final long RESERVE = salt(10);
  private static final long EXPIRES = salt(11);
  private static final long SELLER = salt(12);
  private static final long CATEGORY = salt(13);
  private static final long AUCTION_EXTRA = salt(14);
  private static final long BID_AUCTION = salt(15);
  private static final long BIDDER = salt(16);
  private static final long PRICE = salt(17);
  private static final long CHANNEL = salt(18);
  private static final long BID_EXTRA = salt(19);
  private static final long LETTERS = salt(20);
  private static final long URLS = salt(21);

  /** Where slices of {@link #letters} may begin. */
  private static final int LETTER_STARTS = 1 << 16;

  private static final int EMAIL_NAME = 7;
  private static final int EMAIL_HOST = 5;

  /** Length of {@link #email}. */
  public static final int EMAIL_LENGTH = EMAIL_NAME + 1 + EMAIL_HOST + 4;

  /** Length of {@link #creditCard}. */
  public static final int CREDIT_CARD_LENGTH = 19;

  /** Prices of equal steps of their logarithm: from 1 to 1,000,000 dollars, in cents. */
  private static final long[] PRICES = prices(4096);

  private final NexmarkShape shape;
  private final int total;

  /** Millis in which as many auctions begin as are in flight, twice. */
  private final long longestAuction;

  private final byte[] letters;
  private final Words names;
  private final Words channels;
  private final Words urls;

  public NexmarkEvents(NexmarkShape shape) {
    this.shape = shape;
    total = shape.persons() + shape.auctions() + shape.bids();
    long eventsInFlight =
        shape.auctions() == 0 ? 0 : (long) AUCTIONS_IN_FLIGHT * total / shape.auctions();
    longestAuction = Math.max(1, 2 * (eventsInFlight * 1000 / shape.eventsPerSecond()));
    int longest = Math.max(shape.bidSize(), Math.max(shape.personSize(), shape.auctionSize()));
    letters = letters(LETTER_STARTS + Math.max(128, longest * 2));
    List<String> allNames = new ArrayList<>();
    for (String first : FIRST_NAMES) {
      LAST_NAMES.forEach(last -> allNames.add(first + " " + last));
    }
    names = new Words(allNames);
    List<String> allChannels = new ArrayList<>(HOT_CHANNELS);
    List<String> allUrls = new ArrayList<>();
    for (int i = 0; i < HOT_CHANNELS.size(); i++) {
      allUrls.add(url(i));
    }
    for (int i = 0; i < COLD_CHANNELS; i++) {
      allChannels.add("channel-" + i);
      int number = HOT_CHANNELS.size() + i;
      boolean tagged = below(random(number, URLS), 10) > 0;
      allUrls.add(
          url(number) + (tagged ? "&channel_id=" + Math.abs((long) Integer.reverse(i)) : ""));
    }
    channels = new Words(allChannels);
    urls = new Words(allUrls);
  }

  private static long[] prices(int steps) {
    long[] prices = new long[steps + 1];
    for (int i = 0; i <= steps; i++) {
      // Strict: the same on every machine.
      prices[i] = Math.round(StrictMath.pow(10, 6.0 * i / steps) * 100);
    }
    return prices;
  }

  private static byte[] letters(int count) {
    byte[] letters = new byte[count];
    for (int i = 0; i < count; i++) {
      letters[i] = (byte) ('a' + below(random(i, LETTERS), 26));
    }
    return letters;
  }

  private String url(int channel) {
    StringBuilder url = new StringBuilder("https://www.nexmark.com/");
    for (int directory = 0; directory < 3; directory++) {
      int start = below(random(3L * channel + directory, ~URLS), LETTER_STARTS);
      for (int i = 0; i < 5; i++) {
        url.append((char) letters[start + i]);
      }
      url.append('/');
    }
    return url.append("item.htm?query=1").toString();
  }

  // --- every event
  // --------------------------------------------------------------------------------

  /** Number of the cycle of people, auctions and bids that an event belongs to. */
  public long cycle(long event) {
    return event / total;
  }

  public int type(long event, long cycle) {
    int place = place(event, cycle);
    if (place < shape.persons()) {
      return PERSON;
    }
    return place < shape.persons() + shape.auctions() ? AUCTION : BID;
  }

  private int place(long event, long cycle) {
    return (int) (event - cycle * total);
  }

  /** When it happens, millis since the epoch. */
  public long time(long event) {
    return shape.baseTime() + event * 1000 / shape.eventsPerSecond();
  }

  /** What texts of letters are slices of. */
  public byte[] letters() {
    return letters;
  }

  // --- people
  // -------------------------------------------------------------------------------------

  public long personId(long event, long cycle) {
    return FIRST_ID + cycle * shape.persons() + place(event, cycle);
  }

  public Words names() {
    return names;
  }

  /** Number of a name. */
  public int name(long event) {
    return below(random(event, NAME), names.count());
  }

  /** Writes the address, of {@link #EMAIL_LENGTH}. */
  public void email(long event, byte[] out, int at) {
    long random = random(event, EMAIL);
    System.arraycopy(letters, start(random), out, at, EMAIL_NAME);
    out[at + EMAIL_NAME] = '@';
    int host = at + EMAIL_NAME + 1;
    System.arraycopy(letters, start(random << 16), out, host, EMAIL_HOST);
    int end = host + EMAIL_HOST;
    out[end] = '.';
    out[end + 1] = 'c';
    out[end + 2] = 'o';
    out[end + 3] = 'm';
  }

  /** Writes the number, of {@link #CREDIT_CARD_LENGTH}. */
  public void creditCard(long event, byte[] out, int at) {
    long random = random(event, CREDIT_CARD);
    for (int i = 0; i < CREDIT_CARD_LENGTH; i++) {
      if (i % 5 == 4) {
        out[at + i] = ' ';
      } else {
        out[at + i] = (byte) ('0' + below(random, 10));
        random = mix(random);
      }
    }
  }

  public Words cities() {
    return CITIES;
  }

  /** Number of a city. */
  public int city(long event) {
    return below(random(event, CITY), CITIES.count());
  }

  public Words states() {
    return STATES;
  }

  /** Number of a state. */
  public int state(long event) {
    return below(random(event, STATE), STATES.count());
  }

  public int personExtraStart(long event) {
    return start(random(event, PERSON_EXTRA));
  }

  public int personExtraLength(long event) {
    int others =
        8
            + names.length(name(event))
            + EMAIL_LENGTH
            + CREDIT_CARD_LENGTH
            + CITIES.length(city(event))
            + STATES.length(state(event));
    return extraLength(random(event, PERSON_EXTRA), others, shape.personSize());
  }

  // --- auctions
  // -----------------------------------------------------------------------------------

  public long auctionId(long event, long cycle) {
    return FIRST_ID + cycle * shape.auctions() + place(event, cycle) - shape.persons();
  }

  public int itemNameStart(long event) {
    return start(random(event, ITEM_NAME));
  }

  public int itemNameLength(long event) {
    return 3 + below(random(event, ITEM_NAME) << 16, 17);
  }

  public int descriptionStart(long event) {
    return start(random(event, DESCRIPTION));
  }

  public int descriptionLength(long event) {
    return 3 + below(random(event, DESCRIPTION) << 16, 97);
  }

  public long initialBid(long event) {
    return price(random(event, INITIAL_BID));
  }

  public long reserve(long event) {
    return initialBid(event) + price(random(event, RESERVE));
  }

  /** When it ends, millis since the epoch. */
  public long expires(long event) {
    return time(event) + 1 + Long.remainderUnsigned(random(event, EXPIRES), longestAuction);
  }

  public long seller(long event, long cycle) {
    long random = random(event, SELLER);
    return below(random, shape.hotSellerRatio()) > 0
        ? FIRST_ID + lastPerson(cycle) / HOT_EVERY * HOT_EVERY
        : anyPerson(cycle, random << 32);
  }

  public long category(long event) {
    return FIRST_CATEGORY + below(random(event, CATEGORY), CATEGORIES);
  }

  public int auctionExtraStart(long event) {
    return start(random(event, AUCTION_EXTRA));
  }

  public int auctionExtraLength(long event) {
    int others = 8 + itemNameLength(event) + descriptionLength(event) + 5 * 8;
    return extraLength(random(event, AUCTION_EXTRA), others, shape.auctionSize());
  }

  // --- bids
  // ---------------------------------------------------------------------------------------

  public long bidAuction(long event, long cycle) {
    long random = random(event, BID_AUCTION);
    long last = cycle * shape.auctions() + shape.auctions() - 1;
    long hot = last / HOT_EVERY * HOT_EVERY;
    long first = Math.max(0, last - AUCTIONS_IN_FLIGHT);
    long any = first + below(random << 32, (int) (last - first) + 1 + ID_LEAD);
    return FIRST_ID + choose(below(random, shape.hotAuctionRatio()), hot, any);
  }

  public long bidder(long event, long cycle) {
    long random = random(event, BIDDER);
    // Not the hot seller.
    long hot = FIRST_ID + lastPerson(cycle) / HOT_EVERY * HOT_EVERY + 1;
    long any = anyPerson(cycle, random << 32);
    return choose(below(random, shape.hotBidderRatio()), hot, any);
  }

  public long bidPrice(long event) {
    return price(random(event, PRICE));
  }

  public Words channels() {
    return channels;
  }

  /** A URL for each channel. */
  public Words urls() {
    return urls;
  }

  /** Number of a channel and of its URL: one of the few hot ones for every other bid. */
  public int channel(long event) {
    long random = random(event, CHANNEL);
    int hot = below(random << 32, HOT_CHANNEL_COUNT);
    int cold = HOT_CHANNEL_COUNT + below(random << 32, COLD_CHANNELS);
    return (int) choose((int) (random >>> 63), hot, cold);
  }

  public int bidExtraStart(long event) {
    return start(random(event, BID_EXTRA));
  }

  public int bidExtraLength(long event) {
    return extraLength(random(event, BID_EXTRA), 4 * 8, shape.bidSize());
  }

  // --- parts
  // --------------------------------------------------------------------------------------

  /**
   * One value if the number is greater than 0, the other if it is 0; without a branch, which nobody
   * could predict.
   */
  private static long choose(int number, long greater, long zero) {
    long mask = -(long) number >> 63;
    return greater & mask | zero & ~mask;
  }

  /** The last person of those that a cycle begins with, from 0. */
  private long lastPerson(long cycle) {
    return cycle * shape.persons() + shape.persons() - 1;
  }

  private long anyPerson(long cycle, long random) {
    long people = lastPerson(cycle) + 1;
    long active = Math.min(people, ACTIVE_PEOPLE);
    return FIRST_ID + people - active + below(random, (int) active + ID_LEAD);
  }

  /** A price whose logarithm is random. */
  private static long price(long random) {
    int step = (int) (random >>> 52);
    long from = PRICES[step];
    return from + ((PRICES[step + 1] - from) * (random & 0xffff_ffffL) >>> 32);
  }

  /** So long that all fields together have the size, give or take a fifth of it. */
  private static int extraLength(long random, int others, int size) {
    int wanted = size - others;
    if (wanted <= 0) {
      return 0;
    }
    int delta = (wanted + 2) / 5;
    return wanted - delta + (delta == 0 ? 0 : below(random << 16, 2 * delta));
  }

  /** Where a slice of the letters begins: the highest 16 bits. */
  private static int start(long random) {
    return (int) (random >>> 48);
  }

  /** A number from 0 to below the bound, made of the highest 32 bits. */
  private static int below(long random, int bound) {
    return (int) ((random >>> 32) * bound >>> 32);
  }

  private static long random(long number, long salt) {
    return mix(number * GOLDEN + salt);
  }

  private static long salt(int decision) {
    return mix(~decision * GOLDEN);
  }

  private static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
