package io.weir.parser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.parser.ast.SqlCreateTable;
import io.weir.parser.ast.SqlCreateView;
import io.weir.parser.ast.SqlDescribe;
import io.weir.parser.ast.SqlDropTable;
import io.weir.parser.ast.SqlDropView;
import io.weir.parser.ast.SqlExplainPlan;
import io.weir.parser.ast.SqlExplainPlan.Mode;
import io.weir.parser.ast.SqlReset;
import io.weir.parser.ast.SqlSet;
import io.weir.parser.ast.SqlShow;
import io.weir.parser.ast.SqlShow.Kind;
import io.weir.parser.ast.SqlStatementSet;
import io.weir.parser.ast.SqlStopJob;
import io.weir.parser.ast.SqlTableColumn;
import io.weir.parser.ast.SqlTableLike;
import io.weir.parser.ast.SqlTableOption;
import io.weir.parser.ast.SqlWatermark;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlInsert;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlMapTypeNameSpec;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlRowTypeNameSpec;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What each statement's tree holds. */
final class StatementsTest {
  @Test
  void createTable() {
    String sql =
        """
        CREATE TEMPORARY TABLE IF NOT EXISTS shop.orders (
          id BIGINT NOT NULL COMMENT 'the id',
          price DECIMAL(10, 2),
          ts TIMESTAMP(3),
          total AS price * 2 COMMENT 'doubled',
          part INT METADATA FROM 'partition' VIRTUAL,
          `timestamp` TIMESTAMP_LTZ(3) METADATA,
          WATERMARK FOR ts AS ts - INTERVAL '5' SECOND,
          CONSTRAINT k PRIMARY KEY (id, ts) NOT ENFORCED
        ) COMMENT 'it''s' PARTITIONED BY (part)
        WITH ('connector' = 'filesystem', 'path' = '/tmp')""";
    SqlCreateTable table = parse(SqlCreateTable.class, sql);
    assertTrue(table.temporary());
    assertTrue(table.ifNotExists());
    assertEquals(List.of("shop", "orders"), table.name().names);
    assertEquals("it's", table.comment());
    assertEquals(List.of("part"), names(table.partitionedBy()));
    assertEquals(
        List.of("id", "price", "ts", "total", "part", "timestamp"),
        table.columns().stream().map(column -> column.name().getSimple()).toList());

    SqlTableColumn.Physical id = column(SqlTableColumn.Physical.class, table, 0);
    assertEquals(false, id.type().getNullable());
    assertEquals("the id", id.comment());
    assertFalse(id.primaryKey());
    assertEquals(true, column(SqlTableColumn.Physical.class, table, 1).type().getNullable());
    SqlTableColumn.Computed total = column(SqlTableColumn.Computed.class, table, 3);
    assertEquals("price * 2", at(sql, total.expression().getParserPosition()));
    assertEquals("doubled", total.comment());
    assertEquals("total AS price * 2 COMMENT 'doubled'", at(sql, total.position()));
    SqlTableColumn.Metadata part = column(SqlTableColumn.Metadata.class, table, 4);
    assertEquals("partition", part.metadataKey());
    assertTrue(part.virtual());
    SqlTableColumn.Metadata timestamp = column(SqlTableColumn.Metadata.class, table, 5);
    assertNull(timestamp.metadataKey());
    assertFalse(timestamp.virtual());

    SqlWatermark watermark = present(table.watermark());
    assertEquals("ts", watermark.column().getSimple());
    assertEquals("ts - INTERVAL '5' SECOND", at(sql, watermark.expression().getParserPosition()));
    assertEquals(List.of("id", "ts"), names(present(table.primaryKey())));
    assertEquals(
        "CONSTRAINT k PRIMARY KEY (id, ts) NOT ENFORCED", at(sql, table.primaryKeyPosition()));
    SqlTableOption path = table.options().get(1);
    assertEquals("path", path.key());
    assertEquals("/tmp", path.value());
    assertEquals("'path'", at(sql, path.keyPos()));
    assertEquals("'/tmp'", at(sql, path.valuePos()));
    assertNull(table.like());
    assertNull(table.asQuery());
  }

