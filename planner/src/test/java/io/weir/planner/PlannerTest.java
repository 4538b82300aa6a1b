package io.weir.planner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.parser.Statements;
import io.weir.planner.plan.ExecPlan;
import io.weir.planner.plan.ExecPlanJson;
import io.weir.planner.plan.Expression;
import io.weir.planner.plan.PlanNode;
import io.weir.planner.plan.PlanType;
import io.weir.planner.plan.Window;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What plans hold beside what is printed of them. */
class PlannerTest {
  private final TestCatalog catalog =
      new TestCatalog(
          "CREATE TABLE t (id INT NOT NULL, name STRING, ltz TIMESTAMP_LTZ(3), ts TIMESTAMP(6))"
              + " WITH ('path' = 'a', 'format' = 'csv')",
          "CREATE TABLE r (rk INT NOT NULL, c INT)");

  @Test
  void aHintReplacesOptions() {
    PlanNode.Source source =
        only(
            PlanNode.Source.class,
            catalog.plan("SELECT id FROM t /*+ OPTIONS('path' = 'b', 'x' = 'y') */"));
    assertEquals("{format=csv, path=b, x=y}", source.table().options().toString());
  }

  @Test
  void theTableIsToldAsDeclared() {
    PlanNode.Source source = only(PlanNode.Source.class, catalog.plan("SELECT name FROM t"));
    assertEquals(4, source.table().columns().size());
    assertEquals(List.of(new PlanNode.TableColumn("name", null)), source.columns());
  }

  @Test
  void aTableThatChecksAllColumnsIsReadWhole() {
    PlanNode.Source source =
        only(
            PlanNode.Source.class,
            catalog.plan("SELECT COUNT(*) FROM t /*+ OPTIONS('check-all-columns' = 'true') */"));
    assertEquals(source.table().columns(), source.output());
  }

  /** NULLs come last in a descending order anyway; where it is said, Calcite validates the DESC. */
  @Test
  void aDescendingOrderIsTheSameWithThePlaceOfNullsWritten() {
    for (String select :
        List.of(
            "SELECT id AS x, name FROM t ORDER BY x DESC%1$s, name",
            "SELECT id, name FROM t ORDER BY 2 DESC%1$s, 1 DESC%1$s LIMIT 3",
            "SELECT name, COUNT(*) AS n FROM t GROUP BY name ORDER BY COUNT(*) + 1 DESC%1$s, name",
            "SELECT id FROM t UNION ALL SELECT rk FROM r ORDER BY id DESC%1$s",
            "SELECT DISTINCT UPPER(name) AS u FROM t ORDER BY UPPER(name) DESC%1$s")) {
      assertEquals(
          ExecPlanJson.write(catalog.plan(select.formatted(" NULLS LAST"))),
          ExecPlanJson.write(catalog.plan(select.formatted(""))),
          select);
    }
  }

  @Test
  void windowsOfInstantsAreAlignedInTheSessionsZone() {
    catalog.with(PlannerOptions.DEFAULT.withTimeZone(ZoneId.of("Asia/Tokyo")));
    assertEquals("Asia/Tokyo", window("ltz").timeZone());
    assertEquals(1_000, window("ltz").unit());
    assertEquals(null, window("ts").timeZone());
    assertEquals(1, window("ts").unit());
  }

