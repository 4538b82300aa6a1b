package io.weir.benchmarks.data;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Random;

/**
 * Events like those that a host of source code publishes, as JSON lines of some 340 bytes: five
 * types, each with a nested payload of another shape, a field that most events lack, escapes in
 * texts.
 */
public final class CodeHostEvents {
  private static final String[] WORDS = {
    "fix",
    "the",
    "build",
    "on",
    "windows",
    "add",
    "tests",
    "for",
    "parser",
    "update",
    "docs",
    "remove",
    "unused",
    "imports",
    "handle",
    "\\\"quoted\\\"",
    "names",
    "caf\\u00e9",
    "a\\/b",
    "line\\nbreak"
  };

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss'Z'");

  private final Random random = new Random(42);
  private final StringBuilder out = new StringBuilder();

  private CodeHostEvents() {}

  /** Writes so many events to a file. */
  public static void write(Path file, long rows) throws IOException {
    CodeHostEvents events = new CodeHostEvents();
    try (BufferedWriter lines = Files.newBufferedWriter(file, StandardCharsets.US_ASCII)) {
      for (long row = 0; row < rows; row++) {
        events.out.setLength(0);
        events.event(row);
        lines.append(events.out).append('\n');
      }
    }
  }

  private void event(long row) {
    int kind = random.nextInt(100);
    int actor = random.nextInt(100_000);
    int repository = random.nextInt(20_000);
    out.append("{\"id\":\"").append(30_000_000_000L + row).append("\",\"type\":\"");
    out.append(
        kind < 42
            ? "PushEvent"
            : kind < 76
                ? "WatchEvent"
                : kind < 87 ? "CreateEvent" : kind < 94 ? "IssuesEvent" : "PullRequestEvent");
    out.append("\",\"actor\":{\"id\":").append(actor);
    out.append(",\"login\":\"user-").append(actor);
    out.append("\",\"url\":\"https://host.example/").append(actor);
    out.append("\"},\"repo\":{\"id\":").append(repository * 7);
    out.append(",\"name\":\"user-")
        .append(repository % 1000)
        .append("/project-")
        .append(repository);
    out.append("\"},\"payload\":");
    payload(kind, row);
    out.append(",\"public\":true,\"created_at\":\"");
    out.append(TIME.format(LocalDateTime.of(2026, 1, 1, 0, 0).plusSeconds(row / 50)));
    out.append('"');
    if (random.nextInt(4) == 0) {
      out.append(",\"org\":{\"id\":").append(random.nextInt(5000)).append(",\"login\":\"org-");
      out.append(random.nextInt(5000)).append("\"}");
    }
    out.append('}');
  }

  private void payload(int kind, long row) {
    if (kind < 42) {
      int commits = random.nextInt(4) == 0 ? 2 : 1;
      out.append("{\"push_id\":").append(20_000_000L + row).append(",\"size\":").append(commits);
      out.append(",\"ref\":\"main\",\"commits\":[");
      for (int i = 0; i < commits; i++) {
        out.append(i == 0 ? "" : ",").append("{\"sha\":\"");
        out.append(Long.toHexString(random.nextLong())).append("\",\"message\":\"");
        words(3);
        out.append("\",\"distinct\":").append(random.nextInt(10) > 0).append('}');
      }
      out.append("]}");
    } else if (kind < 76) {
      out.append("{\"action\":\"started\"}");
    } else if (kind < 87) {
      out.append("{\"ref\":");
      if (random.nextBoolean()) {
        out.append("null,\"ref_type\":\"repository\"");
      } else {
        out.append("\"feature-").append(random.nextInt(1000)).append("\",\"ref_type\":\"branch\"");
      }
      out.append(",\"master_branch\":\"main\",\"description\":\"");
      words(6);
      out.append("\",\"pusher_type\":\"user\"}");
    } else if (kind < 94) {
      out.append("{\"action\":\"opened\",\"issue\":{\"number\":").append(random.nextInt(9000));
      out.append(",\"title\":\"");
      words(5);
      out.append("\",\"labels\":[],\"comments\":").append(random.nextInt(30));
      out.append(",\"locked\":false,\"assignee\":null}}");
    } else {
      out.append("{\"action\":\"closed\",\"number\":").append(random.nextInt(9000));
      out.append(",\"pull_request\":{\"title\":\"");
      words(5);
      out.append("\",\"merged\":").append(random.nextBoolean());
      out.append(",\"additions\":").append(random.nextInt(2000));
      out.append(",\"deletions\":").append(random.nextInt(900)).append(",\"score\":");
      out.append(random.nextInt(1000) / 100.0).append("}}");
    }
  }

  private void words(int count) {
    for (int i = 0; i < count; i++) {
      out.append(i == 0 ? "" : " ").append(WORDS[random.nextInt(WORDS.length)]);
    }
  }
}
