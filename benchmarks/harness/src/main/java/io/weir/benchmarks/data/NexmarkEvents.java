package io.weir.benchmarks.data;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.SplittableRandom;

/**
 * Events of an auction house as JSON lines, after the Nexmark benchmark: of 50 events one is a new
 * person, three are new auctions and 46 are bids, half of them for an auction that is hot just now.
 * The same number of events is always the same text.
 */
public final class NexmarkEvents {
  private static final int CYCLE = 50;
  private static final int AUCTIONS_PER_CYCLE = 3;
  private static final int FIRST_ID = 1000;

  /** Events of a second of event time. */
  private static final int RATE = 10_000;

  /** An auction of so many is hot, and a person. */
  private static final int HOT_EVERY = 100;

  private static final int AUCTIONS_IN_FLIGHT = 100;
  private static final int ACTIVE_PEOPLE = 1000;

  private static final String[] STATES = {"AZ", "CA", "ID", "OR", "WA", "WY"};
  private static final String[] CITIES = {
    "Phoenix",
    "Los Angeles",
    "San Francisco",
    "Boise",
    "Portland",
    "Bend",
    "Redmond",
    "Seattle",
    "Kent",
    "Cheyenne"
  };
  private static final String[] FIRST_NAMES = {
    "Peter", "Paul", "Luke", "John", "Saul", "Vicky", "Kate", "Julie", "Sarah", "Deiter", "Walter"
  };
  private static final String[] LAST_NAMES = {
    "Shultz", "Abrams", "Spencer", "White", "Bartels", "Walton", "Smith", "Jones", "Noris"
  };
  private static final String[] HOT_CHANNELS = {"Google", "Facebook", "Baidu", "Apple"};

  private static final LocalDateTime START = LocalDateTime.of(2026, 1, 1, 0, 0);
  private static final DateTimeFormatter SECOND =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

  private final LineWriter out;
  private final SplittableRandom random = new SplittableRandom(42);

  private NexmarkEvents(LineWriter out) {
    this.out = out;
  }

  /**
   * Writes {@code events.json} into a directory, and the events once more into {@code halves}, for
   * engines that do not read one file with two threads.
   */
  public static void write(Path directory, long rows) throws IOException {
    Path file = directory.resolve("events.json");
    try (LineWriter out = new LineWriter(file)) {
      NexmarkEvents events = new NexmarkEvents(out);
      for (long event = 0; event < rows; event++) {
        events.write(event);
      }
    }
    Halves.of(file, directory.resolve("halves"));
  }

  private void write(long event) throws IOException {
    int place = (int) (event % CYCLE);
    if (place == 0) {
      out.text("{\"event_type\":0,\"person\":");
      person(event);
      out.text(",\"auction\":null,\"bid\":null}\n");
    } else if (place <= AUCTIONS_PER_CYCLE) {
      out.text("{\"event_type\":1,\"person\":null,\"auction\":");
      auction(event, place);
      out.text(",\"bid\":null}\n");
    } else {
      out.text("{\"event_type\":2,\"person\":null,\"auction\":null,\"bid\":");
      bid(event);
      out.text("}\n");
    }
  }

  private void person(long event) throws IOException {
    out.text("{\"id\":").number(lastPerson(event)).text(",\"name\":\"");
    out.text(oneOf(FIRST_NAMES)).character(' ').text(oneOf(LAST_NAMES));
    out.text("\",\"emailAddress\":\"").letters(random.nextLong(), 7).character('@');
    out.letters(random.nextLong(), 5).text(".com\",\"creditCard\":\"");
    for (int i = 0; i < 4; i++) {
      out.number(random.nextInt(10_000), 4).character(i < 3 ? ' ' : '"');
    }
    out.text(",\"city\":\"").text(oneOf(CITIES)).text("\",\"state\":\"").text(oneOf(STATES));
    out.text("\",\"dateTime\":");
    time(event);
    extra(80);
  }

  private void auction(long event, int place) throws IOException {
    long id = FIRST_ID + event / CYCLE * AUCTIONS_PER_CYCLE + place - 1;
    long price = price();
    out.text("{\"id\":").number(id).text(",\"itemName\":\"").letters(random.nextLong(), 12);
    out.text("\",\"description\":\"").letters(random.nextLong(), 60);
    out.text("\",\"initialBid\":").number(price).text(",\"reserve\":").number(price + price());
    out.text(",\"dateTime\":");
    time(event);
    out.text(",\"expires\":");
    time(event + RATE * (1L + random.nextInt(10)));
    out.text(",\"seller\":").number(person(event, 4));
    out.text(",\"category\":").number(10 + random.nextInt(5));
    extra(200);
  }

  private void bid(long event) throws IOException {
    long last = FIRST_ID + event / CYCLE * AUCTIONS_PER_CYCLE + AUCTIONS_PER_CYCLE - 1;
    long auction =
        random.nextInt(2) == 0
            ? last / HOT_EVERY * HOT_EVERY
            : Math.max(FIRST_ID, last - random.nextInt(AUCTIONS_IN_FLIGHT));
    out.text("{\"auction\":").number(auction).text(",\"bidder\":").number(person(event, 4));
    out.text(",\"price\":").number(price()).text(",\"channel\":\"");
    int channel = random.nextInt(10_000);
    if (random.nextInt(2) == 0) {
      out.text(oneOf(HOT_CHANNELS));
    } else {
      out.text("channel-").number(channel);
    }
    out.text("\",\"url\":\"https://www.nexmark.com/").letters(random.nextLong(), 5);
    out.character('/').letters(random.nextLong(), 5).character('/').letters(random.nextLong(), 5);
    out.text("/item.htm?query=1");
    if (random.nextInt(10) > 0) {
      out.text("&channel_id=").number(channel);
    }
    out.text("\",\"dateTime\":");
    time(event);
    extra(40);
  }

  /** Someone of those who came last; the hot one in all but one of {@code ratio} cases. */
  private long person(long event, int ratio) {
    long last = lastPerson(event);
    return random.nextInt(ratio) > 0
        ? last / HOT_EVERY * HOT_EVERY + 1
        : Math.max(FIRST_ID, last - random.nextInt(ACTIVE_PEOPLE));
  }

  private static long lastPerson(long event) {
    return FIRST_ID + event / CYCLE;
  }

  private long price() {
    return Math.round(Math.pow(10, random.nextDouble() * 6) * 100);
  }

  private void time(long event) throws IOException {
    out.character('"').text(START.plusSeconds(event / RATE).format(SECOND)).character('.');
    out.number(event % RATE / (RATE / 1000), 3).character('"');
  }

  /** The last field, of about that length. */
  private void extra(int length) throws IOException {
    out.text(",\"extra\":\"")
        .letters(random.nextLong(), length * 3 / 4 + random.nextInt(length / 2));
    out.text("\"}");
  }

  private String oneOf(String[] values) {
    return values[random.nextInt(values.length)];
  }
}
