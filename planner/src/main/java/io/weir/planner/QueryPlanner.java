package io.weir.planner;

import io.weir.parser.Span;
import io.weir.parser.SqlException;
import io.weir.parser.SqlException.Code;
import io.weir.planner.catalog.Catalog;
import io.weir.planner.catalog.CatalogObject;
import io.weir.planner.catalog.CatalogTable;
import io.weir.planner.catalog.CatalogView;
import io.weir.planner.error.Messages;
import io.weir.planner.pass.Draft;
import io.weir.planner.pass.Pass;
import io.weir.planner.pass.Passes;
import io.weir.planner.pass.Statement;
import io.weir.planner.plan.ExecPlan;
import io.weir.planner.validate.QueryAnalyzer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelRoot;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlInsert;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlTableRef;
import org.apache.calcite.util.Util;

/** Takes one job's queries through all passes, noting the plan after each. */
final class QueryPlanner {
  private final Catalog catalog;
  private final PlannerOptions options;
  private final QueryAnalyzer analyzer;
  private final boolean notesPasses;

  /** By name, since each statement is analyzed by itself. */
  private final Map<String, PassResult> passes = new LinkedHashMap<>();

  /**
   * @param notesPasses whether {@link #passes} is wanted; printing plans takes time
   */
  QueryPlanner(Catalog catalog, PlannerOptions options, boolean notesPasses) {
    this.catalog = catalog;
    this.options = options;
    this.notesPasses = notesPasses;
    this.analyzer = new QueryAnalyzer(catalog);
  }

  List<PassResult> passes() {
    return List.copyOf(passes.values());
  }

  /** The algebra of a query, whose conversion is what is noted last. */
  private RelRoot analyze(SqlNode query) {
    long[] start = {System.nanoTime()};
    RelRoot root =
        analyzer.analyze(
            query,
            (name, result, nanos) -> {
              start[0] = System.nanoTime();
              note(name, result, nanos);
            });
    note("convert to algebra", () -> RelOptUtil.toString(root.rel), System.nanoTime() - start[0]);
    return root;
  }

  ExecPlan query(SqlNode query) {
    return placed(
        query,
        () -> {
          RelRoot root = analyze(query);
          return plan(List.of(new Statement.Query(root.project(), root.fields.rightList())));
        });
  }

  /** What is not supported and has no place of its own is so in the statement as a whole. */
  private static ExecPlan placed(SqlNode statement, Supplier<ExecPlan> planning) {
    try {
      return planning.get();
    } catch (SqlException e) {
      throw e.span() == null && e.code() == Code.UNSUPPORTED
          ? e.at(Span.of(statement.getParserPosition()))
          : e;
    }
  }

  ExecPlan inserts(List<SqlInsert> inserts) {
    List<CatalogTable> targets = inserts.stream().map(this::target).toList();
    List<Statement> statements = new ArrayList<>();
    return placed(
        inserts.get(0),
        () -> {
          for (int i = 0; i < inserts.size(); i++) {
            RelNode query = analyze(inserts.get(i).getSource()).project();
            statements.add(new Statement.Insert(query, inserts.get(i), targets.get(i)));
          }
          return plan(statements);
        });
  }

  private ExecPlan plan(List<Statement> statements) {
    Draft draft = Draft.of(statements);
    for (Pass pass : new Passes(catalog, options, analyzer.rexBuilder()).inOrder()) {
      long start = System.nanoTime();
      draft = pass.transform().apply(draft);
      note(pass.name(), draft::print, System.nanoTime() - start);
    }
    return draft.plan();
  }

  private void note(String pass, Supplier<String> result, long nanos) {
    if (notesPasses) {
      passes.merge(
          pass,
          new PassResult(pass, result.get(), nanos / 1000),
          (all, more) ->
              new PassResult(pass, all.plan() + "\n" + more.plan(), all.micros() + more.micros()));
    }
  }

  private CatalogTable target(SqlInsert insert) {
    SqlNode target = insert.getTargetTable();
    SqlIdentifier identifier =
        (SqlIdentifier) (target instanceof SqlTableRef reference ? reference.operand(0) : target);
    String name = Util.last(identifier.names);
    Span span = Span.of(identifier.getParserPosition());
    CatalogObject object = catalog.find(name);
    if (object instanceof CatalogView) {
      throw new SqlException(
          Code.INVALID, "`" + name + "` is a view and cannot be written", span, null);
    }
    if (object == null) {
      throw Messages.unknownTable(name, catalog.names(), span);
    }
    CatalogTable table = (CatalogTable) object;
    if (catalog.capabilities(table).sinkChangelogs().isEmpty()) {
      throw new SqlException(Code.INVALID, "Table `" + name + "` cannot be written", span, null);
    }
    return table;
  }
}
