package io.weir.planner;

import io.weir.parser.Span;
import io.weir.parser.SqlException;
import io.weir.parser.SqlException.Code;
import io.weir.planner.catalog.Catalog;
import io.weir.planner.catalog.CatalogObject;
import io.weir.planner.catalog.CatalogTable;
import io.weir.planner.catalog.CatalogView;
import io.weir.planner.catalog.TableCapabilities;
import io.weir.planner.error.Messages;
import io.weir.planner.pass.Draft;
import io.weir.planner.pass.Pass;
import io.weir.planner.pass.Passes;
import io.weir.planner.pass.Statement;
import io.weir.planner.plan.ExecPlan;
import io.weir.planner.validate.Positions;
import io.weir.planner.validate.QueryAnalyzer;
import io.weir.planner.validate.ScanTarget;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelRoot;
import org.apache.calcite.rel.RelVisitor;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlInsert;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlTableRef;
import org.apache.calcite.util.Util;
import org.jspecify.annotations.Nullable;

/** Takes one job's queries through all passes, noting the plan after each. */
final class QueryPlanner {
  private final Catalog catalog;
  private final PlannerOptions options;
  private final QueryAnalyzer analyzer;
  private final boolean notesPasses;
  private final List<PassResult> passes = new ArrayList<>();

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
    return passes;
  }

  ExecPlan query(SqlNode query) {
    long start = System.nanoTime();
    RelRoot root = analyzer.analyze(query);
    Statement statement = new Statement.Query(root.project(), root.fields.rightList());
    return plan(List.of(statement), start);
  }

  ExecPlan inserts(List<SqlInsert> inserts) {
    long start = System.nanoTime();
    List<CatalogTable> targets = inserts.stream().map(this::target).toList();
    List<Statement> statements = new ArrayList<>();
    for (int i = 0; i < inserts.size(); i++) {
      RelNode query = analyzer.analyze(inserts.get(i).getSource()).project();
      statements.add(new Statement.Insert(query, inserts.get(i), targets.get(i)));
    }
    return plan(statements, start);
  }

  private ExecPlan plan(List<Statement> statements, long start) {
    Inputs inputs = new Inputs();
    statements.forEach(statement -> inputs.go(statement.query()));
    boolean batch = isBatch(inputs);
    Draft draft = new Draft(statements, batch, !batch || !inputs.joins, null);
    note("analyze", draft, start);
    for (Pass pass : new Passes(catalog, options, analyzer.rexBuilder()).inOrder()) {
      long before = System.nanoTime();
      draft = pass.transform().apply(draft);
      note(pass.name(), draft, before);
    }
    return draft.plan();
  }

  private void note(String pass, Draft draft, long start) {
    if (notesPasses) {
      long micros = (System.nanoTime() - start) / 1000;
      passes.add(new PassResult(pass, draft.print(), micros));
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

  /** What queries read, and whether they join. */
  private static final class Inputs extends RelVisitor {
    private final List<TableScan> scans = new ArrayList<>();
    private boolean joins;

    @Override
    public void visit(RelNode node, int ordinal, @Nullable RelNode parent) {
      if (node instanceof TableScan scan) {
        scans.add(scan);
      }
      joins |= node instanceof Join;
      super.visit(node, ordinal, parent);
    }
  }

  private static CatalogTable table(TableScan scan) {
    return scan.getTable().unwrapOrThrow(ScanTarget.class).table();
  }

  /** A table that cannot be read at all is refused as such later. */
  private boolean isUnbounded(TableScan scan) {
    TableCapabilities capabilities = catalog.capabilities(table(scan));
    return capabilities.readable() && !capabilities.bounded();
  }

  private boolean isPaced(TableScan scan) {
    return catalog.capabilities(table(scan)).paced();
  }

  private boolean isBatch(Inputs inputs) {
    List<TableScan> unbounded = inputs.scans.stream().filter(this::isUnbounded).toList();
    return switch (options.mode()) {
      case STREAMING -> false;
      case AUTOMATIC -> unbounded.isEmpty() && inputs.scans.stream().noneMatch(this::isPaced);
      case BATCH -> {
        if (!unbounded.isEmpty()) {
          throw new SqlException(
              Code.INVALID,
              "Table `"
                  + table(unbounded.get(0)).name()
                  + "` is unbounded and cannot be read in batch",
              Positions.of(unbounded.get(0)),
              "SET 'execution.runtime-mode' = 'streaming'");
        }
        yield true;
      }
    };
  }
}
