package io.weir.planner.explain;

import io.weir.planner.plan.ExecPlan;
import io.weir.planner.plan.Expression;
import io.weir.planner.plan.PlanField;
import io.weir.planner.plan.PlanNode;
import io.weir.planner.plan.Window;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Prints a plan as a tree, each node above its inputs: its name, what it does in terms of column
 * names, the state it holds, and in brackets the changes that leave it. A node with several
 * consumers has a number and is printed once.
 */
public final class PlanPrinter {
  private final ExecPlan plan;
  private final NodeText text;
  private final Map<Integer, Integer> consumers = new HashMap<>();
  private final Set<Integer> printed = new HashSet<>();
  private final StringBuilder out = new StringBuilder();

  private PlanPrinter(ExecPlan plan) {
    this.plan = plan;
    this.text = new NodeText(plan);
    for (PlanNode node : plan.nodes()) {
      node.inputs().forEach(input -> consumers.merge(input, 1, Integer::sum));
    }
  }

  /** The tree of every sink, several lines, each ended by a line break. */
  public static String print(ExecPlan plan) {
    PlanPrinter printer = new PlanPrinter(plan);
    for (PlanNode node : plan.nodes()) {
      if (node instanceof PlanNode.Sink) {
        printer.print(node, "", "");
      }
    }
    return printer.out.toString();
  }

  /**
   * What the state of a job is found again by: a line for each node that keeps something, with its
   * identity and what people call it; empty for a plan without identities.
   */
  public static String identities(ExecPlan plan) {
    StringBuilder lines = new StringBuilder();
    plan.identities()
        .values()
        .forEach(each -> lines.append(each.id()).append("  ").append(each.title()).append('\n'));
    return lines.toString();
  }

  /**
   * Such as {@code TUMBLE of 10 s on ts}.
   *
   * @param rows columns of the rows that get windows
   */
  public static String window(Window window, List<PlanField> rows) {
    return NodeText.window(window, rows);
  }

  /**
   * An expression in SQL.
   *
   * @param input the columns that it is over
   */
  public static String expression(Expression expression, List<PlanField> input) {
    return ExpressionPrinter.print(expression, input);
  }

  private void print(PlanNode node, String first, String rest) {
    out.append(first);
    boolean shared = consumers.getOrDefault(node.id(), 0) > 1;
    if (shared && !printed.add(node.id())) {
      out.append("see #").append(node.id()).append('\n');
      return;
    }
    if (shared) {
      out.append('#').append(node.id()).append(' ');
    }
    out.append(text.of(node)).append(" [").append(text.changelog(node)).append("]\n");
    int last = node.inputs().size() - 1;
    for (int i = 0; i <= last; i++) {
      print(
          plan.node(node.inputs().get(i)),
          rest + (i < last ? "├─ " : "└─ "),
          rest + (i < last ? "│  " : "   "));
    }
  }
}
