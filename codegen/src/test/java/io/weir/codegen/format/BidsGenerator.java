package io.weir.codegen.format;

import io.weir.runtime.data.ByteBuilder;
import io.weir.runtime.format.ValueText;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/**
 * Writes bids of an auction house as CSV of seven columns (about 170 bytes a row) or as nested JSON
 * lines (about 295 bytes a row), always the same for the same number of rows.
 *
 * <p>Arguments: {@code csv|json ROWS FILE}.
 */
public final class BidsGenerator {
  private static final int FLUSH = 1 << 20;
  private static final String[] CHANNELS = {"Google", "Facebook", "Baidu", "Apple"};
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz";
  private static final long FIRST_MICROS = 1_767_225_600_000_000L;

  private final SplittableRandom random = new SplittableRandom(42);
  private final ByteBuilder out = new ByteBuilder(FLUSH + 4096);
  private final byte[] letters = new byte[1 << 16];

  private BidsGenerator() {
    for (int i = 0; i < letters.length; i++) {
      letters[i] = (byte) LETTERS.charAt(random.nextInt(LETTERS.length()));
    }
  }

  public static void main(String[] arguments) throws IOException {
    new BidsGenerator()
        .write(arguments[0].equals("json"), Long.parseLong(arguments[1]), Path.of(arguments[2]));
  }

  private void write(boolean json, long rows, Path file) throws IOException {
    try (OutputStream stream = Files.newOutputStream(file)) {
      for (long row = 0; row < rows; row++) {
        if (json) {
          jsonRow(row);
        } else {
          csvRow(row);
        }
        if (out.length >= FLUSH) {
          stream.write(out.bytes, 0, out.length);
          out.clear();
        }
      }
      stream.write(out.bytes, 0, out.length);
    }
  }

  private void csvRow(long row) {
    ValueText.appendLong(out, 1000 + random.nextInt(100_000));
    ascii(",");
    ValueText.appendLong(out, 1000 + random.nextInt(10_000));
    ascii(",");
    ValueText.appendLong(out, 100 + random.nextInt(10_000_000));
    ascii(",");
    ascii(CHANNELS[random.nextInt(CHANNELS.length)]);
    ascii(",https://www.nexmark.com/");
    text(24);
    ascii("/item.htm?query=1&channel_id=");
    ValueText.appendLong(out, random.nextInt(1_000_000_000));
    ascii(",");
    ValueText.appendTimestamp(out, FIRST_MICROS + row * 100, 3, ' ');
    ascii(",");
    text(34);
    ascii("\n");
  }

  private void jsonRow(long row) {
    ascii("{\"event_type\":2,\"person\":null,\"auction\":null,\"bid\":{\"auction\":");
    ValueText.appendLong(out, 1000 + random.nextInt(100_000));
    ascii(",\"bidder\":");
    ValueText.appendLong(out, 1000 + random.nextInt(10_000));
    ascii(",\"price\":");
    ValueText.appendLong(out, 100 + random.nextInt(10_000_000));
    ascii(",\"channel\":\"");
    ascii(CHANNELS[random.nextInt(CHANNELS.length)]);
    ascii("\",\"url\":\"https://www.nexmark.com/");
    text(24);
    ascii("/item.htm?query=1&channel_id=");
    ValueText.appendLong(out, random.nextInt(1_000_000_000));
    ascii("\",\"dateTime\":\"");
    ValueText.appendTimestamp(out, FIRST_MICROS + row * 100, 3, ' ');
    ascii("\",\"extra\":\"");
    text(34);
    ascii("\"}}\n");
  }

  private void text(int length) {
    out.append(letters, random.nextInt(letters.length - length), length);
  }

  private void ascii(String text) {
    out.append(text.getBytes(StandardCharsets.US_ASCII));
  }
}
