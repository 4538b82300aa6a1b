package io.weir.planner.pass;

import io.weir.planner.plan.AggregateCall;
import io.weir.planner.plan.ExecPlan;
import io.weir.planner.plan.Expression;
import io.weir.planner.plan.Expressions;
import io.weir.planner.plan.PlanBuilder;
import io.weir.planner.plan.PlanField;
import io.weir.planner.plan.PlanNode;
import io.weir.planner.plan.PlanType;
import io.weir.planner.plan.Window;
import io.weir.planner.plan.WindowProperty;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Leaves out the columns that nobody reads, down to the fields of the rows that a scan decodes, and
 * the projections that then change nothing. A scan of a table that checks all columns keeps them,
 * and its reader projects. The nodes are rebuilt from the scans up.
 */
final class ColumnPruning implements PlanNode.Visitor<Integer> {
  private final List<PlanNode> before;
  private final ColumnUses uses;
  private final PlanBuilder nodes;
  private final int[] moved;

  /** New places of a node's old columns; -1 for those that are gone. */
  private final int[][] places;

  private ColumnPruning(List<PlanNode> before, PlanBuilder nodes) {
    this.before = before;
    this.uses = new ColumnUses(before);
    this.nodes = nodes;
    this.moved = new int[before.size()];
    this.places = new int[before.size()][];
  }

  /** The plan with the nodes and columns that are left. */
  static ExecPlan prune(ExecPlan plan, Predicate<PlanNode> shared) {
    PlanBuilder nodes = new PlanBuilder(plan.batch(), shared);
    ColumnPruning pruning = new ColumnPruning(plan.nodes(), nodes);
    for (PlanNode node : plan.nodes()) {
      if (pruning.uses.isReached(node.id())) {
        pruning.rebuild(node);
      }
    }
    return nodes.build();
  }

  private void rebuild(PlanNode node) {
    int id = node.id();
    places[id] = new int[node.output().size()];
    Arrays.fill(places[id], -1);
    moved[id] = node.accept(this);
  }

  @Override
  public Integer limit(PlanNode.Limit limit) {
    int input = aligned(limit.input(), uses.used(limit.id()), limit.id(), 0);
    return nodes.add(
        id -> new PlanNode.Limit(id, input, limit.offset(), limit.fetch(), nodes.output(input)));
  }

  @Override
  public Integer exchange(PlanNode.Exchange exchange) {
    throw new IllegalStateException("columns are pruned before rows are distributed");
  }

  @Override
  public Integer upsert(PlanNode.Upsert upsert) {
    throw new IllegalStateException("columns are pruned before changelogs are chosen");
  }

  @Override
  public Integer sink(PlanNode.Sink sink) {
    return nodes.add(
        id ->
            new PlanNode.Sink(
                id, moved[sink.input()], sink.table(), sink.output(), sink.columns()));
  }

  @Override
  public Integer source(PlanNode.Source source) {
    Expression watermark = source.watermark();
    if (watermark != null) {
      // The columns of the watermark are read whether or not the query has them.
      uses.mark(source.id(), watermark);
    }
    if (source.table().checksAllColumns()) {
      for (int i = 0; i < source.columns().size(); i++) {
        if (source.columns().get(i).physical() != null) {
          uses.mark(source.id(), i);
        }
      }
    }
    List<PlanField> output = new ArrayList<>();
    List<PlanNode.TableColumn> columns = new ArrayList<>();
    for (int column : uses.used(source.id())) {
      PlanField field = source.output().get(column);
      ColumnUses.Use use = uses.use(source.id(), column);
      places[source.id()][column] = output.size();
      output.add(new PlanField(field.name(), use == null ? field.type() : use.prune(field.type())));
      columns.add(source.columns().get(column));
    }
    return nodes.add(
        id ->
            new PlanNode.Source(
                id,
                source.table(),
                columns,
                output,
                time(source, output),
                watermark == null ? null : inNew(watermark, places[source.id()], output),
                source.bounded(),
                source.changelog(),
                List.of()));
  }

