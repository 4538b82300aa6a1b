package io.weir.planner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.weir.parser.Span;
import io.weir.parser.SqlException;
import io.weir.parser.Statements;
import io.weir.parser.ast.SqlCreateTable;
import io.weir.parser.ast.SqlCreateView;
import io.weir.parser.ast.SqlStatementSet;
import io.weir.planner.catalog.Catalog;
import io.weir.planner.catalog.CatalogObject;
import io.weir.planner.catalog.CatalogTable;
import io.weir.planner.catalog.CatalogView;
import io.weir.planner.catalog.TableCapabilities;
import io.weir.planner.explain.PlanPrinter;
import io.weir.planner.plan.Changelog;
import io.weir.planner.plan.ExecPlan;
import io.weir.planner.plan.ExecPlanJson;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.calcite.sql.SqlInsert;
import org.apache.calcite.sql.SqlNode;
import org.jspecify.annotations.Nullable;

/**
 * Tables made by SQL, and plans over them. What a connector can do is told by options: {@code
 * 'bounded' = 'false'} for a stream, {@code 'writes' = 'updates'} for a sink of any change, {@code
 * 'writes' = 'by key'} for one of upserts only, {@code 'writes' = 'any'}, {@code 'writes' =
 * 'nothing'}, {@code 'reads' = 'updates'}, {@code 'reads' = 'by key'}, {@code 'reads' = 'nothing'}.
 */
final class TestCatalog implements Catalog {
  private final Map<String, CatalogObject> objects = new LinkedHashMap<>();
  private PlannerOptions options = PlannerOptions.DEFAULT;

  TestCatalog(String... statements) {
    for (String statement : statements) {
      SqlNode node = Statements.parseOne(statement).node();
      if (node instanceof SqlCreateView view) {
        String name = view.name().getSimple();
        objects.put(
            name,
            new CatalogView(name, planner().describe(view.query()), view.query(), null, false));
      } else {
        create(statement);
      }
    }
  }

  TestCatalog with(PlannerOptions newOptions) {
    options = newOptions;
    return this;
  }

  TestCatalog streaming() {
    return with(options.withMode(PlannerOptions.Mode.STREAMING));
  }

  Planner planner() {
    return new Planner(this, options);
  }

  CatalogTable create(String statement) {
    SqlCreateTable node = (SqlCreateTable) Statements.parseOne(statement).node();
    CatalogTable table = planner().resolve(node);
    objects.put(table.name(), table);
    return table;
  }

  /**
   * The plan of a query, an insert or a statement set; its JSON must read back as the same plan.
   */
  ExecPlan plan(String sql) {
    SqlNode node = Statements.parseOne(sql).node();
    ExecPlan plan =
        node instanceof SqlInsert insert
            ? planner().planInserts(List.of(insert))
            : node instanceof SqlStatementSet set
                ? planner().planInserts(set.inserts())
                : planner().planQuery(node);
    assertEquals(plan, ExecPlanJson.read(ExecPlanJson.write(plan)));
    return plan;
  }

  void assertPlan(String sql, String expected) {
    assertEquals(expected, PlanPrinter.print(plan(sql)));
  }

  /**
   * The error of a statement whose text has the expected span between {@code ^} and {@code ^}, or
   * no such signs when the error has no position.
   */
  SqlException error(String marked) {
    int start = marked.indexOf('^');
    int end = marked.lastIndexOf('^') - 1;
    String sql = marked.replace("^", "");
    SqlException e =
        assertThrows(
            SqlException.class,
            () -> {
              if (sql.startsWith("CREATE TABLE")) {
                create(sql);
              } else {
                plan(sql);
              }
            });
    Span expected = start < 0 ? null : span(sql, start, end);
    assertEquals(expected, e.span(), () -> e.render(sql));
    return e;
  }

  private static Span span(String sql, int start, int end) {
    String before = sql.substring(0, start);
    String until = sql.substring(0, end);
    return new Span(
        line(before),
        start - before.lastIndexOf('\n'),
        line(until),
        end - until.lastIndexOf('\n') - 1);
  }

  private static int line(String text) {
    return (int) text.chars().filter(c -> c == '\n').count() + 1;
  }

  void assertError(String marked, String message) {
    assertEquals(message, error(marked).getMessage());
  }

  @Override
  public @Nullable CatalogObject find(String name) {
    return objects.get(name);
  }

  @Override
  public Collection<String> names() {
    return objects.keySet();
  }

  @Override
  public TableCapabilities capabilities(CatalogTable table) {
    List<Changelog.Kind> writes =
        switch (table.options().getOrDefault("writes", "rows")) {
          case "updates" -> List.of(Changelog.Kind.RETRACT, Changelog.Kind.APPEND);
          case "by key" -> List.of(Changelog.Kind.UPSERT, Changelog.Kind.APPEND);
          case "any" ->
              List.of(Changelog.Kind.UPSERT, Changelog.Kind.RETRACT, Changelog.Kind.APPEND);
          case "nothing" -> List.of();
          default -> List.of(Changelog.Kind.APPEND);
        };
    boolean bounded = !"false".equals(table.options().get("bounded"));
    boolean reads = !"nothing".equals(table.options().get("reads"));
    Changelog.Kind changes =
        switch (table.options().getOrDefault("reads", "rows")) {
          case "updates" -> Changelog.Kind.RETRACT;
          case "by key" -> Changelog.Kind.UPSERT;
          default -> Changelog.Kind.APPEND;
        };
    return new TableCapabilities(reads, bounded, false, changes, writes, identity(table), false);
  }

  private static Map<String, String> identity(CatalogTable table) {
    Map<String, String> identity = new TreeMap<>(table.options());
    identity.keySet().retainAll(Set.of("connector", "path", "topic"));
    return identity;
  }
}
