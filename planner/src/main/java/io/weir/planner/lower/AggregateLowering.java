package io.weir.planner.lower;

import io.weir.planner.plan.AggregateCall;
import io.weir.planner.plan.AggregateFunction;
import io.weir.planner.plan.Expression;
import io.weir.planner.plan.Expressions;
import io.weir.planner.plan.PlanField;
import io.weir.planner.plan.PlanNode;
import io.weir.planner.plan.PlanType;
import io.weir.planner.plan.Window;
import io.weir.planner.plan.WindowProperty;
import io.weir.planner.type.PlanTypes;
import io.weir.planner.validate.Positions;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.TableFunctionScan;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/**
 * Lowers aggregates. One that groups by a bound of the window that a table function below assigns
 * is a window aggregate: the function is not carried out, the aggregate slices time itself.
 */
final class AggregateLowering {
  private final RelLowering lowering;

  AggregateLowering(RelLowering lowering) {
    this.lowering = lowering;
  }

  int lower(Aggregate aggregate) {
    WindowedInput windowed = WindowedInput.of(aggregate);
    return windowed == null ? group(aggregate) : window(aggregate, windowed);
  }

  /** Each row once. */
  int distinct(int input) {
    List<PlanField> fields = lowering.nodes().output(input);
    List<Integer> keys = IntStream.range(0, fields.size()).boxed().toList();
    return add(input, keys, List.of(), null, List.of(), fields);
  }

  private int group(Aggregate aggregate) {
    int input = lowering.lower(aggregate.getInput());
    List<PlanField> fields = lowering.nodes().output(input);
    List<Integer> keys = aggregate.getGroupSet().asList();
    List<AggregateCall> calls =
        calls(aggregate, fields, IntStream.range(0, fields.size()).boxed().toList());
    List<PlanField> output = PlanTypes.fields(aggregate.getRowType());
    int argument = onlyDistinctArgument(calls);
    return argument < 0
        ? add(input, keys, calls, null, List.of(), output)
        : ofDistinctValues(input, keys, argument, calls, output);
  }

  /** The column whose distinct values are all that the calls take; -1 when there is no such one. */
  private static int onlyDistinctArgument(List<AggregateCall> calls) {
    int argument = calls.isEmpty() ? -1 : calls.get(0).argument();
    boolean only =
        calls.stream()
            .allMatch(call -> call.distinct() && call.filter() < 0 && call.argument() == argument);
    return only ? argument : -1;
  }

  /**
   * First each value of a group once, then the calls over these: values of one group are told apart
   * on all workers.
   */
  private int ofDistinctValues(
      int input,
      List<Integer> keys,
      int argument,
      List<AggregateCall> calls,
      List<PlanField> output) {
    List<PlanField> fields = lowering.nodes().output(input);
    List<Expression> projections = new ArrayList<>();
    List<PlanField> projected = new ArrayList<>();
    for (int key : keys) {
      projections.add(Expressions.reference(fields, key));
      projected.add(fields.get(key));
    }
    projections.add(Expressions.reference(fields, argument));
    projected.add(fields.get(argument));
    int values = distinct(lowering.calc(input, null, projections, projected));
    List<AggregateCall> plainCalls =
        calls.stream()
            .map(
                call ->
                    new AggregateCall(
                        call.function(), keys.size(), call.argumentType(), false, -1, call.type()))
            .toList();
    List<Integer> places = IntStream.range(0, keys.size()).boxed().toList();
    return add(values, places, plainCalls, null, List.of(), output);
  }

  private int window(Aggregate aggregate, WindowedInput windowed) {
    int below = lowering.lower(windowed.function.getInput(0));
    Window window = new WindowLowering(lowering).window(windowed.function, below);
    WindowRows rowsBelow = rows(windowed, below, window.timeIndex());
    List<PlanField> belowFields = lowering.nodes().output(rowsBelow.node);

    // What is aggregated: keys, then the time, then what the calls take.
    List<Expression> projections = new ArrayList<>();
    List<PlanField> rows = new ArrayList<>();
    List<PlanField> groups = PlanTypes.fields(aggregate.getRowType());
    List<Integer> places = new ArrayList<>();
    EnumSet<WindowProperty> properties = EnumSet.noneOf(WindowProperty.class);
    List<Integer> grouping = aggregate.getGroupSet().asList();
    for (int i = 0; i < grouping.size(); i++) {
      WindowProperty property = windowed.property(grouping.get(i));
      if (property != null) {
        properties.add(property);
      } else {
        rows.add(groups.get(i));
        projections.add(rowsBelow.reference(grouping.get(i), belowFields));
      }
    }
    final int keys = projections.size();
    rows.add(belowFields.get(rowsBelow.time));
    projections.add(Expressions.reference(belowFields, rowsBelow.time));
    for (int i = 0; i < windowed.properties.size(); i++) {
      places.add(-1);
    }
    for (org.apache.calcite.rel.core.AggregateCall call : aggregate.getAggCallList()) {
      List<Integer> used = new ArrayList<>(call.getArgList());
      if (call.hasFilter()) {
        used.add(call.filterArg);
      }
      for (int column : used) {
        if (places.get(column) < 0) {
          places.set(column, projections.size());
          rows.add(PlanTypes.fields(aggregate.getInput().getRowType()).get(column));
          projections.add(rowsBelow.reference(column, belowFields));
        }
      }
    }
    int input = lowering.calc(rowsBelow.node, null, projections, rows);
    return windowAggregate(
        aggregate, windowed, input, window.withTimeIndex(keys), keys, places, properties);
  }