  /** The event time of a row, null when not all that it takes is read. */
  private @Nullable Expression time(PlanNode.Source source, List<PlanField> output) {
    Expression time = source.time();
    boolean[] read = {time != null};
    if (time != null) {
      Expressions.forEachPath(
          time,
          path ->
              read[0] &=
                  path instanceof Expression.InputRef input
                      && places[source.id()][input.index()] >= 0);
    }
    return read[0] ? inNew(time, places[source.id()], output) : null;
  }

  @Override
  public Integer values(PlanNode.Values values) {
    List<Integer> columns = uses.used(values.id());
    List<List<Expression.Literal>> rows = new ArrayList<>();
    for (List<Expression.Literal> row : values.rows()) {
      rows.add(columns.stream().map(row::get).toList());
    }
    List<PlanField> output = new ArrayList<>();
    for (int column : columns) {
      places[values.id()][column] = output.size();
      output.add(values.output().get(column));
    }
    return nodes.add(id -> new PlanNode.Values(id, rows, output, List.of()));
  }

  @Override
  public Integer calc(PlanNode.Calc calc) {
    int input = moved[calc.input()];
    List<PlanField> fields = nodes.output(input);
    Expression condition = calc.condition();
    Expression kept = condition == null ? null : inNew(condition, places[calc.input()], fields);
    List<Expression> projections = new ArrayList<>();
    List<PlanField> output = new ArrayList<>();
    for (int column : uses.used(calc.id())) {
      Expression projection = inNew(calc.projections().get(column), places[calc.input()], fields);
      PlanField field = calc.output().get(column);
      boolean row = field.type().kind() == PlanType.Kind.ROW;
      places[calc.id()][column] = projections.size();
      projections.add(projection);
      output.add(row ? new PlanField(field.name(), projection.type()) : field);
    }
    return project(input, kept, projections, output);
  }

  /** A Calc, or the input itself where a Calc would change nothing but names. */
  private int project(
      int input,
      @Nullable Expression condition,
      List<Expression> projections,
      List<PlanField> output) {
    List<PlanField> fields = nodes.output(input);
    boolean identity = condition == null && projections.size() == fields.size();
    for (int i = 0; identity && i < projections.size(); i++) {
      identity =
          Expressions.referenced(projections.get(i)) == i
              && fields.get(i).type().equals(output.get(i).type());
    }
    return identity
        ? input
        : nodes.add(id -> new PlanNode.Calc(id, input, condition, projections, output));
  }

  /**
   * The input of a node with exactly some of its columns, which are also columns of the node.
   *
   * @param columns of the old input
   * @param node whose places are set
   * @param shift added to a column of the input for that of the node
   */
  private int aligned(int input, Collection<Integer> columns, int node, int shift) {
    return aligned(input, columns, node, shift, 0);
  }

  private int aligned(int input, Collection<Integer> columns, int node, int shift, int first) {
    List<PlanField> fields = nodes.output(moved[input]);
    List<Expression> projections = new ArrayList<>();
    List<PlanField> output = new ArrayList<>();
    for (int column : columns) {
      int place = places[input][column];
      places[node][shift + column] = first + projections.size();
      projections.add(Expressions.reference(fields, place));
      output.add(fields.get(place));
    }
    return project(moved[input], null, projections, output);
  }

  @Override
  public Integer windowAssign(PlanNode.WindowAssign assign) {
    int input = aligned(assign.input(), uses.windowColumns(assign), assign.id(), 0);
    int width = before.get(assign.input()).output().size();
    List<PlanField> output = new ArrayList<>(nodes.output(input));
    int time = places[assign.id()][assign.window().timeIndex()];
    // The window's own columns are always there.
    for (int i = width; i < assign.output().size(); i++) {
      places[assign.id()][i] = output.size();
      output.add(assign.output().get(i));
    }
    return nodes.add(
        id ->
            new PlanNode.WindowAssign(
                id, input, assign.window().withTimeIndex(time), assign.dropsLate(), output));
  }

