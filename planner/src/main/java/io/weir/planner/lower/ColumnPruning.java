package io.weir.planner.lower;

import io.weir.planner.plan.AggregateCall;
import io.weir.planner.plan.Expression;
import io.weir.planner.plan.PlanField;
import io.weir.planner.plan.PlanNode;
import io.weir.planner.plan.PlanType;
import io.weir.planner.plan.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Leaves out the columns that nobody reads, down to the fields of the rows that a scan decodes. From
 * the sinks to the scans each node's used columns are gathered over all of its consumers; then the
 * nodes are rebuilt from the scans up.
 */
final class ColumnPruning {
  private final List<PlanNode> before;
  private final Use[][] uses;
  private final PlanNodes nodes = new PlanNodes();
  private final int[] moved;

  /** New places of a node's old columns; -1 for those that are gone. */
  private final int[][] places;

  /** What is used of a column: all of it, or some fields of a row. */
  private static final class Use {
    private boolean whole;
    private final Map<Integer, Use> fields = new TreeMap<>();

    /** Marks what a path of fields, outermost first, leads to. */
    void mark(List<Integer> path) {
      Use use = this;
      for (int field : path) {
        use = use.fields.computeIfAbsent(field, f -> new Use());
      }
      use.whole = true;
    }

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

  private ColumnPruning(List<PlanNode> before) {
    this.before = before;
    uses = new Use[before.size()][];
    moved = new int[before.size()];
    places = new int[before.size()][];
    for (PlanNode node : before) {
      uses[node.id()] = new Use[node.output().size()];
    }
  }

  /** The nodes, each after its inputs, with ids in order. */
  static List<PlanNode> prune(List<PlanNode> nodes) {
    ColumnPruning pruning = new ColumnPruning(nodes);
    for (int i = nodes.size() - 1; i >= 0; i--) {
      pruning.markInputs(nodes.get(i));
    }
    for (PlanNode node : nodes) {
      if (pruning.isUsed(node)) {
        pruning.rebuild(node);
      }
    }
    return pruning.nodes.all();
  }

  /** Whether a sink reads from the node. A node none of whose columns is read still gives its rows. */
  private boolean isUsed(PlanNode node) {
    return node instanceof PlanNode.Sink || consumed(node.id());
  }

  private boolean consumed(int id) {
    for (PlanNode node : before) {
      if (node.inputs().contains(id) && isUsed(node)) {
        return true;
      }
    }
    return false;
  }

  private void mark(int node, int column) {
    use(node, column).mark(List.of());
  }

  private Use use(int node, int column) {
    if (uses[node][column] == null) {
      uses[node][column] = new Use();
    }
    return uses[node][column];
  }

  private void markAll(int node) {
    for (int i = 0; i < uses[node].length; i++) {
      mark(node, i);
    }
  }

  private void mark(int node, Expression expression) {
    Expressions.forEachPath(
        expression,
        path -> {
          List<Integer> fields = new ArrayList<>();
          Expression at = path;
          while (at instanceof Expression.FieldAccess access) {
            fields.add(0, access.field());
            at = access.row();
          }
          use(node, ((Expression.InputRef) at).index()).mark(fields);
        });
  }

  private boolean used(int node, int column) {
    return uses[node][column] != null;
  }

  private void markInputs(PlanNode node) {
    if (node instanceof PlanNode.Calc calc) {
      if (calc.condition() != null) {
        mark(calc.input(), calc.condition());
      }
      for (int i = 0; i < calc.projections().size(); i++) {
        if (used(calc.id(), i)) {
          markThrough(calc, i);
        }
      }
    } else if (node instanceof PlanNode.Aggregate aggregate) {
      aggregate.keys().forEach(key -> mark(aggregate.input(), key));
      if (aggregate.window() != null) {
        mark(aggregate.input(), aggregate.window().timeIndex());
      }
      for (AggregateCall call : aggregate.calls()) {
        if (call.argument() >= 0) {
          mark(aggregate.input(), call.argument());
        }
        if (call.filter() >= 0) {
          mark(aggregate.input(), call.filter());
        }
      }
    } else if (node instanceof PlanNode.Join join) {
      markJoin(join);
    } else if (node instanceof PlanNode.WindowAssign assign) {
      int width = before.get(assign.input()).output().size();
      for (int i = 0; i < width; i++) {
        if (used(assign.id(), i)) {
          mark(assign.input(), i);
        }
      }
      mark(assign.input(), assign.window().timeIndex());
    } else {
      // Sinks want everything; a limit, a sort or a union of rows that are counted as they are as well.
      node.inputs().forEach(this::markAll);
    }
  }

