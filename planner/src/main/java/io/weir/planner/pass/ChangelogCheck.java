package io.weir.planner.pass;

import io.weir.parser.Span;
import io.weir.parser.SqlException;
import io.weir.parser.SqlException.Code;
import io.weir.planner.catalog.Catalog;
import io.weir.planner.catalog.CatalogTable;
import io.weir.planner.plan.Changelog;
import io.weir.planner.plan.ExecPlan;
import io.weir.planner.plan.PlanNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Refuses what gives a table changes that the table does not take. */
final class ChangelogCheck {
  private final Catalog catalog;
  private final ExecPlan plan;
  private final Map<String, Statement.Insert> inserts = new HashMap<>();

  private ChangelogCheck(Catalog catalog, Draft draft) {
    this.catalog = catalog;
    this.plan = draft.plan();
    for (Statement statement : draft.statements()) {
      if (statement instanceof Statement.Insert insert) {
        inserts.put(insert.target().name(), insert);
      }
    }
  }

  static Draft check(Catalog catalog, Draft draft) {
    ChangelogCheck check = new ChangelogCheck(catalog, draft);
    for (PlanNode node : check.plan.nodes()) {
      if (node instanceof PlanNode.Sink sink && sink.table() != null) {
        check.accepts(sink, check.inserts.get(sink.table().name()));
      }
    }
    return draft;
  }

  /** A sink that only appends cannot take rows back. */
  private void accepts(PlanNode.Sink sink, Statement.Insert insert) {
    CatalogTable table = insert.target();
    List<Changelog.Kind> accepted = catalog.capabilities(table).sinkChangelogs();
    Changelog.Kind given = plan.changelog(sink.id()).kind();
    if (given == Changelog.Kind.APPEND || accepted.contains(given)) {
      return;
    }
    throw new SqlException(
        Code.INVALID,
        "Table `%s` does not take updates and deletes, which %s makes"
            .formatted(table.name(), describe(culprit(sink.input()))),
        Span.of(insert.insert().getTargetTable().getParserPosition()),
        "aggregate in windows, or run over bounded inputs in batch mode");
  }

  /** The node that makes updates of rows that are only added. */
  private PlanNode culprit(int node) {
    List<Integer> inputs = plan.node(node).inputs();
    return inputs.size() == 1 && plan.changelog(inputs.get(0)).kind() != Changelog.Kind.APPEND
        ? culprit(inputs.get(0))
        : plan.node(node);
  }

  private static String describe(PlanNode node) {
    if (node instanceof PlanNode.Aggregate) {
      return "a GROUP BY without a window";
    } else if (node instanceof PlanNode.Join join) {
      return switch (join.type()) {
        case LEFT -> "a LEFT JOIN";
        case INNER -> "a JOIN of updating inputs";
      };
    }
    return "the query";
  }
}