  @Test
  void createTableWithKeyAtColumn() {
    SqlCreateTable table =
        parse(
            SqlCreateTable.class,
            "CREATE TABLE t (id INT NOT NULL PRIMARY KEY NOT ENFORCED COMMENT 'c', v INT)");
    assertEquals(List.of("id"), names(present(table.primaryKey())));
    SqlTableColumn.Physical id = column(SqlTableColumn.Physical.class, table, 0);
    assertTrue(id.primaryKey());
    assertEquals(false, id.type().getNullable());
    assertEquals("c", id.comment());
    assertFalse(table.temporary());
    assertNull(table.watermark());
  }

  @Test
  void createTableLike() {
    SqlTableLike like =
        present(
            parse(
                    SqlCreateTable.class,
                    "CREATE TABLE t (a INT) LIKE x.s (INCLUDING ALL EXCLUDING OPTIONS"
                        + " OVERWRITING WATERMARKS INCLUDING METADATA)")
                .like());
    assertEquals(List.of("x", "s"), like.source().names);
    assertEquals(
        List.of(
            "INCLUDING ALL", "EXCLUDING OPTIONS", "OVERWRITING WATERMARKS", "INCLUDING METADATA"),
        like.options().stream().map(o -> o.strategy() + " " + o.feature()).toList());
  }

  @Test
  void createTableAs() {
    SqlCreateTable table =
        parse(SqlCreateTable.class, "CREATE TABLE t WITH ('connector' = 'print') AS SELECT 1 AS a");
    assertInstanceOf(SqlSelect.class, table.asQuery());
    assertEquals(List.of(), table.columns());
  }

  @Test
  void nestedTypesAreNullableUnlessTheySayNot() {
    SqlCreateTable table =
        parse(
            SqlCreateTable.class,
            "CREATE TABLE t (r ROW<a INT, b STRING NOT NULL, `c` ROW(d DATE) 'comment'>,"
                + " m MAP<STRING NOT NULL, ARRAY<INT NOT NULL>>)");
    SqlRowTypeNameSpec row = (SqlRowTypeNameSpec) physical(table, 0).getTypeNameSpec();
    assertEquals(List.of("a", "b", "c"), names(row.getFieldNames()));
    assertEquals(
        List.of(true, false, true),
        row.getFieldTypes().stream().map(SqlDataTypeSpec::getNullable).toList());
    SqlMapTypeNameSpec map = (SqlMapTypeNameSpec) physical(table, 1).getTypeNameSpec();
    assertEquals(false, map.getKeyType().getNullable());
    assertEquals(true, map.getValType().getNullable());
  }

  @Test
  void views() {
    SqlCreateView view =
        parse(
            SqlCreateView.class,
            "CREATE OR REPLACE TEMPORARY VIEW IF NOT EXISTS v (a, b) COMMENT 'c' AS SELECT 1, 2");
    assertTrue(view.orReplace());
    assertTrue(view.temporary());
    assertTrue(view.ifNotExists());
    assertEquals("v", view.name().toString());
    assertEquals(List.of("a", "b"), names(view.columnNames()));
    assertEquals("c", view.comment());
    assertInstanceOf(SqlSelect.class, view.query());
    assertFalse(parse(SqlCreateView.class, "CREATE VIEW v AS VALUES 1").orReplace());
  }

  @Test
  void drops() {
    SqlDropTable table = parse(SqlDropTable.class, "DROP TEMPORARY TABLE IF EXISTS a.t");
    assertTrue(table.temporary());
    assertTrue(table.ifExists());
    assertEquals("a.t", table.name().toString());
    SqlDropView view = parse(SqlDropView.class, "DROP VIEW v");
    assertFalse(view.temporary());
    assertFalse(view.ifExists());
    assertEquals("v", view.name().toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"DESCRIBE a.t", "DESC a.t", "describe table a.t"})
  void describe(String sql) {
    assertEquals("a.t", parse(SqlDescribe.class, sql).name().toString());
  }

