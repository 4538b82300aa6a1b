package io.weir.planner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.weir.planner.catalog.CatalogColumn;
import io.weir.planner.catalog.CatalogTable;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What CREATE TABLE puts into the catalog. */
class CreateTableTest {
  private final TestCatalog catalog =
      new TestCatalog(
          "CREATE TABLE base (id INT, raw STRING, ts AS TO_TIMESTAMP(raw), part INT METADATA"
              + " FROM 'partition' VIRTUAL, WATERMARK FOR ts AS ts - INTERVAL '1' SECOND,"
              + " PRIMARY KEY (id) NOT ENFORCED) PARTITIONED BY (raw)"
              + " WITH ('connector' = 'files', 'path' = '/a')");

  @Test
  void columnsOfEverySort() {
    CatalogTable base = (CatalogTable) catalog.find("base");
    assertNotNull(base);
    assertEquals("INT NOT NULL", base.column("id").type().toString());
    CatalogColumn.Computed ts = assertInstanceOf(CatalogColumn.Computed.class, base.column("ts"));
    assertEquals("TIMESTAMP(3)", ts.type().toString());
    CatalogColumn.Metadata part =
        assertInstanceOf(CatalogColumn.Metadata.class, base.column("part"));
    assertEquals("partition", part.key());
    assertEquals("ts", base.watermark().column());
    assertEquals(List.of("id"), base.primaryKey());
    assertEquals(List.of("raw"), base.partitionKeys());
  }

  @Test
  void typesKeepTheirNullability() {
    CatalogTable table =
        catalog.create(
            "CREATE TABLE t (r ROW<a INT NOT NULL, b STRING> NOT NULL, arr ARRAY<INT NOT NULL>,"
                + " m MAP<STRING, ROW<x INT>>, b BYTES, v VARCHAR(10), d DECIMAL, t TIME(3),"
                + " l TIMESTAMP(6) WITH LOCAL TIME ZONE)");
    assertEquals(
        List.of(
            "ROW<`a` INT NOT NULL, `b` STRING> NOT NULL",
            "ARRAY<INT NOT NULL>",
            "MAP<STRING, ROW<`x` INT>>",
            "BYTES",
            "VARCHAR(10)",
            "DECIMAL(10, 0)",
            "TIME(3)",
            "TIMESTAMP_LTZ(6)"),
        table.columns().stream().map(column -> column.type().toString()).toList());
  }

  @Test
  void likeTakesEverythingOverAndOptionsWin() {
    CatalogTable like =
        catalog.create(
            "CREATE TABLE c (more INT) WITH ('path' = '/b', 'format' = 'csv') LIKE base");
    assertEquals(
        List.of("id", "raw", "ts", "part", "more"),
        like.columns().stream().map(CatalogColumn::name).toList());
    assertEquals(Map.of("connector", "files", "path", "/b", "format", "csv"), like.options());
    assertEquals("ts", like.watermark().column());
    assertEquals(List.of("id"), like.primaryKey());
  }

  @Test
  void likeLeavesOut() {
    CatalogTable like =
        catalog.create(
            "CREATE TABLE c (ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'x') LIKE"
                + " base (EXCLUDING ALL)");
    assertEquals(
        List.of("id", "raw", "ts"), like.columns().stream().map(CatalogColumn::name).toList());
    assertEquals(Map.of("connector", "x"), like.options());
    assertEquals(List.of(), like.primaryKey());
    CatalogTable without =
        catalog.create("CREATE TABLE d LIKE base (EXCLUDING WATERMARKS EXCLUDING PARTITIONS)");
    assertNull(without.watermark());
    assertEquals(List.of(), without.partitionKeys());
  }

  @Test
  void columnsOfAQuery() {
    CatalogTable table =
        catalog.create("CREATE TABLE c AS SELECT id, COUNT(*) AS n FROM base GROUP BY id");
    assertEquals("[id INT NOT NULL, n BIGINT NOT NULL]", columns(table));
  }

  private static String columns(CatalogTable table) {
    return table.columns().stream()
        .map(column -> column.name() + " " + column.type())
        .toList()
        .toString();
  }

  @Test
  void mistakes() {
    catalog.assertError("CREATE TABLE e (a INT, b AS ^aa^ + 1)", "Column `aa` not found");
    catalog.assertError(
        "CREATE TABLE e (a INT, b AS ^SUM(a)^)",
        "A computed column can only use the values of its row");
    catalog.assertError(
        "CREATE TABLE e (a INT, WATERMARK FOR ^a^ AS a)",
        "WATERMARK needs a TIMESTAMP or TIMESTAMP_LTZ column, `a` is INT");
    catalog.assertError(
        "CREATE TABLE e (a INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ^a^)",
        "The watermark of `ts` needs to be TIMESTAMP(3), not INT");
    catalog.assertError(
        "CREATE TABLE e (a INT, PRIMARY KEY (^b^) NOT ENFORCED)", "Column `b` not found");
    catalog.assertError(
        "CREATE TABLE e (a INT, b AS a + 1, PRIMARY KEY (^b^) NOT ENFORCED)",
        "PRIMARY KEY needs a column that is stored, `b` is not");
    catalog.assertError("CREATE TABLE e (a INT) PARTITIONED BY (^b^)", "Column `b` not found");
    catalog.assertError(
        "CREATE TABLE e (a ^TIMESTAMP(9)^)", "TIMESTAMP has at most 6 fraction digits");
    catalog.assertError(
        "CREATE TABLE e (a INT) WITH ('x' = '1', ^'x'^ = '2')", "Option 'x' is given twice");
    catalog.assertError(
        "CREATE TABLE e (^id^ INT) LIKE base", "Column `id` is in the table of LIKE as well");
    catalog.assertError("CREATE TABLE e (a INT) LIKE ^bas^", "Table `bas` not found");
  }
}
