package io.weir.planner.plan;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What must hold between a node and its inputs, whatever pass made it. A violation is a defect of a
 * pass and never the user's.
 */
final class PlanCheck implements PlanNode.Visitor<Void> {
  private static final Void DONE = null;

  private final List<PlanNode> nodes;

  private PlanCheck(List<PlanNode> nodes) {
    this.nodes = nodes;
  }

  static void check(List<PlanNode> nodes) {
    PlanCheck check = new PlanCheck(nodes);
    for (int id = 0; id < nodes.size(); id++) {
      PlanNode node = nodes.get(id);
      require(node.id() == id, node, "stands at " + id);
      for (int input : node.inputs()) {
        require(input >= 0 && input < id, node, "has input " + input);
        require(!(nodes.get(input) instanceof PlanNode.Sink), node, "reads from a sink");
      }
      node.accept(check);
    }
  }

  private static void require(boolean holds, PlanNode node, String problem) {
    if (!holds) {
      throw new IllegalArgumentException(
          node.getClass().getSimpleName() + " " + node.id() + " " + problem);
    }
  }

  private List<PlanField> fields(int node) {
    return nodes.get(node).output();
  }

  private static void expression(
      @Nullable Expression expression, List<PlanField> fields, PlanNode node) {
    if (expression != null) {
      Expressions.forEachPath(
          expression,
          path -> {
            int index = Expressions.root(path).index();
            require(index >= 0 && index < fields.size(), node, "reads column " + index);
          });
    }
  }

  private static void columns(List<Integer> columns, int width, PlanNode node) {
    for (int column : columns) {
      require(column >= 0 && column < width, node, "has column " + column + " of " + width);
    }
  }

  private static void sameWidth(List<PlanField> one, List<PlanField> other, PlanNode node) {
    require(one.size() == other.size(), node, "has columns " + one + ", not " + other);
  }

  @Override
  public Void source(PlanNode.Source node) {
    expression(node.time(), node.output(), node);
    expression(node.watermark(), node.output(), node);
    startAfter(node.startAfter(), node);
    return DONE;
  }

  private void startAfter(List<Integer> joins, PlanNode node) {
    for (int join : joins) {
      require(nodes.get(join) instanceof PlanNode.Join, node, "waits for " + join);
    }
  }

  @Override
  public Void values(PlanNode.Values node) {
    node.rows().forEach(row -> require(row.size() == node.output().size(), node, "has " + row));
    startAfter(node.startAfter(), node);
    return DONE;
  }

  @Override
  public Void calc(PlanNode.Calc node) {
    List<PlanField> input = fields(node.input());
    expression(node.condition(), input, node);
    node.projections().forEach(projection -> expression(projection, input, node));
    return DONE;
  }

  @Override
  public Void windowAssign(PlanNode.WindowAssign node) {
    int width = fields(node.input()).size();
    columns(List.of(node.window().timeIndex()), width, node);
    require(
        node.output().size() == width + WindowProperty.values().length,
        node,
        "does not append a window to its input");
    return DONE;
  }

  @Override
  public Void aggregate(PlanNode.Aggregate node) {
    List<PlanField> input = fields(node.input());
    columns(node.keys(), input.size(), node);
    if (node.window() != null) {
      columns(List.of(node.window().timeIndex()), input.size(), node);
    }
    for (AggregateCall call : node.calls()) {
      List<PlanType> read =
          node.phase() == PlanNode.Phase.GLOBAL
              ? call.accumulators()
              : call.argument() < 0 ? List.of() : List.of(call.argumentType());
      for (int i = 0; i < read.size(); i++) {
        columns(List.of(call.argument() + i), input.size(), node);
        require(
            input
                .get(call.argument() + i)
                .type()
                .withNullable(true)
                .equals(read.get(i).withNullable(true)),
            node,
            "takes " + input.get(call.argument() + i) + " for " + call);
      }
      if (call.filter() >= 0) {
        columns(List.of(call.filter()), input.size(), node);
      }
    }
    return DONE;
  }

  @Override
  public Void join(PlanNode.Join node) {
    int left = fields(node.left()).size();
    int right = fields(node.right()).size();
    columns(node.leftKeys(), left, node);
    columns(node.rightKeys(), right, node);
    expression(node.residual(), node.output(), node);
    require(node.output().size() == left + right, node, "does not put out both sides");
    expiry(node.leftExpiry(), left, node);
    expiry(node.rightExpiry(), right, node);
    return DONE;
  }

  private static void expiry(PlanNode.@Nullable RowExpiry expiry, int width, PlanNode.Join node) {
    if (expiry != null) {
      columns(List.of(expiry.column()), width, node);
    }
  }

  @Override
  public Void union(PlanNode.Union node) {
    node.inputs().forEach(input -> sameWidth(node.output(), fields(input), node));
    return DONE;
  }

  @Override
  public Void sort(PlanNode.Sort node) {
    sameWidth(node.output(), fields(node.input()), node);
    return DONE;
  }

  @Override
  public Void limit(PlanNode.Limit node) {
    sameWidth(node.output(), fields(node.input()), node);
    return DONE;
  }

  @Override
  public Void exchange(PlanNode.Exchange node) {
    sameWidth(node.output(), fields(node.input()), node);
    return DONE;
  }

  @Override
  public Void upsert(PlanNode.Upsert node) {
    sameWidth(node.output(), fields(node.input()), node);
    return DONE;
  }

  @Override
  public Void sink(PlanNode.Sink node) {
    sameWidth(node.output(), fields(node.input()), node);
    return DONE;
  }
}