  /** A column that is passed on is used below as it is used here. */
  private void markThrough(PlanNode.Calc calc, int column) {
    Expression projection = calc.projections().get(column);
    int referenced = Expressions.referenced(projection);
    Use here = uses[calc.id()][column];
    if (referenced >= 0 && !here.whole) {
      merge(use(calc.input(), referenced), here);
    } else {
      mark(calc.input(), projection);
    }
  }

  private static void merge(Use into, Use from) {
    into.whole |= from.whole;
    from.fields.forEach(
        (field, use) -> merge(into.fields.computeIfAbsent(field, f -> new Use()), use));
  }

  private void markJoin(PlanNode.Join join) {
    int leftWidth = before.get(join.left()).output().size();
    join.leftKeys().forEach(key -> mark(join.left(), key));
    join.rightKeys().forEach(key -> mark(join.right(), key));
    if (join.residual() != null) {
      Expressions.forEachPath(
          join.residual(), path -> markSide(join, leftWidth, Expressions.root(path).index()));
    }
    for (int i = 0; i < join.output().size(); i++) {
      if (used(join.id(), i)) {
        markSide(join, leftWidth, i);
      }
    }
  }

  private void markSide(PlanNode.Join join, int leftWidth, int column) {
    if (column < leftWidth) {
      mark(join.left(), column);
    } else {
      mark(join.right(), column - leftWidth);
    }
  }

  private void rebuild(PlanNode node) {
    int[] place = new int[node.output().size()];
    Arrays.fill(place, -1);
    places[node.id()] = place;
    int width = 0;
    boolean all = keepsAll(node);
    for (int i = 0; i < place.length; i++) {
      if (all || used(node.id(), i)) {
        place[i] = width++;
      }
    }
    moved[node.id()] = nodes.add(id -> rebuilt(node, id, place));
  }

  private static boolean keepsAll(PlanNode node) {
    return !(node instanceof PlanNode.Source
        || node instanceof PlanNode.Calc
        || node instanceof PlanNode.WindowAssign
        || node instanceof PlanNode.Join);
  }

  private static <T> List<T> kept(List<T> items, int[] place) {
    List<T> kept = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      if (place[i] >= 0) {
        kept.add(items.get(i));
      }
    }
    return kept;
  }

  private PlanNode rebuilt(PlanNode node, int id, int[] place) {
    if (node instanceof PlanNode.Source source) {
      return source(source, id, place);
    } else if (node instanceof PlanNode.Values values) {
      return new PlanNode.Values(id, values.rows(), values.output());
    } else if (node instanceof PlanNode.Calc calc) {
      return calc(calc, id, place);
    } else if (node instanceof PlanNode.WindowAssign assign) {
      return windowAssign(assign, id, place);
    } else if (node instanceof PlanNode.Aggregate aggregate) {
      return aggregate(aggregate, id);
    } else if (node instanceof PlanNode.Join join) {
      return join(join, id, place);
    } else if (node instanceof PlanNode.Union union) {
      return new PlanNode.Union(
          id,
          union.inputs().stream().map(input -> moved[input]).toList(),
          union.output(),
          union.changelog());
    } else if (node instanceof PlanNode.Sort sort) {
      return new PlanNode.Sort(
          id,
          moved[sort.input()],
          sort.keys(),
          sort.offset(),
          sort.fetch(),
          sort.output(),
          sort.inputChangelog());
    } else if (node instanceof PlanNode.Limit limit) {
      return new PlanNode.Limit(
          id, moved[limit.input()], limit.offset(), limit.fetch(), limit.output());
    } else if (node instanceof PlanNode.Sink sink) {
      return new PlanNode.Sink(
          id, moved[sink.input()], sink.table(), sink.output(), sink.changelog(), sink.columns());
    }
    throw new IllegalStateException("not a logical node: " + node);
  }

  private PlanNode source(PlanNode.Source source, int id, int[] place) {
    Expression watermark = source.watermark();
    if (watermark != null) {
      markWatermark(source, watermark, place);
    }
    List<PlanField> output = new ArrayList<>();
    for (int i = 0; i < place.length; i++) {
      if (place[i] >= 0) {
        PlanField field = source.output().get(i);
        output.add(new PlanField(field.name(), uses[source.id()][i].prune(field.type())));
      }
    }
    return new PlanNode.Source(
        id,
        source.table(),
        kept(source.columns(), place),
        output,
        watermark == null ? null : inNew(watermark, place, output),
        source.bounded(),
        source.changelog());
  }

  /** The columns of the watermark are read whether or not the query has them. */
  private void markWatermark(PlanNode.Source source, Expression watermark, int[] place) {
    mark(source.id(), watermark);
    int width = 0;
    for (int i = 0; i < place.length; i++) {
      place[i] = used(source.id(), i) ? width++ : -1;
    }
  }

