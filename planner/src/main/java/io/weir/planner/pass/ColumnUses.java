package io.weir.planner.pass;

import io.weir.planner.plan.AggregateCall;
import io.weir.planner.plan.Expression;
import io.weir.planner.plan.Expressions;
import io.weir.planner.plan.PlanField;
import io.weir.planner.plan.PlanNode;
import io.weir.planner.plan.PlanType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which columns of each node are read, down to fields of rows, by any of its consumers. Nodes that
 * no sink reads from are unused as a whole.
 */
final class ColumnUses implements PlanNode.Visitor<Void> {
  private static final Void DONE = null;

  private final List<PlanNode> nodes;
  private final @Nullable Use[][] uses;
  private final boolean[] reached;

  /** What is used of a column: all of it, or some fields of a row. */
  static final class Use {
    private boolean whole;
    private final Map<Integer, Use> fields = new TreeMap<>();

    /** Marks what a path of fields, outermost first, leads to. */
    private void mark(List<Integer> path) {
      Use use = this;
      for (int field : path) {
        use = use.fields.computeIfAbsent(field, f -> new Use());
      }
      use.whole = true;
    }

    private void add(Use other) {
      whole |= other.whole;
      other.fields.forEach((field, use) -> fields.computeIfAbsent(field, f -> new Use()).add(use));
    }

    /** The type with only the used fields of rows. */
    PlanType prune(PlanType type) {
      if (whole || type.kind() != PlanType.Kind.ROW) {
        return type;
      }
      List<PlanField> kept = new ArrayList<>();
      fields.forEach(
          (index, use) -> {
            PlanField field = type.fields().get(index);
            kept.add(new PlanField(field.name(), use.prune(field.type())));
          });
      return PlanType.row(kept, type.nullable());
    }
  }

  ColumnUses(List<PlanNode> nodes) {
    this.nodes = nodes;
    this.uses = new Use[nodes.size()][];
    this.reached = new boolean[nodes.size()];
    for (PlanNode node : nodes) {
      uses[node.id()] = new Use[node.output().size()];
    }
    for (int i = nodes.size() - 1; i >= 0; i--) {
      PlanNode node = nodes.get(i);
      if (node instanceof PlanNode.Sink || reached[i]) {
        reached[i] = true;
        node.inputs().forEach(input -> reached[input] = true);
        node.accept(this);
      }
    }
  }

  /** Whether a sink reads from the node, be it only to count its rows. */
  boolean isReached(int node) {
    return reached[node];
  }

  /** How a column is used, null when it is not. */
  @Nullable Use use(int node, int column) {
    return uses[node][column];
  }

  /** The used columns of a node, in order. */
  List<Integer> used(int node) {
    List<Integer> columns = new ArrayList<>();
    for (int i = 0; i < uses[node].length; i++) {
      if (uses[node][i] != null) {
        columns.add(i);
      }
    }
    return columns;
  }

  /** Marks what an expression over a node's output reads. */
  void mark(int node, Expression expression) {
    Expressions.forEachPath(
        expression,
        path -> {
          List<Integer> fields = new ArrayList<>();
          Expression at = path;
          while (at instanceof Expression.FieldAccess access) {
            fields.add(0, access.field());
            at = access.row();
          }
          at(node, ((Expression.InputRef) at).index()).mark(fields);
        });
  }

  private Use at(int node, int column) {
    Use use = uses[node][column];
    if (use == null) {
      use = new Use();
      uses[node][column] = use;
    }
    return use;
  }

  /** Marks all of a column. */
  void mark(int node, int column) {
    at(node, column).mark(List.of());
  }

  @Override
  public Void source(PlanNode.Source source) {
    return DONE;
  }

  @Override
  public Void values(PlanNode.Values values) {
    return DONE;
  }

  @Override
  public Void calc(PlanNode.Calc calc) {
    if (calc.condition() != null) {
      mark(calc.input(), calc.condition());
    }
    for (int column : used(calc.id())) {
      Expression projection = calc.projections().get(column);
      int referenced = Expressions.referenced(projection);
      if (referenced >= 0) {
        // A column that is passed on is used below as it is used here.
        at(calc.input(), referenced).add(at(calc.id(), column));
      } else {
        mark(calc.input(), projection);
      }
    }
    return DONE;
  }