  private Window window(String time) {
    ExecPlan plan =
        catalog.plan(
            "SELECT window_start, COUNT(*) FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR("
                + time
                + "), INTERVAL '1' DAY)) GROUP BY window_start, window_end");
    return plan.nodes().stream()
        .filter(PlanNode.Aggregate.class::isInstance)
        .map(node -> ((PlanNode.Aggregate) node).window())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void nullsDoNotMatchByEqualityOnly() {
    PlanNode.Join join =
        only(
            PlanNode.Join.class,
            catalog.plan("SELECT name FROM t JOIN r ON id = rk AND id IS NOT DISTINCT FROM c"));
    assertEquals(1, join.leftKeys().size());
    assertEquals("IS NOT DISTINCT FROM($0, $3)", String.valueOf(join.residual()));
  }

  @Test
  void anOuterJoinMakesColumnsNullable() {
    ExecPlan plan =
        catalog.plan(
            "SELECT id, n FROM t LEFT JOIN (SELECT rk, COUNT(*) AS n FROM r GROUP BY rk) x ON id ="
                + " rk");
    PlanNode.Sink sink = only(PlanNode.Sink.class, plan);
    assertEquals(
        "[INT NOT NULL, BIGINT]",
        sink.output().stream().map(field -> field.type()).toList().toString());
  }

  @Test
  void onePhaseWhenAsked() {
    catalog.with(
        PlannerOptions.DEFAULT.withAggregatePhases(PlannerOptions.AggregatePhases.ONE_PHASE));
    PlanNode.Aggregate aggregate =
        only(PlanNode.Aggregate.class, catalog.plan("SELECT name, COUNT(*) FROM t GROUP BY name"));
    assertEquals(PlanNode.Phase.SINGLE, aggregate.phase());
  }

  @Test
  void everyPassIsShown() {
    List<PassResult> passes =
        catalog
            .planner()
            .queryPasses(Statements.parseOne("SELECT name FROM t WHERE id > 1").node());
    assertEquals(
        List.of(
            "limit copies",
            "refuse missing constructs",
            "type NULLs",
            "rewrite group windows",
            "validate",
            "convert to algebra",
            "choose mode",
            "push filters",
            "compute join keys",
            "merge projections",
            "lower",
            "drop late rows",
            "prune columns",
            "distribute",
            "choose changelogs",
            "retain rows",
            "order scans",
            "identify state"),
        passes.stream().map(PassResult::name).toList());
    assertTrue(passes.stream().noneMatch(pass -> pass.plan().isBlank()));
  }

  @Test
  void aParseTreeIsNeverChanged() {
    var query =
        Statements.parseOne(
                "SELECT name, COUNT(*) AS n FROM t GROUP BY name HAVING COUNT(*) > 1 ORDER BY n")
            .node();
    String before = query.toString();
    ExecPlan first = catalog.planner().planQuery(query);
    assertEquals(before, query.toString());
    assertEquals(first, catalog.planner().planQuery(query));
  }

  @Test
  void aPlanThatContradictsItselfIsRefused() {
    ExecPlan plan = catalog.plan("SELECT name FROM t WHERE id > 1");
    PlanNode.Calc calc = only(PlanNode.Calc.class, plan);
    List<PlanNode> nodes = new ArrayList<>(plan.nodes());
    nodes.set(
        calc.id(),
        new PlanNode.Calc(
            calc.id(),
            calc.input(),
            new Expression.InputRef(7, PlanType.of(PlanType.Kind.BOOLEAN, false)),
            calc.projections(),
            calc.output()));
    assertEquals(
        "Calc 1 reads column 7",
        assertThrows(IllegalArgumentException.class, () -> ExecPlan.of(true, nodes)).getMessage());
    nodes.set(calc.id(), calc);
    nodes.remove(0);
    assertEquals(
        "Calc 1 stands at 0",
        assertThrows(IllegalArgumentException.class, () -> ExecPlan.of(true, nodes)).getMessage());
  }

  @Test
  void plansOfAnotherVersionAreRefused() {
    String json = ExecPlanJson.write(catalog.plan("SELECT 1"));
    assertThrows(
        IllegalArgumentException.class,
        () -> ExecPlanJson.read(json.replace("\"version\":" + ExecPlan.VERSION, "\"version\":7")));
    assertThrows(IllegalArgumentException.class, () -> ExecPlanJson.read("{\"nodes\":3}"));
  }

  private static <T extends PlanNode> T only(Class<T> type, ExecPlan plan) {
    List<PlanNode> found = plan.nodes().stream().filter(type::isInstance).toList();
    assertEquals(1, found.size());
    return type.cast(found.get(0));
  }
}
