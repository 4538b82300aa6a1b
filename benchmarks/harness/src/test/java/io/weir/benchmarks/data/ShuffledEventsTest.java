package io.weir.benchmarks.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShuffledEventsTest {
  @Test
  void saysTheSameInAnotherWay(@TempDir Path directory) throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      lines.add(
          "{\"n\":%d,\"none\":null,\"row\":{\"url\":\"https://a/b/c?x=%d\",\"text\":\"abcdefgh\"}}"
              .formatted(i, i));
    }
    Path ordered = Files.write(directory.resolve("ordered"), lines);
    Path shuffled = directory.resolve("shuffled");
    ShuffledEvents.write(ordered, shuffled);

    ObjectMapper json = new ObjectMapper();
    List<String> others = Files.readAllLines(shuffled);
    assertEquals(lines.size(), others.size());
    for (int i = 0; i < lines.size(); i++) {
      assertEquals(json.readTree(lines.get(i)), json.readTree(others.get(i)));
    }
    String all = String.join("\n", others);
    assertTrue(all.contains("\\u00") && all.contains("\\/") && all.contains(" :"));
    assertTrue(all.contains("\n{\"row\"") || all.contains("\n{ \"row\""));
  }
}
