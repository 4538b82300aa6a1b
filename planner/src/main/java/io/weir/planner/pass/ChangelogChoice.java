package io.weir.planner.pass;

import io.weir.parser.Span;
import io.weir.parser.SqlException;
import io.weir.parser.SqlException.Code;
import io.weir.planner.catalog.Catalog;
import io.weir.planner.catalog.CatalogTable;
import io.weir.planner.function.Determinism;
import io.weir.planner.plan.Changelog;
import io.weir.planner.plan.Changelog.Kind;
import io.weir.planner.plan.Changelogs;
import io.weir.planner.plan.ExecPlan;
import io.weir.planner.plan.PlanBuilder;
import io.weir.planner.plan.PlanNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Decides which changes travel. Every node could give the old rows of what it updates; a table that
 * takes updates by its PRIMARY KEY does not need them. What it wants is asked of its input, and
 * from there on as far as nodes can do without old rows. An aggregate that is reached by this puts
 * none out; where something else in between needs them, they are taken out in front of the table.
 */
final class ChangelogChoice {
  private final Catalog catalog;

  /** All changes with their old rows. */
  private final ExecPlan plan;

  /** By sink. */
  private final Map<Integer, Statement.Insert> inserts = new HashMap<>();

  /** By node what its consumers want, null while it has none. */
  private final @Nullable Changelog[] wanted;

  private ChangelogChoice(Catalog catalog, Draft draft) {
    this.catalog = catalog;
    this.plan = draft.plan();
    this.wanted = new Changelog[plan.nodes().size()];
    Iterator<Statement> statements = draft.statements().iterator();
    for (PlanNode node : plan.nodes()) {
      // Each statement has made one sink, in order.
      if (node instanceof PlanNode.Sink && statements.next() instanceof Statement.Insert insert) {
        inserts.put(node.id(), insert);
      }
    }
  }

  static Draft apply(Catalog catalog, Draft draft) {
    ChangelogChoice choice = new ChangelogChoice(catalog, draft);
    choice.spread();
    ExecPlan chosen = choice.rebuilt(draft.mode()::shares);
    VolatileValues.check(chosen, new Determinism(catalog.functions()));
    return draft.withPlan(chosen);
  }

  /** From consumers to inputs: a node stands behind its inputs. */
  private void spread() {
    for (int id = plan.nodes().size() - 1; id >= 0; id--) {
      PlanNode node = plan.node(id);
      if (plan.changelog(id).kind() == Kind.RETRACT) {
        if (node instanceof PlanNode.Sink sink) {
          wanted[id] = taken(sink);
        }
        Changelog required = Changelogs.required(node, wanted[id]);
        node.inputs().forEach(input -> want(input, required));
      } else {
        node.inputs().forEach(input -> want(input, Changelog.RETRACT));
      }
    }
  }

  /** Consumers that do not want the same get the old rows. */
  private void want(int node, Changelog changelog) {
    Changelog known = wanted[node];
    boolean same =
        known == null || (known.kind() == changelog.kind() && known.key().equals(changelog.key()));
    wanted[node] = same ? changelog : Changelog.RETRACT;
  }

  private ExecPlan rebuilt(Predicate<PlanNode> shared) {
    PlanBuilder nodes = new PlanBuilder(plan.batch(), shared);
    int[] moved = new int[plan.nodes().size()];
    for (PlanNode node : plan.nodes()) {
      List<Integer> inputs = new ArrayList<>();
      node.inputs().forEach(input -> inputs.add(moved[input]));
      PlanNode chosen = node;
      if (node instanceof PlanNode.Aggregate aggregate && givesUpserts(aggregate)) {
        chosen = aggregate.withUpdates(PlanNode.Updates.UPSERT);
      } else if (node instanceof PlanNode.Sink && takesUpserts(node)) {
        inputs.set(0, upserts(nodes, inputs.get(0), wanted[node.id()].key()));
      }
      PlanNode placed = chosen;
      moved[node.id()] = nodes.add(id -> placed.at(id, inputs));
    }
    return nodes.build();
  }

