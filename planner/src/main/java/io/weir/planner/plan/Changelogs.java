package io.weir.planner.plan;

import io.weir.planner.plan.Changelog.Kind;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Which changes a node makes of those that come in, and which ones it can be given. In batch every
 * result comes once, at the end, so that nothing is ever taken back. In streaming:
 *
 * <ul>
 *   <li>a window aggregate appends, since a window fires once
 *   <li>a group aggregate changes its results; without calls (DISTINCT) it only takes a row back
 *       when its input does
 *   <li>an inner join of inputs that append appends; a left join retracts the row it gave before a
 *       match came
 *   <li>what passes rows on passes their changes on
 * </ul>
 */
public final class Changelogs {
  /**
   * Functions whose result depends on their arguments alone; not all, but those of most filters.
   */
  private static final Set<String> PLAIN =
      Set.of(
          "AND",
          "OR",
          "NOT",
          "=",
          "<>",
          "<",
          "<=",
          ">",
          ">=",
          "IN",
          "LIKE",
          "IS NULL",
          "IS NOT NULL");

  private Changelogs() {}

  /**
   * The changes that leave a node.
   *
   * @param inputs the changes that come in, by input
   * @throws IllegalArgumentException when a node is given updates without the old rows that it
   *     needs
   */
  static Changelog provided(PlanNode node, List<Changelog> inputs, boolean batch) {
    Changelog given = node.accept(new Provided(inputs, batch));
    for (Changelog input : inputs) {
      if (input.kind() == Kind.UPSERT && required(node, given).kind() != Kind.UPSERT) {
        throw new IllegalArgumentException(
            node.getClass().getSimpleName() + " " + node.id() + " needs the old rows of updates");
      }
    }
    return given;
  }

  /**
   * What an input that changes has to give so that a node can give what is wanted: UPSERT where it
   * can do without the old rows, else RETRACT.
   *
   * @param wanted of the node, which changes
   */
  public static Changelog required(PlanNode node, Changelog wanted) {
    return wanted.kind() == Kind.UPSERT
        ? node.accept(new Required(wanted.key()))
        : Changelog.RETRACT;
  }

  /** The fields of an input that are some fields of a Calc; null when one is not passed on. */
  static @Nullable List<Integer> below(PlanNode.Calc calc, List<Integer> columns) {
    Set<Integer> below = new TreeSet<>();
    for (int column : columns) {
      int referenced = Expressions.referenced(calc.projections().get(column));
      if (referenced < 0) {
        return null;
      }
      below.add(referenced);
    }
    return List.copyOf(below);
  }

  private static boolean appends(Changelog changelog) {
    return changelog.kind() == Kind.APPEND;
  }

  private record Provided(List<Changelog> inputs, boolean batch)
      implements PlanNode.Visitor<Changelog> {
    private Changelog input() {
      return inputs.get(0);
    }

    @Override
    public Changelog source(PlanNode.Source node) {
      return node.changelog();
    }

    @Override
    public Changelog values(PlanNode.Values node) {
      return Changelog.APPEND;
    }

    /** The key by the columns that pass it on; the first of equal ones. */
    @Override
    public Changelog calc(PlanNode.Calc node) {
      if (input().kind() != Kind.UPSERT) {
        return input();
      }
      List<List<Integer>> keys = Keys.project(List.of(input().key()), node.projections());
      if (keys.isEmpty()) {
        throw new IllegalArgumentException("Calc " + node.id() + " drops the key of updates");
      }
      return Changelog.upsert(keys.get(0));
    }

    @Override
    public Changelog windowAssign(PlanNode.WindowAssign node) {
      return input();
    }

    @Override
    public Changelog aggregate(PlanNode.Aggregate node) {
      boolean distinct = node.calls().isEmpty() && !node.keys().isEmpty();
      boolean once =
          batch
              || node.phase() == PlanNode.Phase.LOCAL
              || node.window() != null
              || (distinct && appends(input()));
      if (once) {
        return Changelog.APPEND;
      }
      return switch (node.updates()) {
        case RETRACT -> Changelog.RETRACT;
        case UPSERT -> Changelog.upsert(groupOf(node));
      };
    }

    @Override
    public Changelog join(PlanNode.Join node) {
      boolean keeps =
          switch (node.type()) {
            case INNER -> inputs.stream().allMatch(Changelogs::appends);
            case LEFT -> false;
          };
      return batch || keeps ? Changelog.APPEND : Changelog.RETRACT;
    }

    @Override
    public Changelog union(PlanNode.Union node) {
      return inputs.stream().allMatch(Changelogs::appends) ? Changelog.APPEND : Changelog.RETRACT;
    }

    @Override
    public Changelog sort(PlanNode.Sort node) {
      return Changelog.APPEND;
    }

    @Override
    public Changelog limit(PlanNode.Limit node) {
      return Changelog.APPEND;
    }

    @Override
    public Changelog exchange(PlanNode.Exchange node) {
      return input();
    }

    @Override
    public Changelog upsert(PlanNode.Upsert node) {
      return appends(input()) ? input() : Changelog.upsert(node.key());
    }

    @Override
    public Changelog sink(PlanNode.Sink node) {
      return input();
    }
  }

  /** The output columns of an aggregate that are its group. */
  private static List<Integer> groupOf(PlanNode.Aggregate node) {
    return IntStream.range(0, node.keys().size()).boxed().toList();
  }

  /**
   * What is needed for updates by a key. A filter needs the old rows: a row that no longer passes
   * it must be taken back. Unless it looks at nothing but the key: then all rows of a key pass or
   * none.
   */
  private record Required(List<Integer> key) implements PlanNode.Visitor<Changelog> {
    @Override
    public Changelog source(PlanNode.Source node) {
      return Changelog.RETRACT;
    }

    @Override
    public Changelog values(PlanNode.Values node) {
      return Changelog.RETRACT;
    }

    @Override
    public Changelog calc(PlanNode.Calc node) {
      List<Integer> below = below(node, key);
      if (below == null || !looksOnlyAt(node.condition(), below)) {
        return Changelog.RETRACT;
      }
      return Changelog.upsert(below);
    }

    private static boolean looksOnlyAt(@Nullable Expression condition, List<Integer> columns) {
      if (condition instanceof Expression.Call call) {
        return PLAIN.contains(call.function())
            && call.arguments().stream().allMatch(argument -> looksOnlyAt(argument, columns));
      }
      return condition == null
          || condition instanceof Expression.Literal
          || columns.contains(Expressions.referenced(condition));
    }

    @Override
    public Changelog windowAssign(PlanNode.WindowAssign node) {
      return Changelog.RETRACT;
    }

    @Override
    public Changelog aggregate(PlanNode.Aggregate node) {
      return Changelog.RETRACT;
    }

    @Override
    public Changelog join(PlanNode.Join node) {
      return Changelog.RETRACT;
    }

    @Override
    public Changelog union(PlanNode.Union node) {
      return Changelog.RETRACT;
    }

    @Override
    public Changelog sort(PlanNode.Sort node) {
      return Changelog.RETRACT;
    }

    @Override
    public Changelog limit(PlanNode.Limit node) {
      return Changelog.RETRACT;
    }

    /** All rows of a key must go the same way. */
    @Override
    public Changelog exchange(PlanNode.Exchange node) {
      return key.containsAll(node.keys()) ? Changelog.upsert(key) : Changelog.RETRACT;
    }

    @Override
    public Changelog upsert(PlanNode.Upsert node) {
      return Changelog.RETRACT;
    }

    @Override
    public Changelog sink(PlanNode.Sink node) {
      return Changelog.upsert(key);
    }
  }
}
