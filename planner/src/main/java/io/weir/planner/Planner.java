package io.weir.planner;

import io.weir.parser.Span;
import io.weir.parser.SqlException;
import io.weir.parser.SqlException.Code;
import io.weir.parser.ast.SqlCreateTable;
import io.weir.planner.PlannerOptions.Mode;
import io.weir.planner.catalog.Catalog;
import io.weir.planner.catalog.CatalogObject;
import io.weir.planner.catalog.CatalogTable;
import io.weir.planner.error.Messages;
import io.weir.planner.explain.PlanPrinter;
import io.weir.planner.lower.JobPlanner;
import io.weir.planner.plan.ExecPlan;
import io.weir.planner.plan.PlanField;
import io.weir.planner.rewrite.Pass;
import io.weir.planner.rewrite.Passes;
import io.weir.planner.type.PlanTypes;
import io.weir.planner.validate.QueryAnalyzer;
import io.weir.planner.validate.ScanTarget;
import io.weir.planner.validate.TableResolution;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelRoot;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.sql.SqlInsert;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlTableRef;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.util.Util;
import org.jspecify.annotations.Nullable;

/**
 * The doorway of the planner: from parse trees to executable plans. A parse tree is never changed.
 * Every method throws {@link SqlException} when the user's text is wrong. Not thread safe.
 */
public final class Planner {
  private final Catalog catalog;
  private final PlannerOptions options;

  public Planner(Catalog catalog, PlannerOptions options) {
    this.catalog = catalog;
    this.options = options;
  }

  /** The plan of a query; the table of its sink is null. */
  public ExecPlan planQuery(SqlNode query) {
    return plan(List.of(query), (pass, plan) -> {});
  }

  /** One job for all inserts; what they have in common (scans, sub-plans) is computed once. */
  public ExecPlan planInserts(List<SqlInsert> inserts) {
    return plan(inserts, (pass, plan) -> {});
  }

  /** The columns of a query's result. */
  public List<PlanField> describe(SqlNode query) {
    return PlanTypes.fields(new QueryAnalyzer(catalog).rowType(query));
  }

  /**
   * Checks a CREATE TABLE and gives the catalog's form of it. LIKE and the columns of AS are
   * resolved here.
   */
  public CatalogTable resolve(SqlCreateTable statement) {
    return TableResolution.resolve(catalog, statement);
  }

  /** The plan after every pass, in order. */
  public List<PassResult> passes(SqlNode queryOrInsert) {
    List<PassResult> results = new ArrayList<>();
    plan(List.of(queryOrInsert), (pass, plan) -> results.add(new PassResult(pass, plan)));
    return results;
  }

  private ExecPlan plan(List<? extends SqlNode> statements, BiConsumer<String, String> afterPass) {
    QueryAnalyzer analyzer = new QueryAnalyzer(catalog);
    List<RelRoot> roots = new ArrayList<>();
    for (SqlNode statement : statements) {
      SqlNode query = statement instanceof SqlInsert insert ? insert.getSource() : statement;
      if (statement instanceof SqlInsert insert) {
        target(insert);
      }
      roots.add(analyzer.analyze(query));
    }
    List<RelNode> rels = new ArrayList<>();
    roots.forEach(root -> rels.add(root.project()));
    afterPass.accept("analyze", print(rels));
    for (Pass pass : Passes.LOGICAL) {
      rels.replaceAll(rel -> Passes.run(pass, rel));
      afterPass.accept(pass.name(), print(rels));
    }
    JobPlanner job =
        new JobPlanner(catalog, isBatch(rels), options, analyzer.rexBuilder());
    for (int i = 0; i < statements.size(); i++) {
      if (statements.get(i) instanceof SqlInsert insert) {
        job.addInsert(insert, target(insert), rels.get(i));
      } else {
        job.addQuery(rels.get(i), Util.transform(roots.get(i).fields, Map.Entry::getValue));
      }
    }
    return job.plan((pass, plan) -> afterPass.accept(pass, PlanPrinter.print(plan)));
  }

  private CatalogTable target(SqlInsert insert) {
    SqlNode target = insert.getTargetTable();
    SqlNode named = target instanceof SqlTableRef ref ? ref.operand(0) : target;
    String name = Util.last(((SqlIdentifier) named).names);
    Span span = Span.of(named.getParserPosition());
    CatalogObject object = catalog.find(name);
    if (object == null) {
      throw Messages.unknownTable(name, catalog.names(), span);
    }
    if (!(object instanceof CatalogTable table)) {
      throw new SqlException(
          Code.INVALID, "`" + name + "` is a view, it cannot be written", span, null);
    }
    if (catalog.capabilities(table).sinkChangelogs().isEmpty()) {
      throw new SqlException(
          Code.INVALID, "Table `" + name + "` cannot be written", span, null);
    }
    return table;
  }

  private boolean isBatch(List<RelNode> rels) {
    CatalogTable unbounded = null;
    for (RelNode rel : rels) {
      CatalogTable found = unbounded(rel);
      unbounded = found == null ? unbounded : found;
    }
    if (unbounded != null && options.mode() == Mode.BATCH) {
      throw new SqlException(
          Code.INVALID,
          "Table `" + unbounded.name() + "` is unbounded, it cannot be read in batch mode",
          null,
          "SET 'execution.runtime-mode' = 'streaming'");
    }
    return options.mode() == Mode.BATCH
        || (options.mode() == Mode.AUTOMATIC && unbounded == null);
  }

  private @Nullable CatalogTable unbounded(RelNode rel) {
    if (rel instanceof TableScan scan) {
      CatalogTable table = scan.getTable().unwrapOrThrow(ScanTarget.class).table();
      return catalog.capabilities(table).bounded() ? null : table;
    }
    for (RelNode input : rel.getInputs()) {
      CatalogTable found = unbounded(input);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private static String print(List<RelNode> rels) {
    return String.join("", Util.transform(rels, RelOptUtil::toString));
  }
}