  @Override
  public Integer aggregate(PlanNode.Aggregate aggregate) {
    int[] below = places[aggregate.input()];
    int[] place = places[aggregate.id()];
    int keys = aggregate.keys().size();
    List<PlanField> output = new ArrayList<>();
    List<AggregateCall> calls = new ArrayList<>();
    for (int i = 0; i < aggregate.output().size(); i++) {
      if (i < keys || uses.use(aggregate.id(), i) != null) {
        place[i] = output.size();
        output.add(aggregate.output().get(i));
      }
    }
    List<WindowProperty> properties = new ArrayList<>();
    for (int i = 0; i < aggregate.windowProperties().size(); i++) {
      if (place[keys + aggregate.calls().size() + i] >= 0) {
        properties.add(aggregate.windowProperties().get(i));
      }
    }
    for (AggregateCall call : uses.usedCalls(aggregate)) {
      calls.add(
          new AggregateCall(
              call.function(),
              call.argument() < 0 ? -1 : below[call.argument()],
              call.argumentType(),
              call.distinct(),
              call.filter() < 0 ? -1 : below[call.filter()],
              call.type()));
    }
    Window window = aggregate.window();
    return nodes.add(
        id ->
            new PlanNode.Aggregate(
                id,
                moved[aggregate.input()],
                aggregate.phase(),
                aggregate.keys().stream().map(key -> below[key]).toList(),
                calls,
                window == null ? null : window.withTimeIndex(below[window.timeIndex()]),
                properties,
                aggregate.updates(),
                output));
  }

  @Override
  public Integer join(PlanNode.Join join) {
    int leftWidth = before.get(join.left()).output().size();
    int[] place = places[join.id()];
    int left = aligned(join.left(), uses.leftColumns(join), join.id(), 0);
    int width = nodes.output(left).size();
    int right = aligned(join.right(), uses.rightColumns(join), join.id(), leftWidth, width);
    List<PlanField> output = new ArrayList<>(nodes.output(left));
    for (PlanField field : nodes.output(right)) {
      boolean outer = join.type() == PlanNode.JoinType.LEFT;
      output.add(outer ? new PlanField(field.name(), field.type().withNullable(true)) : field);
    }
    Expression residual = join.residual();
    return nodes.add(
        id ->
            new PlanNode.Join(
                id,
                left,
                right,
                join.type(),
                join.leftKeys().stream().map(key -> place[key]).toList(),
                join.rightKeys().stream().map(key -> place[leftWidth + key] - width).toList(),
                residual == null ? null : inNew(residual, place, output),
                output,
                null,
                null));
  }

  @Override
  public Integer union(PlanNode.Union union) {
    List<Integer> columns = uses.used(union.id());
    List<Integer> inputs = new ArrayList<>();
    for (int input : union.inputs()) {
      inputs.add(aligned(input, columns, union.id(), 0));
    }
    List<PlanField> output = columns.stream().map(union.output()::get).toList();
    return nodes.add(id -> new PlanNode.Union(id, inputs, output));
  }

  @Override
  public Integer sort(PlanNode.Sort sort) {
    int input = aligned(sort.input(), uses.sortColumns(sort), sort.id(), 0);
    List<PlanNode.SortKey> keys = new ArrayList<>();
    for (PlanNode.SortKey key : sort.keys()) {
      keys.add(
          new PlanNode.SortKey(places[sort.id()][key.index()], key.descending(), key.nullsLast()));
    }
    return nodes.add(
        id -> new PlanNode.Sort(id, input, keys, sort.offset(), sort.fetch(), nodes.output(input)));
  }

  /** An expression over a node's old output as one over its new output. */
  private static Expression inNew(Expression expression, int[] place, List<PlanField> output) {
    if (expression instanceof Expression.InputRef input) {
      int index = place[input.index()];
      PlanType type = output.get(index).type();
      return type.kind() == PlanType.Kind.ROW
          ? new Expression.InputRef(index, type)
          : new Expression.InputRef(index, input.type());
    } else if (expression instanceof Expression.FieldAccess access) {
      Expression row = inNew(access.row(), place, output);
      String name = access.row().type().fields().get(access.field()).name();
      for (int i = 0; i < row.type().fields().size(); i++) {
        PlanField field = row.type().fields().get(i);
        if (field.name().equals(name)) {
          // The field of a row that may be NULL may be NULL, whatever its own type says.
          return new Expression.FieldAccess(
              row, i, field.type().withNullable(access.type().nullable()));
        }
      }
      throw new IllegalStateException("field " + name + " was left out of " + row.type());
    } else if (expression instanceof Expression.Call call) {
      return call.with(
          call.arguments().stream().map(argument -> inNew(argument, place, output)).toList());
    }
    return expression;
  }
}
