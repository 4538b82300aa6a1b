package io.weir.benchmarks.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * JSON lines that say the same in another way: with the keys of each object in random order, with
 * spaces between tokens and escapes in texts.
 */
public final class ShuffledEvents {
  /** One of so many places gets a space, and one of so many characters an escape. */
  private static final int SPACE_EVERY = 4;

  private static final int ESCAPE_EVERY = 40;

  private final Random random = new Random(42);
  private final StringBuilder out = new StringBuilder();

  private ShuffledEvents() {}

  /** Writes the lines of one file to another. */
  public static void write(Path from, Path to) throws IOException {
    ObjectMapper json = new ObjectMapper();
    ShuffledEvents events = new ShuffledEvents();
    try (BufferedReader in = Files.newBufferedReader(from, StandardCharsets.US_ASCII);
        BufferedWriter lines = Files.newBufferedWriter(to, StandardCharsets.US_ASCII)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        events.out.setLength(0);
        events.value(json.readTree(line));
        lines.append(events.out).append('\n');
      }
    }
  }

  private void value(JsonNode value) {
    if (value.isObject()) {
      object(value);
    } else if (value.isTextual()) {
      text(value.textValue());
    } else {
      out.append(value);
    }
  }

  private void object(JsonNode object) {
    List<String> keys = new ArrayList<>();
    object.fieldNames().forEachRemaining(keys::add);
    Collections.shuffle(keys, random);
    out.append('{');
    for (int i = 0; i < keys.size(); i++) {
      out.append(i == 0 ? "" : ",");
      space();
      out.append('"').append(keys.get(i)).append('"');
      space();
      out.append(':');
      space();
      value(object.get(keys.get(i)));
      space();
    }
    out.append('}');
  }

  private void space() {
    if (random.nextInt(SPACE_EVERY) == 0) {
      out.append(' ');
    }
  }

  private void text(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char character = text.charAt(i);
      if (random.nextInt(ESCAPE_EVERY) > 0) {
        out.append(character);
      } else if (character == '/') {
        out.append("\\/");
      } else {
        out.append("\\u%04x".formatted((int) character));
      }
    }
    out.append('"');
  }
}