  /** The node, and the Calc that brings its output into the order that Calcite expects. */
  private int windowAggregate(
      Aggregate aggregate,
      WindowedInput windowed,
      int input,
      Window window,
      int keys,
      List<Integer> places,
      EnumSet<WindowProperty> properties) {
    List<PlanField> expected = PlanTypes.fields(aggregate.getRowType());
    List<Integer> grouping = aggregate.getGroupSet().asList();
    List<AggregateCall> calls = calls(aggregate, lowering.nodes().output(input), places);
    List<WindowProperty> listed = List.copyOf(properties);
    List<PlanField> output = new ArrayList<>(lowering.nodes().output(input).subList(0, keys));
    for (int i = 0; i < calls.size(); i++) {
      output.add(expected.get(grouping.size() + i));
    }
    List<Expression> order = new ArrayList<>();
    PlanField[] propertyFields = new PlanField[listed.size()];
    int key = 0;
    for (int i = 0; i < grouping.size(); i++) {
      WindowProperty property = windowed.property(grouping.get(i));
      if (property == null) {
        order.add(Expressions.reference(output, key++));
      } else {
        int place = listed.indexOf(property);
        propertyFields[place] = expected.get(i);
        order.add(new Expression.InputRef(keys + calls.size() + place, expected.get(i).type()));
      }
    }
    for (int i = 0; i < calls.size(); i++) {
      order.add(Expressions.reference(output, keys + i));
    }
    output.addAll(List.of(propertyFields));
    List<Integer> keyColumns = IntStream.range(0, keys).boxed().toList();
    int node = add(input, keyColumns, calls, window, listed, output);
    return lowering.calc(node, null, order, expected);
  }

  private int add(
      int input,
      List<Integer> keys,
      List<AggregateCall> calls,
      @Nullable Window window,
      List<WindowProperty> properties,
      List<PlanField> output) {
    return lowering
        .nodes()
        .add(
            id ->
                new PlanNode.Aggregate(
                    id,
                    input,
                    PlanNode.Phase.SINGLE,
                    keys,
                    calls,
                    window,
                    properties,
                    PlanNode.Updates.RETRACT,
                    output));
  }

  /**
   * @param places where in the rows the columns of Calcite's input stand
   */
  private static List<AggregateCall> calls(
      Aggregate aggregate, List<PlanField> rows, List<Integer> places) {
    List<AggregateCall> calls = new ArrayList<>();
    for (org.apache.calcite.rel.core.AggregateCall call : aggregate.getAggCallList()) {
      if (call.getArgList().size() > 1) {
        throw Unsupported.aggregate(
            call.getAggregation().getName() + " of several columns", Positions.of(aggregate));
      }
      int argument = call.getArgList().isEmpty() ? -1 : places.get(call.getArgList().get(0));
      PlanType argumentType = argument < 0 ? null : rows.get(argument).type();
      calls.add(
          new AggregateCall(
              function(call),
              argument,
              argumentType,
              call.isDistinct(),
              call.hasFilter() ? places.get(call.filterArg) : -1,
              PlanTypes.of(call.getType())));
    }
    return calls;
  }

  private static AggregateFunction function(org.apache.calcite.rel.core.AggregateCall call) {
    return switch (call.getAggregation().getKind()) {
      case COUNT -> AggregateFunction.COUNT;
      case SUM -> AggregateFunction.SUM;
      case SUM0 -> AggregateFunction.SUM0;
      case AVG -> AggregateFunction.AVG;
      case MIN -> AggregateFunction.MIN;
      case MAX -> AggregateFunction.MAX;
      case SINGLE_VALUE -> AggregateFunction.SINGLE_VALUE;
      case FIRST_VALUE -> AggregateFunction.FIRST_VALUE;
      case LAST_VALUE -> AggregateFunction.LAST_VALUE;
      default -> throw Unsupported.aggregate(call.getAggregation().getName(), null);
    };
  }