  @Override
  public Void windowAssign(PlanNode.WindowAssign assign) {
    windowColumns(assign).forEach(column -> mark(assign.input(), column));
    return DONE;
  }

  @Override
  public Void aggregate(PlanNode.Aggregate aggregate) {
    int input = aggregate.input();
    aggregate.keys().forEach(key -> mark(input, key));
    if (aggregate.window() != null) {
      mark(input, aggregate.window().timeIndex());
    }
    for (AggregateCall call : usedCalls(aggregate)) {
      if (call.argument() >= 0) {
        mark(input, call.argument());
      }
      if (call.filter() >= 0) {
        mark(input, call.filter());
      }
    }
    return DONE;
  }

  @Override
  public Void join(PlanNode.Join join) {
    leftColumns(join).forEach(column -> mark(join.left(), column));
    rightColumns(join).forEach(column -> mark(join.right(), column));
    return DONE;
  }

  @Override
  public Void union(PlanNode.Union union) {
    for (int input : union.inputs()) {
      used(union.id()).forEach(column -> mark(input, column));
    }
    return DONE;
  }

  @Override
  public Void sort(PlanNode.Sort sort) {
    sortColumns(sort).forEach(column -> mark(sort.input(), column));
    return DONE;
  }

  @Override
  public Void limit(PlanNode.Limit limit) {
    used(limit.id()).forEach(column -> mark(limit.input(), column));
    return DONE;
  }

  @Override
  public Void exchange(PlanNode.Exchange exchange) {
    used(exchange.id()).forEach(column -> mark(exchange.input(), column));
    exchange.keys().forEach(key -> mark(exchange.input(), key));
    return DONE;
  }

  @Override
  public Void upsert(PlanNode.Upsert upsert) {
    used(upsert.id()).forEach(column -> mark(upsert.input(), column));
    upsert.key().forEach(key -> mark(upsert.input(), key));
    return DONE;
  }

  @Override
  public Void sink(PlanNode.Sink sink) {
    for (int i = 0; i < sink.output().size(); i++) {
      mark(sink.input(), i);
    }
    return DONE;
  }

  /** The calls whose results are used. */
  List<AggregateCall> usedCalls(PlanNode.Aggregate aggregate) {
    List<AggregateCall> calls = new ArrayList<>();
    for (int i = 0; i < aggregate.calls().size(); i++) {
      if (use(aggregate.id(), aggregate.keys().size() + i) != null) {
        calls.add(aggregate.calls().get(i));
      }
    }
    return calls;
  }

  /** The columns of its left input that a join needs. */
  Set<Integer> leftColumns(PlanNode.Join join) {
    int width = leftWidth(join);
    Set<Integer> columns = new TreeSet<>(join.leftKeys());
    joinColumns(join).stream().filter(column -> column < width).forEach(columns::add);
    return columns;
  }

  /** The columns of its right input that a join needs. */
  Set<Integer> rightColumns(PlanNode.Join join) {
    int width = leftWidth(join);
    Set<Integer> columns = new TreeSet<>(join.rightKeys());
    joinColumns(join).stream()
        .filter(column -> column >= width)
        .forEach(column -> columns.add(column - width));
    return columns;
  }

  private int leftWidth(PlanNode.Join join) {
    return nodes.get(join.left()).output().size();
  }

  private Set<Integer> joinColumns(PlanNode.Join join) {
    Set<Integer> columns = new TreeSet<>(used(join.id()));
    if (join.residual() != null) {
      Expressions.forEachPath(join.residual(), path -> columns.add(Expressions.root(path).index()));
    }
    return columns;
  }

  /** The columns of its input that a window needs. */
  Set<Integer> windowColumns(PlanNode.WindowAssign assign) {
    int width = nodes.get(assign.input()).output().size();
    Set<Integer> columns = new TreeSet<>();
    columns.add(assign.window().timeIndex());
    used(assign.id()).stream().filter(column -> column < width).forEach(columns::add);
    return columns;
  }

  /** The columns of its input that a sort needs. */
  Set<Integer> sortColumns(PlanNode.Sort sort) {
    Set<Integer> columns = new TreeSet<>(used(sort.id()));
    sort.keys().forEach(key -> columns.add(key.index()));
    return columns;
  }
}
