package io.weir.shell.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.runtime.data.Batch;
import io.weir.runtime.data.BytesColumn;
import io.weir.runtime.data.Column;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.DecimalColumn;
import io.weir.runtime.data.DoubleColumn;
import io.weir.runtime.data.Field;
import io.weir.runtime.data.IntColumn;
import io.weir.runtime.data.LongColumn;
import io.weir.runtime.data.RowType;
import io.weir.runtime.data.TypeKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a table shows of a value: the oracles are {@code toString} of the JDK's own classes. */
class TableRendererTest {
  private static final RowType SCHEMA =
      RowType.of(
          new Field("i", DataType.integer()),
          new Field("text", DataType.string()),
          new Field("a title longer than any of its numbers", DataType.bigint()),
          new Field("d", DataType.doublePrecision()),
          new Field("p", DataType.decimal(18, 4)),
          new Field("w", DataType.decimal(38, 10)),
          new Field("day", DataType.of(TypeKind.DATE)));

  private static final int TEXT = 1;

  /** Java 17 does not always print the shortest digits. */
  private static final int REAL = 3;

  /** Rows whose numbers become longer, past those from which widths are taken. */
  private static List<List<String>> fill(Batch batch, int rows, Random random) {
    List<List<String>> expected = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      int bits = 1 + (int) (60L * row / rows);
      long number = random.nextLong() >> (63 - bits);
      double real = random.nextDouble() * Math.scalb(1.0, random.nextInt(bits + 1));
      BigInteger digits = new BigInteger(2 * bits, random);
      LocalDate day = LocalDate.ofEpochDay(random.nextInt(20_000));
      String text = "x".repeat(random.nextInt(2 * bits));
      column(batch, 0, IntColumn.class).values[row] = (int) number;
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      column(batch, 1, BytesColumn.class).set(row, bytes, 0, bytes.length);
      column(batch, 2, LongColumn.class).values[row] = number;
      column(batch, 3, DoubleColumn.class).values[row] = real;
      column(batch, 4, LongColumn.class).values[row] = number % 1_000_000_000_000_000_000L;
      column(batch, 5, DecimalColumn.class).set(row, new BigDecimal(digits, 10));
      column(batch, 6, IntColumn.class).values[row] = (int) day.toEpochDay();
      expected.add(
          List.of(
              Integer.toString((int) number),
              text,
              Long.toString(number),
              Double.toString(real),
              BigDecimal.valueOf(number % 1_000_000_000_000_000_000L, 4).toPlainString(),
              new BigDecimal(digits, 10).toPlainString(),
              day.toString()));
    }
    batch.rows = rows;
    return expected;
  }

  private static <C extends Column> C column(Batch batch, int index, Class<C> type) {
    return type.cast(batch.columns[index]);
  }

  @ParameterizedTest
  @ValueSource(ints = {20, 40, 80, 160, Integer.MAX_VALUE})
  void noNumberIsEverCut(int width) throws IOException {
    for (boolean live : new boolean[] {false, true}) {
      Batch batch = new Batch(SCHEMA, 12_000);
      List<List<String>> expected = fill(batch, 12_000, new Random(width));
      List<List<String>> shown = cells(render(batch, live, width));
      assertEquals(expected.size(), shown.size());
      boolean cut = false;
      for (int row = 0; row < expected.size(); row++) {
        for (int i = 0; i < expected.get(row).size(); i++) {
          String value = expected.get(row).get(i);
          String cell = shown.get(row).get(i);
          if (i == REAL) {
            assertEquals(Double.parseDouble(value), Double.parseDouble(cell));
          } else if (i != TEXT) {
            assertEquals(value, cell);
          } else if (cell.endsWith("…")) {
            cut = true;
            assertTrue(value.startsWith(cell.substring(0, cell.length() - 1)), cell);
          } else {
            assertEquals(value, cell);
          }
        }
      }
      assertEquals(width != Integer.MAX_VALUE, cut, "texts are cut where there is a width only");
    }
  }

  @Test
  void nestedValuesAreCutBetweenNumbers() {
    String value = "{\"a\":123456,\"b\":[-1.5E10,2999998]}";
    for (int width = 2; width < value.length(); width++) {
      String cut = TextWidth.cutBetweenNumbers(value, width);
      assertTrue(TextWidth.of(cut) <= width, cut);
      String kept = cut.substring(0, cut.length() - 1);
      assertTrue(value.startsWith(kept), cut);
      String rest = value.substring(kept.length());
      String number = "[-+.eE0-9]";
      assertTrue(
          kept.isEmpty()
              || !kept.substring(kept.length() - 1).matches(number)
              || !rest.substring(0, 1).matches(number),
          cut);
    }
    assertEquals("{\"a\":…", TextWidth.cutBetweenNumbers(value, 9));
  }

  @Test
  void aTableInPlaceLeavesOutColumnsInsteadOfCuttingNumbers() throws IOException {
    Batch batch = new Batch(SCHEMA, 30);
    List<List<String>> expected = fill(batch, 30, new Random(1));
    boolean hidden = false;
    for (int width = 60; width < 200; width++) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      TableRenderer renderer = Renderers.inPlace(out, SCHEMA, ZoneOffset.UTC, false, width);
      renderer.begin();
      renderer.append(batch, null, batch.rows);
      renderer.end();
      renderer.flush();
      String text = out.toString(StandardCharsets.UTF_8);
      hidden |= renderer.hiddenColumns() > 0;
      int columns = SCHEMA.fields().size() - renderer.hiddenColumns();
      for (String line : text.split("\n")) {
        assertTrue(TextWidth.of(line) <= width, line);
      }
      List<List<String>> shown = cells(text);
      for (int row = 0; row < batch.rows; row++) {
        for (int i = 0; i < columns; i++) {
          if (i != TEXT && i != REAL) {
            assertEquals(expected.get(row).get(i), shown.get(row).get(i));
          }
        }
      }
    }
    assertTrue(hidden);
  }

  @Test
  void textsCannotCommandTheTerminal() {
    assertEquals("\\u001b[2J \\u009b1m \\u007f", TextWidth.oneLine("\u001b[2J \u009b1m \u007f"));
  }

  private static String render(Batch batch, boolean live, int width) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Renderer renderer = Renderers.of(OutputFormat.TABLE, out, SCHEMA, ZoneOffset.UTC, live, width);
    renderer.begin();
    renderer.append(batch, null, batch.rows);
    renderer.end();
    renderer.flush();
    return out.toString(StandardCharsets.UTF_8);
  }

  /** The values between the bars, without the titles. */
  private static List<List<String>> cells(String table) {
    List<List<String>> rows = new ArrayList<>();
    for (String line : table.split("\n")) {
      if (line.startsWith("│")) {
        List<String> cells = new ArrayList<>();
        for (String cell : line.substring(1).split("│")) {
          cells.add(cell.strip());
        }
        rows.add(cells);
      }
    }
    return rows.subList(1, rows.size());
  }
}
