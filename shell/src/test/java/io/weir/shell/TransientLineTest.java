package io.weir.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What a terminal shows in the end: nothing of the line, everything else. */
class TransientLineTest {
  private static final Pattern SEQUENCE = Pattern.compile("\\G\u001b\\[([0-9]*)([A-Z])");

  /** The lines of a terminal of that width; it knows the control sequences that are used. */
  private static List<String> screen(String text, int columns) {
    List<StringBuilder> lines = new ArrayList<>();
    lines.add(new StringBuilder());
    int row = 0;
    int column = 0;
    Matcher matcher = SEQUENCE.matcher(text);
    for (int i = 0; i < text.length(); ) {
      char c = text.charAt(i);
      if (matcher.find(i)) {
        i = matcher.end();
        if (matcher.group(2).equals("A")) {
          row -= Integer.parseInt(matcher.group(1));
        } else {
          lines.get(row).setLength(Math.min(column, lines.get(row).length()));
          if (matcher.group(2).equals("J")) {
            lines.subList(row + 1, lines.size()).clear();
          }
        }
        continue;
      }
      i++;
      if (c == '\r') {
        column = 0;
        continue;
      }
      if (c == '\n' || column == columns) {
        row++;
        column = 0;
        if (row == lines.size()) {
          lines.add(new StringBuilder());
        }
      }
      if (c != '\n') {
        StringBuilder line = lines.get(row);
        line.setLength(Math.max(line.length(), column));
        line.replace(column, Math.min(line.length(), column + 1), String.valueOf(c));
        column++;
      }
    }
    return lines.stream().map(StringBuilder::toString).toList();
  }

  @Test
  void itGivesWayToAllOtherOutput() throws IOException {
    Random random = new Random(3);
    for (int columns : new int[] {10, 40, 80}) {
      ByteArrayOutputStream terminal = new ByteArrayOutputStream();
      TransientLine line = new TransientLine(terminal, true, columns);
      OutputStream other = line.before(terminal);
      List<String> expected = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        if (random.nextBoolean()) {
          line.show("s".repeat(1 + random.nextInt(3 * columns)));
        } else {
          String text = "row " + i;
          expected.add(text);
          other.write((text + "\n").getBytes(StandardCharsets.UTF_8));
        }
      }
      line.erase();
      expected.add("");
      assertEquals(expected, screen(terminal.toString(StandardCharsets.UTF_8), columns));
    }
  }

  @Test
  void withoutATerminalThereIsNone() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    TransientLine line = new TransientLine(out, false, 80);
    line.show("12 rows");
    line.erase();
    assertEquals(0, out.size());
  }
}