  @Test
  void show() {
    assertEquals(Kind.TABLES, parse(SqlShow.class, "SHOW TABLES").kind());
    assertEquals(Kind.FUNCTIONS, parse(SqlShow.class, "SHOW FUNCTIONS").kind());
    assertEquals(Kind.JOBS, parse(SqlShow.class, "SHOW JOBS").kind());
    SqlShow views = parse(SqlShow.class, "SHOW VIEWS NOT LIKE 'a%'");
    assertEquals(Kind.VIEWS, views.kind());
    assertEquals("a%", views.like());
    assertTrue(views.notLike());
    SqlShow create = parse(SqlShow.class, "SHOW CREATE TABLE a.t");
    assertEquals(Kind.CREATE_TABLE, create.kind());
    assertEquals("a.t", present(create.name()).toString());
    assertEquals(Kind.CREATE_VIEW, parse(SqlShow.class, "SHOW CREATE VIEW v").kind());
    SqlShow columns = parse(SqlShow.class, "SHOW COLUMNS FROM t LIKE 'x'");
    assertEquals(Kind.COLUMNS, columns.kind());
    assertEquals("t", present(columns.name()).toString());
    assertEquals("x", columns.like());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "EXECUTE STATEMENT SET BEGIN INSERT INTO a SELECT 1; INSERT INTO b VALUES (2); END",
        "BEGIN STATEMENT SET; INSERT INTO a SELECT 1; INSERT INTO b VALUES (2); END;"
      })
  void statementSet(String sql) {
    SqlStatementSet set = parse(SqlStatementSet.class, sql);
    assertEquals(
        List.of("a", "b"),
        set.inserts().stream().map(insert -> insert.getTargetTable().toString()).toList());
  }

  @Test
  void explain() {
    assertEquals(Mode.PLAN, explained("EXPLAIN SELECT 1", SqlKind.SELECT));
    assertEquals(Mode.PLAN, explained("EXPLAIN (SELECT 1)", SqlKind.SELECT));
    assertEquals(Mode.PLAN, explained("EXPLAIN PLAN FOR SELECT 1", SqlKind.SELECT));
    assertEquals(Mode.PASSES, explained("EXPLAIN PASSES INSERT INTO t SELECT 1", SqlKind.INSERT));
    assertEquals(Mode.CODE, explained("EXPLAIN CODE WITH a AS (SELECT 1) TABLE a", SqlKind.WITH));
    assertEquals(Mode.CODE, explained("EXPLAIN (CODE) VALUES 1", SqlKind.VALUES));
    String set = "STATEMENT SET BEGIN INSERT INTO a SELECT 1; END";
    assertEquals(Mode.PLAN, explained("EXPLAIN EXECUTE " + set, SqlKind.OTHER));
    assertEquals(Mode.PLAN, explained("EXPLAIN " + set, SqlKind.OTHER));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SET 'table.local-time-zone' = 'Europe/Berlin'",
        "SET table.local-time-zone = Europe/Berlin",
        "SET table.local-time-zone='Europe/Berlin'",
        "SET 'table.local-time-zone' = /* here */ Europe/Berlin ;"
      })
  void set(String sql) {
    SqlSet set = parse(SqlSet.class, sql);
    assertEquals("table.local-time-zone", set.key());
    assertEquals("Europe/Berlin", set.value());
    assertEquals("Europe/Berlin", at(sql, set.valuePos()).replace("'", ""));
    assertEquals("table.local-time-zone", at(sql, set.keyPos()).replace("'", ""));
  }

  @Test
  void setWithoutQuotesKeepsWords() {
    assertEquals("10 min", parse(SqlSet.class, "SET a.b =  10   min").value());
    assertEquals("-1.5", parse(SqlSet.class, "SET a = -1.5").value());
    assertEquals("", parse(SqlSet.class, "SET a = ''").value());
    assertNull(parse(SqlSet.class, "SET").key());
  }

  @Test
  void reset() {
    assertEquals("a.default", parse(SqlReset.class, "RESET 'a.default'").key());
    assertEquals("a.default", parse(SqlReset.class, "RESET a.default").key());
    assertNull(parse(SqlReset.class, "RESET").key());
  }

  @Test
  void stopJob() {
    assertEquals("j-1", parse(SqlStopJob.class, "STOP JOB 'j-1'").jobId());
  }

  @Test
  void insert() {
    SqlInsert insert = parse(SqlInsert.class, "INSERT INTO t (a, b) SELECT * FROM s");
    assertEquals("t", insert.getTargetTable().toString());
    assertEquals(2, present(insert.getTargetColumnList()).size());
  }

  @Test
  void namesThatNeedNoQuotes() {
    for (String word :
        List.of(
            "name",
            "type",
            "key",
            "data",
            "source",
            "version",
            "level",
            "comment",
            "job",
            "jobs",
            "stop",
            "code",
            "passes",
            "tables",
            "views",
            "functions",
            "columns",
            "metadata",
            "plan",
            "if",
            "options",
            "status",
            "uuid",
            "size",
            "state",
            "statement",
            "description",
            "path",
            "id",
            "hop",
            "tumble",
            "virtual",
            "partitions",
            "database",
            "catalog")) {
      parse(SqlCreateTable.class, "CREATE TABLE %s (%s STRING)".formatted(word, word));
      parse(SqlSelect.class, "SELECT t.%s, %s AS %s FROM %s".formatted(word, word, word, word));
      assertFalse(Statements.reservedKeywords().contains(word.toUpperCase()), word);
    }
  }

  @Test
  void keywords() {
    Set<String> reserved = Statements.reservedKeywords();
    assertTrue(
        reserved.containsAll(
            Set.of("SELECT", "TIMESTAMP", "VALUE", "USER", "DATE", "STRING", "WATERMARK")));
    Set<String> all = Statements.keywords();
    assertTrue(all.containsAll(reserved));
    assertTrue(all.containsAll(Set.of("JOBS", "PASSES", "METADATA", "ENFORCED", "TUMBLE")));
  }

  @Test
  void namesKeepTheirCase() {
    SqlSelect select = parse(SqlSelect.class, "SELECT aB, `C d``e` FROM T");
    assertEquals("aB", select.getSelectList().get(0).toString());
    assertEquals("C d`e", ((SqlIdentifier) select.getSelectList().get(1)).getSimple());
  }

  private static <T extends SqlNode> T parse(Class<T> type, String sql) {
    return assertInstanceOf(type, Statements.parseOne(sql).node());
  }

  private static Mode explained(String sql, SqlKind kind) {
    SqlExplainPlan explain = parse(SqlExplainPlan.class, sql);
    assertEquals(kind, explain.statement().getKind());
    return explain.mode();
  }

  private static <T extends SqlTableColumn> T column(
      Class<T> type, SqlCreateTable table, int index) {
    return assertInstanceOf(type, table.columns().get(index));
  }

  private static SqlDataTypeSpec physical(SqlCreateTable table, int index) {
    return column(SqlTableColumn.Physical.class, table, index).type();
  }

  private static List<String> names(List<SqlIdentifier> identifiers) {
    return identifiers.stream().map(SqlIdentifier::getSimple).toList();
  }

  private static String at(String sql, SqlParserPos position) {
    List<String> lines = sql.lines().toList();
    assertEquals(position.getLineNum(), position.getEndLineNum());
    return lines
        .get(position.getLineNum() - 1)
        .substring(position.getColumnNum() - 1, position.getEndColumnNum());
  }

  private static <T> T present(@Nullable T value) {
    assertNotNull(value);
    return Objects.requireNonNull(value);
  }
}