  private boolean givesUpserts(PlanNode.Aggregate aggregate) {
    Changelog want = wanted[aggregate.id()];
    return plan.changelog(aggregate.id()).kind() == Kind.RETRACT
        && want != null
        && want.kind() == Kind.UPSERT
        && want.key().size() == aggregate.keys().size()
        && want.key().stream().allMatch(column -> column < aggregate.keys().size());
  }

  private boolean takesUpserts(PlanNode sink) {
    return wanted[sink.id()] != null && wanted[sink.id()].kind() == Kind.UPSERT;
  }

  /** The rows of a node as updates by a key. */
  private static int upserts(PlanBuilder nodes, int input, List<Integer> key) {
    return nodes.changelog(input).kind() == Kind.UPSERT
        ? input
        : nodes.add(id -> new PlanNode.Upsert(id, input, key, nodes.output(input)));
  }

  /** What the table takes of changes: the first kind that it prefers and can be given. */
  private Changelog taken(PlanNode.Sink sink) {
    if (sink.table() == null) {
      return Changelog.RETRACT;
    }
    Statement.Insert insert = inserts.get(sink.id());
    List<Kind> accepted = catalog.capabilities(insert.target()).sinkChangelogs();
    List<Integer> key = primaryKey(sink);
    for (Kind kind : accepted) {
      if (kind == Kind.RETRACT) {
        return Changelog.RETRACT;
      }
      boolean ordered =
          plan.traits(sink.input()).upsertKeys().stream()
              .anyMatch(upsertKey -> !key.isEmpty() && key.containsAll(upsertKey));
      if (kind == Kind.UPSERT && ordered) {
        return Changelog.upsert(key);
      }
    }
    throw accepted.contains(Kind.UPSERT) ? notByKey(sink, insert) : takesNoUpdates(sink, insert);
  }

  private static List<Integer> primaryKey(PlanNode.Sink sink) {
    List<Integer> key = new ArrayList<>();
    for (String name : sink.table().primaryKey()) {
      for (int i = 0; i < sink.columns().size(); i++) {
        if (name.equals(sink.columns().get(i).physical())) {
          key.add(i);
        }
      }
    }
    return key;
  }

  private SqlException takesNoUpdates(PlanNode.Sink sink, Statement.Insert insert) {
    return new SqlException(
        Code.INVALID,
        "Table `%s` does not take updates and deletes, which %s makes"
            .formatted(insert.target().name(), describe(culprit(sink.input()))),
        Span.of(insert.insert().getTargetTable().getParserPosition()),
        "aggregate in windows, or run over bounded inputs in batch mode");
  }

  private SqlException notByKey(PlanNode.Sink sink, Statement.Insert insert) {
    CatalogTable table = insert.target();
    List<String> keys =
        plan.traits(sink.input()).upsertKeys().stream()
            .map(key -> key.stream().map(i -> sink.output().get(i).name()).toList())
            .map(names -> "(" + String.join(", ", names) + ")")
            .toList();
    return new SqlException(
        Code.INVALID,
        table.primaryKey().isEmpty()
            ? "Table `%s` takes updates by a PRIMARY KEY and has none".formatted(table.name())
            : "Rows of the query change in ways that the PRIMARY KEY (%s) of `%s` does not tell apart"
                .formatted(String.join(", ", table.primaryKey()), table.name()),
        Span.of(insert.insert().getTargetTable().getParserPosition()),
        keys.isEmpty()
            ? "no columns of the query tell its rows apart: GROUP BY the key"
            : "rows of the query are told apart by " + String.join(" or by ", keys));
  }

  /** The node that makes updates of rows that are only added. */
  private PlanNode culprit(int node) {
    List<Integer> inputs = plan.node(node).inputs();
    return inputs.size() == 1 && plan.changelog(inputs.get(0)).kind() != Kind.APPEND
        ? culprit(inputs.get(0))
        : plan.node(node);
  }

  private static String describe(PlanNode node) {
    if (node instanceof PlanNode.Aggregate) {
      return "a GROUP BY without a window";
    } else if (node instanceof PlanNode.Source source) {
      return "the table `" + source.table().name() + "`";
    } else if (node instanceof PlanNode.Join join) {
      return switch (join.type()) {
        case LEFT -> "a LEFT JOIN";
        case INNER -> "a JOIN of updating inputs";
      };
    }
    return "the query";
  }
}