  /**
   * The input of a window aggregate: the function, and the projections and filters between it and
   * the aggregate, which need nothing of the windows.
   *
   * @param steps from the function up
   * @param properties of the columns of the aggregate's input those that are bounds of the windows
   */
  private record WindowedInput(
      TableFunctionScan function, List<RelNode> steps, List<@Nullable WindowProperty> properties) {
    static @Nullable WindowedInput of(Aggregate aggregate) {
      List<RelNode> steps = new ArrayList<>();
      RelNode node = aggregate.getInput();
      while (node instanceof Project || node instanceof Filter) {
        steps.add(0, node);
        node = node.getInput(0);
      }
      if (!(node instanceof TableFunctionScan function)) {
        return null;
      }
      WindowedInput input = new WindowedInput(function, steps, properties(function, steps));
      return input.isWindowed(aggregate) ? input : null;
    }

    /** What the columns of the uppermost step are. */
    private static List<@Nullable WindowProperty> properties(
        TableFunctionScan function, List<RelNode> steps) {
      WindowProperty[] all = WindowProperty.values();
      int first = function.getRowType().getFieldCount() - all.length;
      List<@Nullable WindowProperty> properties = new ArrayList<>(Collections.nCopies(first, null));
      properties.addAll(List.of(all));
      for (RelNode step : steps) {
        if (step instanceof Project project) {
          List<@Nullable WindowProperty> below = properties;
          properties = new ArrayList<>();
          for (RexNode expression : project.getProjects()) {
            properties.add(
                expression instanceof RexInputRef input ? below.get(input.getIndex()) : null);
          }
        }
      }
      return properties;
    }

    /** Whether a window is part of the group and nothing else asks for it. */
    private boolean isWindowed(Aggregate aggregate) {
      BitSet read = new BitSet();
      boolean grouped = false;
      for (int column : aggregate.getGroupSet()) {
        grouped |= properties.get(column) != null;
        if (properties.get(column) == null) {
          read.set(column);
        }
      }
      for (org.apache.calcite.rel.core.AggregateCall call : aggregate.getAggCallList()) {
        call.getArgList().forEach(read::set);
        if (call.hasFilter()) {
          read.set(call.filterArg);
        }
      }
      for (int i = steps.size() - 1; i >= 0; i--) {
        read = below(steps.get(i), read);
      }
      int bounds = function.getRowType().getFieldCount() - WindowProperty.values().length;
      return grouped && read.nextSetBit(bounds) < 0;
    }

    /** What a step reads of its input to give some of its columns. */
    private static BitSet below(RelNode step, BitSet read) {
      ImmutableBitSet.Builder below = ImmutableBitSet.builder();
      if (step instanceof Filter filter) {
        below.addAll(RelOptUtil.InputFinder.bits(filter.getCondition()));
        read.stream().forEach(below::set);
      } else {
        List<RexNode> projections = ((Project) step).getProjects();
        read.stream()
            .forEach(column -> below.addAll(RelOptUtil.InputFinder.bits(projections.get(column))));
      }
      BitSet columns = new BitSet();
      below.build().forEachInt(columns::set);
      return columns;
    }

    @Nullable WindowProperty property(int column) {
      return properties.get(column);
    }
  }

  /**
   * The rows of a window's input behind its projections and filters.
   *
   * @param columns where the columns of the aggregate's input are; -1 for what only windows have
   * @param time where the time of the windows is
   */
  private record WindowRows(int node, List<Integer> columns, int time) {
    Expression reference(int column, List<PlanField> fields) {
      return Expressions.reference(fields, columns.get(column));
    }
  }

  /** Carries the steps out on the rows that have no windows yet. */
  private WindowRows rows(WindowedInput windowed, int below, int time) {
    int width = lowering.nodes().output(below).size();
    List<Integer> columns =
        IntStream.range(0, windowed.function.getRowType().getFieldCount())
            .mapToObj(column -> column < width ? column : -1)
            .toList();
    WindowRows rows = new WindowRows(below, columns, time);
    for (RelNode step : windowed.steps) {
      rows = step instanceof Filter filter ? filtered(rows, filter) : projected(rows, step);
    }
    return rows;
  }

  private WindowRows filtered(WindowRows rows, Filter filter) {
    List<PlanField> fields = lowering.nodes().output(rows.node);
    Expression condition = over(filter.getCondition(), rows);
    int node = lowering.calc(rows.node, condition, Expressions.references(fields), fields);
    return new WindowRows(node, rows.columns, rows.time);
  }

  /** The projections that need no window, and the time behind them. */
  private WindowRows projected(WindowRows rows, RelNode step) {
    List<PlanField> fields = lowering.nodes().output(rows.node);
    List<RexNode> expressions = ((Project) step).getProjects();
    List<PlanField> names = PlanTypes.fields(step.getRowType());
    List<Expression> projections = new ArrayList<>();
    List<PlanField> output = new ArrayList<>();
    List<Integer> columns = new ArrayList<>();
    for (int i = 0; i < expressions.size(); i++) {
      boolean known =
          RelOptUtil.InputFinder.bits(expressions.get(i)).asList().stream()
              .allMatch(column -> rows.columns.get(column) >= 0);
      columns.add(known ? projections.size() : -1);
      if (known) {
        projections.add(over(expressions.get(i), rows));
        output.add(names.get(i));
      }
    }
    int time = projections.size();
    projections.add(Expressions.reference(fields, rows.time));
    output.add(fields.get(rows.time));
    return new WindowRows(lowering.calc(rows.node, null, projections, output), columns, time);
  }

  private Expression over(RexNode expression, WindowRows rows) {
    return Expressions.mapInputs(
        lowering.expression(expression),
        input -> new Expression.InputRef(rows.columns.get(input.index()), input.type()));
  }
}
