import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.SplittableRandom;

/**
 * Bids of an auction house, like those of the Nexmark benchmark, always the same for the same number
 * of rows: {@code java GenerateBids.java csv|json ROWS FILE}. A CSV row has about 170 bytes, a JSON
 * event (with the bid nested in it) about 300.
 */
final class GenerateBids {
  private static final String[] CHANNELS = {"Google", "Facebook", "Baidu", "Apple"};
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS");

  private GenerateBids() {}

  public static void main(String[] arguments) throws IOException {
    boolean json = arguments[0].equals("json");
    long rows = Long.parseLong(arguments[1]);
    SplittableRandom random = new SplittableRandom(42);
    LocalDateTime start = LocalDateTime.of(2026, 1, 1, 0, 0);
    StringBuilder line = new StringBuilder(512);
    try (OutputStream out =
        new BufferedOutputStream(Files.newOutputStream(Path.of(arguments[2])), 1 << 20)) {
      if (!json) {
        out.write("auction,bidder,price,channel,url,dateTime,extra\n".getBytes(StandardCharsets.UTF_8));
      }
      for (long row = 0; row < rows; row++) {
        long auction = 1000 + random.nextInt(100_000);
        long bidder = 1000 + random.nextInt(50_000);
        long price = 100 + (long) Math.pow(10, random.nextDouble() * 6);
        String channel =
            random.nextInt(2) == 0
                ? CHANNELS[random.nextInt(4)]
                : "channel-" + random.nextInt(10_000);
        String url =
            "https://www.nexmark.com/" + letters(random, 5) + '/' + letters(random, 5) + '/'
                + letters(random, 5) + "/item.htm?query=1&channel_id=" + random.nextInt(1 << 20);
        // Ten thousand bids per second of event time.
        String time = start.plusNanos(row * 100_000).format(TIME);
        String extra = letters(random, 32 + random.nextInt(20));
        line.setLength(0);
        if (json) {
          line.append("{\"event_type\":2,\"person\":null,\"auction\":null,\"bid\":{\"auction\":")
              .append(auction).append(",\"bidder\":").append(bidder)
              .append(",\"price\":").append(price)
              .append(",\"channel\":\"").append(channel)
              .append("\",\"url\":\"").append(url)
              .append("\",\"dateTime\":\"").append(time)
              .append("\",\"extra\":\"").append(extra).append("\"}}\n");
        } else {
          line.append(auction).append(',').append(bidder).append(',').append(price).append(',')
              .append(channel).append(',').append(url).append(',').append(time).append(',')
              .append(extra).append('\n');
        }
        out.write(line.toString().getBytes(StandardCharsets.ISO_8859_1));
      }
    }
  }

  private static String letters(SplittableRandom random, int length) {
    char[] chars = new char[length];
    for (int i = 0; i < length; i++) {
      chars[i] = (char) ('a' + random.nextInt(26));
    }
    return new String(chars);
  }
}