  /** An expression over a node's old output as one over its new output. */
  private static Expression inNew(Expression expression, int[] place, List<PlanField> output) {
    if (expression instanceof Expression.InputRef input) {
      return Expressions.reference(output, place[input.index()]);
    } else if (expression instanceof Expression.FieldAccess access) {
      Expression row = inNew(access.row(), place, output);
      String name = access.row().type().fields().get(access.field()).name();
      for (int i = 0; i < row.type().fields().size(); i++) {
        if (row.type().fields().get(i).name().equals(name)) {
          // The field of a row that may be NULL may be NULL, whatever its own type says.
          PlanType type = row.type().fields().get(i).type();
          return new Expression.FieldAccess(row, i, type.withNullable(access.type().nullable()));
        }
      }
      throw new IllegalStateException("field " + name + " was left out of " + row.type());
    } else if (expression instanceof Expression.Call call) {
      return new Expression.Call(
          call.function(),
          call.arguments().stream().map(argument -> inNew(argument, place, output)).toList(),
          call.type());
    }
    return expression;
  }

  private @Nullable Expression moved(@Nullable Expression expression, int input) {
    return expression == null
        ? null
        : inNew(expression, places[input], nodes.output(moved[input]));
  }

  private PlanNode calc(PlanNode.Calc calc, int id, int[] place) {
    List<Expression> projections = new ArrayList<>();
    List<PlanField> output = new ArrayList<>();
    for (int i = 0; i < place.length; i++) {
      if (place[i] >= 0) {
        Expression projection = moved(calc.projections().get(i), calc.input());
        projections.add(projection);
        PlanField field = calc.output().get(i);
        boolean row = field.type().kind() == PlanType.Kind.ROW;
        output.add(row ? new PlanField(field.name(), projection.type()) : field);
      }
    }
    return new PlanNode.Calc(
        id,
        moved[calc.input()],
        moved(calc.condition(), calc.input()),
        projections,
        output,
        calc.changelog());
  }

  private PlanNode windowAssign(PlanNode.WindowAssign assign, int id, int[] place) {
    int input = assign.input();
    int width = before.get(input).output().size();
    // All columns of the new input are passed on, and the window's three are always there.
    List<PlanField> output = new ArrayList<>(nodes.output(moved[input]));
    Arrays.fill(place, -1);
    for (int i = 0; i < width; i++) {
      place[i] = places[input][i];
    }
    for (int i = width; i < place.length; i++) {
      place[i] = output.size();
      output.add(assign.output().get(i));
    }
    return new PlanNode.WindowAssign(
        id, moved[input], window(assign.window(), input), output, assign.changelog());
  }

  private Window window(Window window, int input) {
    return new Window(
        window.kind(),
        places[input][window.timeIndex()],
        window.size(),
        window.slide(),
        window.offset(),
        window.unit(),
        window.processingTime());
  }

  private PlanNode aggregate(PlanNode.Aggregate aggregate, int id) {
    int input = aggregate.input();
    List<AggregateCall> calls = new ArrayList<>();
    for (AggregateCall call : aggregate.calls()) {
      calls.add(
          new AggregateCall(
              call.function(),
              call.argument() < 0 ? -1 : places[input][call.argument()],
              call.argumentType(),
              call.distinct(),
              call.filter() < 0 ? -1 : places[input][call.filter()],
              call.type()));
    }
    return new PlanNode.Aggregate(
        id,
        moved[input],
        aggregate.phase(),
        aggregate.keys().stream().map(key -> places[input][key]).toList(),
        calls,
        aggregate.window() == null ? null : window(aggregate.window(), input),
        aggregate.windowProperties(),
        aggregate.output(),
        aggregate.inputChangelog(),
        aggregate.changelog());
  }

  private PlanNode join(PlanNode.Join join, int id, int[] place) {
    int leftWidth = before.get(join.left()).output().size();
    List<PlanField> left = nodes.output(moved[join.left()]);
    List<PlanField> right = nodes.output(moved[join.right()]);
    List<PlanField> output = new ArrayList<>(left);
    for (PlanField field : right) {
      boolean outer = join.type() == PlanNode.JoinType.LEFT;
      output.add(
          outer ? new PlanField(field.name(), field.type().withNullable(true)) : field);
    }
    // A join passes on what its inputs have left.
    for (int i = 0; i < place.length; i++) {
      int below =
          i < leftWidth ? places[join.left()][i] : places[join.right()][i - leftWidth];
      place[i] = below < 0 || i < leftWidth ? below : left.size() + below;
    }
    Expression residual = join.residual();
    return new PlanNode.Join(
        id,
        moved[join.left()],
        moved[join.right()],
        join.type(),
        join.leftKeys().stream().map(key -> places[join.left()][key]).toList(),
        join.rightKeys().stream().map(key -> places[join.right()][key]).toList(),
        residual == null ? null : inNew(residual, place, output),
        output,
        join.leftChangelog(),
        join.rightChangelog(),
        join.changelog());
  }
}
