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
import io.weir.planner.explain.PlanPrinter;
import io.weir.planner.lower.LogicalPlan;
import io.weir.planner.plan.ExecPlan;
import io.weir.planner.rewrite.Pass;
import io.weir.planner.rewrite.Passes;
import io.weir.planner.validate.Positions;
import io.weir.planner.validate.QueryAnalyzer;
import io.weir.planner.validate.ScanTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.calcite.plan.RelOptUtil;
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
    Analyzed analyzed = analyze(query);
    LogicalPlan logical = logicalPlan(List.of(analyzed));
    logical.addResult(rewrite(analyzed.rel), analyzed.names);
    return physical(logical);
  }

  ExecPlan inserts(List<SqlInsert> inserts) {
    List<CatalogTable> targets = inserts.stream().map(this::target).toList();
    List<Analyzed> queries = inserts.stream().map(insert -> analyze(insert.getSource())).toList();
    LogicalPlan logical = logicalPlan(queries);
    for (int i = 0; i < inserts.size(); i++) {
      logical.addInsert(inserts.get(i), targets.get(i), rewrite(queries.get(i).rel));
    }
    return physical(logical);
  }

  private ExecPlan physical(LogicalPlan logical) {
    return logical.physical((pass, plan) -> note(pass, () -> PlanPrinter.print(plan)));
  }

  /** A query as algebra, with the names that the user gave to its columns. */
  private record Analyzed(RelNode rel, List<String> names) {}

  private Analyzed analyze(SqlNode query) {
    RelRoot root = analyzer.analyze(query);
    RelNode rel = root.project();
    note("analyzed", () -> RelOptUtil.toString(rel));
    return new Analyzed(rel, root.fields.rightList());
  }

  private RelNode rewrite(RelNode analyzed) {
    RelNode rel = analyzed;
    for (Pass pass : Passes.LOGICAL) {
      RelNode rewritten = Passes.run(pass, rel);
      note(pass.name(), () -> RelOptUtil.toString(rewritten));
      rel = rewritten;
    }
    return rel;
  }

  private void note(String pass, Supplier<String> plan) {
    if (notesPasses) {
      passes.add(new PassResult(pass, plan.get()));
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

  private LogicalPlan logicalPlan(List<Analyzed> queries) {
    Inputs inputs = new Inputs();
    queries.forEach(query -> inputs.go(query.rel));
    boolean batch = isBatch(inputs);
    boolean sharing = !batch || !inputs.joins;
    return new LogicalPlan(catalog, batch, sharing, options, analyzer.rexBuilder());
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
