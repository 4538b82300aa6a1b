package io.weir.planner.lower;

import io.weir.planner.plan.WindowProperty;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.TableFunctionScan;
import org.apache.calcite.rel.core.Union;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.jspecify.annotations.Nullable;

/**
 * A column that is a bound of the windows which a table function below assigns.
 *
 * @param window the kind and the intervals of the windows, as text
 * @param functions that assign them directly, with no window aggregate in between; several below a
 *     union
 */
record WindowColumn(WindowProperty property, String window, List<TableFunctionScan> functions) {
  /** What a column is; null when it is no bound of a window. */
  static @Nullable WindowColumn of(RelNode rel, int column) {
    if (rel instanceof Project project) {
      return project.getProjects().get(column) instanceof RexInputRef input
          ? of(project.getInput(), input.getIndex())
          : null;
    } else if (rel instanceof Filter filter) {
      return of(filter.getInput(), column);
    } else if (rel instanceof Aggregate aggregate) {
      return column < aggregate.getGroupCount() ? ofGroup(aggregate, column) : null;
    } else if (rel instanceof Union union) {
      return ofAll(union.getInputs(), column);
    } else if (rel instanceof TableFunctionScan function) {
      WindowProperty[] properties = WindowProperty.values();
      int place = column - (function.getRowType().getFieldCount() - properties.length);
      return place < 0
          ? null
          : new WindowColumn(properties[place], text(function), List.of(function));
    }
    return null;
  }

  private static @Nullable WindowColumn ofGroup(Aggregate aggregate, int column) {
    WindowColumn below = of(aggregate.getInput(), aggregate.getGroupSet().nth(column));
    return below == null ? null : new WindowColumn(below.property, below.window, List.of());
  }

  private static @Nullable WindowColumn ofAll(List<RelNode> inputs, int column) {
    WindowColumn first = of(inputs.get(0), column);
    List<TableFunctionScan> functions = new ArrayList<>();
    for (RelNode input : inputs) {
      WindowColumn each = of(input, column);
      if (first == null || each == null || !each.isSame(first)) {
        return null;
      }
      functions.addAll(each.functions);
    }
    return first == null ? null : new WindowColumn(first.property, first.window, functions);
  }

  /** Whether both are the same bound of windows that are cut alike. */
  boolean isSame(WindowColumn other) {
    return property == other.property && window.equals(other.window);
  }

  private static String text(TableFunctionScan function) {
    RexCall call = (RexCall) function.getCall();
    int intervals = WindowLowering.firstInterval(call);
    return call.getOperator().getName()
        + call.getOperands().subList(intervals, call.getOperands().size());
  }
}
