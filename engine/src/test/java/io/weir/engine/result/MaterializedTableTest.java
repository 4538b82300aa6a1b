package io.weir.engine.result;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.weir.runtime.data.Batch;
import io.weir.runtime.data.BytesColumn;
import io.weir.runtime.data.ChangeKind;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.Field;
import io.weir.runtime.data.LongColumn;
import io.weir.runtime.data.RowType;
import io.weir.runtime.error.BugException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MaterializedTableTest {
  private static final RowType SCHEMA =
      RowType.of(new Field("word", DataType.string()), new Field("count", DataType.bigint()));

  private record Change(ChangeKind kind, @Nullable String word, long count) {}

  @Test
  void anUpdateKeepsItsPlace() {
    MaterializedTable table = new MaterializedTable(SCHEMA, List.of());
    table.apply(
        batch(
            List.of(
                new Change(ChangeKind.INSERT, "a", 1),
                new Change(ChangeKind.INSERT, null, 1),
                new Change(ChangeKind.UPDATE_BEFORE, "a", 1),
                new Change(ChangeKind.UPDATE_AFTER, "a", 2))));
    assertEquals(List.of("a=2", "null=1"), rows(table));
  }

  @Test
  void equalRowsAreKeptAsOftenAsTheyCame() {
    MaterializedTable table = new MaterializedTable(SCHEMA, List.of());
    Change insert = new Change(ChangeKind.INSERT, "a", 1);
    table.apply(batch(List.of(insert, insert, new Change(ChangeKind.DELETE, "a", 1))));
    assertEquals(List.of("a=1"), rows(table));
  }

  @Test
  void retractingWhatIsNotThereIsABug() {
    MaterializedTable table = new MaterializedTable(SCHEMA, List.of());
    Batch batch = batch(List.of(new Change(ChangeKind.DELETE, "a", 1)));
    assertThrows(BugException.class, () -> table.apply(batch));
  }

  @Test
  void retractionsAddUpToTheSameAsAMap() {
    Random random = new Random(7);
    MaterializedTable table = new MaterializedTable(SCHEMA, List.of());
    Map<String, Long> oracle = new LinkedHashMap<>();
    for (int round = 0; round < 400; round++) {
      List<Change> changes = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        String word = "w" + random.nextInt(round < 200 ? 2_000 : 20);
        Long old = oracle.get(word);
        if (old == null) {
          changes.add(new Change(ChangeKind.INSERT, word, 1));
          oracle.put(word, 1L);
        } else if (random.nextInt(3) == 0) {
          changes.add(new Change(ChangeKind.DELETE, word, old));
          oracle.remove(word);
        } else {
          changes.add(new Change(ChangeKind.UPDATE_BEFORE, word, old));
          changes.add(new Change(ChangeKind.UPDATE_AFTER, word, old + 1));
          oracle.put(word, old + 1);
        }
      }
      table.apply(batch(changes));
    }
    assertEquals(
        oracle.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).sorted().toList(),
        rows(table).stream().sorted().toList());
  }

  @Test
  void upsertsReplaceTheRowOfTheirKey() {
    MaterializedTable table = new MaterializedTable(SCHEMA, List.of(0));
    table.apply(
        batch(
            List.of(
                new Change(ChangeKind.INSERT, "a", 1),
                new Change(ChangeKind.INSERT, "b", 1),
                new Change(ChangeKind.UPDATE_AFTER, "a", 5),
                new Change(ChangeKind.DELETE, "b", 77))));
    assertEquals(List.of("a=5"), rows(table));
  }

  @Test
  void theOldestRowsGoFirst() {
    MaterializedTable table = new MaterializedTable(SCHEMA, List.of());
    List<Change> changes = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      changes.add(new Change(ChangeKind.INSERT, "w", i));
    }
    table.apply(batch(changes));
    table.keepNewest(2);
    table.apply(batch(List.of(new Change(ChangeKind.DELETE, "w", 98))));
    assertEquals(List.of("w=99"), rows(table));
  }

  private static Batch batch(List<Change> changes) {
    Batch batch = new Batch(SCHEMA, changes.size());
    byte[] kinds = batch.useKinds(changes.size());
    for (Change change : changes) {
      int row = batch.rows++;
      kinds[row] = (byte) change.kind().ordinal();
      if (change.word() == null) {
        batch.columns[0].setNull(row);
      } else {
        byte[] bytes = change.word().getBytes(StandardCharsets.UTF_8);
        ((BytesColumn) batch.columns[0]).set(row, bytes, 0, bytes.length);
      }
      ((LongColumn) batch.columns[1]).values[row] = change.count();
    }
    return batch;
  }

  private static List<String> rows(MaterializedTable table) {
    List<String> rows = new ArrayList<>();
    for (int row : table.rowNumbers()) {
      Batch batch = table.batch();
      String word =
          batch.columns[0].isNull(row) ? "null" : ((BytesColumn) batch.columns[0]).string(row);
      rows.add(word + "=" + ((LongColumn) batch.columns[1]).values[row]);
    }
    assertEquals(table.size(), rows.size());
    return rows;
  }
}
