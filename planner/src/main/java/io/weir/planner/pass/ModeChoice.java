package io.weir.planner.pass;

import io.weir.parser.SqlException;
import io.weir.parser.SqlException.Code;
import io.weir.planner.PlannerOptions;
import io.weir.planner.catalog.Catalog;
import io.weir.planner.catalog.CatalogTable;
import io.weir.planner.catalog.TableCapabilities;
import io.weir.planner.function.Determinism;
import io.weir.planner.plan.Changelog;
import io.weir.planner.validate.Positions;
import io.weir.planner.validate.ScanTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelVisitor;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.TableScan;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a job is a batch, whose results are put out once at the end of its inputs, or a
 * stream. Rows that are taken back are only taken back in streaming.
 */
final class ModeChoice {
  private final Catalog catalog;
  private final PlannerOptions options;

  private ModeChoice(Catalog catalog, PlannerOptions options) {
    this.catalog = catalog;
    this.options = options;
  }

  /**
   * The job with its mode.
   *
   * @throws SqlException when it is to be a batch and reads what is none
   */
  static Draft apply(Catalog catalog, PlannerOptions options, Draft draft) {
    Inputs inputs = new Inputs();
    draft.statements().forEach(statement -> inputs.go(statement.query()));
    boolean batch = new ModeChoice(catalog, options).isBatch(inputs.scans);
    // A join of a batch reads one side to its end first: what both sides share would wait for it.
    return draft.withMode(
        new Draft.Mode(batch, !batch || !inputs.joins, new Determinism(catalog.functions())));
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

  private boolean isBatch(List<TableScan> scans) {
    List<TableScan> unbounded = scans.stream().filter(this::isUnbounded).toList();
    return switch (options.mode()) {
      case STREAMING -> false;
      case AUTOMATIC ->
          unbounded.isEmpty()
              && scans.stream().noneMatch(scan -> isPaced(scan) || isChanging(scan));
      case BATCH -> {
        Optional<TableScan> changing = scans.stream().filter(this::isChanging).findFirst();
        if (changing.isPresent()) {
          throw new SqlException(
              Code.UNSUPPORTED,
              "Reading updates and deletes from `"
                  + table(changing.get()).name()
                  + "` is not supported in batch yet",
              Positions.of(changing.get()),
              "SET 'execution.runtime-mode' = 'streaming'");
        }
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

  private boolean isChanging(TableScan scan) {
    return catalog.capabilities(table(scan)).sourceChangelog() != Changelog.Kind.APPEND;
  }
}
