package io.weir.benchmarks.data;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.SplittableRandom;

/**
 * Bids of an auction house as CSV, about 170 bytes each, and the auctions that they are for. The
 * same number of rows is always the same text.
 */
public final class Bids {
  /** Bids of a second of event time. */
  private static final int RATE = 10_000;

  private static final int BIDS_PER_AUCTION = 50;
  private static final int AUCTIONS_IN_FLIGHT = 4000;
  private static final int BIDDERS = 100_000;
  private static final int FIRST_ID = 1000;

  private static final String[] CHANNELS = {
    "Google", "Facebook", "Baidu", "Apple", "Amazon", "Newspaper", "Television"
  };

  private static final LocalDateTime START = LocalDateTime.of(2026, 1, 1, 0, 0);
  private static final DateTimeFormatter SECOND =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

  private Bids() {}

  /**
   * Writes {@code bids.csv} and {@code auctions.csv} into a directory, and the bids once more into
   * {@code halves}, for engines that do not read one file with two threads.
   */
  public static void write(Path directory, long rows) throws IOException {
    SplittableRandom random = new SplittableRandom(42);
    Path bids = directory.resolve("bids.csv");
    try (LineWriter out = new LineWriter(bids)) {
      for (long row = 0; row < rows; row++) {
        writeBid(out, row, random);
      }
    }
    writeAuctions(directory.resolve("auctions.csv"), rows, random);
    Halves.of(bids, directory.resolve("halves"));
  }

  private static void writeBid(LineWriter out, long row, SplittableRandom random)
      throws IOException {
    long auction = FIRST_ID + row / BIDS_PER_AUCTION + random.nextInt(AUCTIONS_IN_FLIGHT);
    long bidder = FIRST_ID + random.nextInt(BIDDERS);
    long price = 100 + (long) Math.pow(10, random.nextDouble() * 6);
    out.number(auction).character(',').number(bidder).character(',').number(price).character(',');
    out.text(CHANNELS[random.nextInt(CHANNELS.length)]);
    out.text(",https://www.nexmark.com/").letters(random.nextLong(), 5).character('/');
    out.letters(random.nextLong(), 5).character('/').letters(random.nextLong(), 5);
    out.text("/item.htm?query=1&channel_id=").number(random.nextInt(1 << 20)).character(',');
    out.text(START.plusSeconds(row / RATE).format(SECOND)).character('.');
    out.number(row % RATE / (RATE / 1000), 3).character(',');
    out.letters(random.nextLong(), 32 + random.nextInt(20)).character('\n');
  }

  /** Half of the auctions that there are bids for: at most 100,000 for ten million bids. */
  private static void writeAuctions(Path file, long rows, SplittableRandom random)
      throws IOException {
    long auctions = rows / BIDS_PER_AUCTION;
    try (LineWriter out = new LineWriter(file)) {
      for (long id = FIRST_ID; id < FIRST_ID + auctions; id += 2) {
        out.number(id).text(",item ").number(id).character(',').number(random.nextInt(20));
        out.character(',').number(FIRST_ID + random.nextInt(BIDDERS)).character('\n');
      }
    }
  }
}
