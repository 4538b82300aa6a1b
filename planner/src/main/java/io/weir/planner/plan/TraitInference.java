package io.weir.planner.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** What leaves a node, inferred from what comes in. */
public final class TraitInference implements PlanNode.Visitor<NodeTraits> {
  private final List<NodeTraits> inputs;
  private final List<List<PlanField>> fields;

  /** The changes that leave the node. */
  private final Changelog changelog;

  private TraitInference(
      Changelog changelog, List<NodeTraits> inputs, List<List<PlanField>> fields) {
    this.changelog = changelog;
    this.inputs = inputs;
    this.fields = fields;
  }

  /**
   * The traits of one node.
   *
   * @param inputs those of its inputs, in order
   * @param fields the columns of its inputs
   */
  public static NodeTraits of(
      PlanNode node, List<NodeTraits> inputs, List<List<PlanField>> fields, boolean batch) {
    Changelog changelog =
        Changelogs.provided(node, inputs.stream().map(NodeTraits::changelog).toList(), batch);
    return node.accept(new TraitInference(changelog, inputs, fields));
  }

  /** The traits of nodes of which each stands behind its inputs, with its id as its place. */
  static List<NodeTraits> of(List<PlanNode> nodes, boolean batch) {
    List<NodeTraits> traits = new ArrayList<>();
    for (PlanNode node : nodes) {
      traits.add(
          of(
              node,
              node.inputs().stream().map(traits::get).toList(),
              node.inputs().stream().map(input -> nodes.get(input).output()).toList(),
              batch));
    }
    return traits;
  }

  private NodeTraits input() {
    return inputs.get(0);
  }

  private boolean appends() {
    return changelog.kind() == Changelog.Kind.APPEND;
  }

  private boolean singleton() {
    return inputs.stream().allMatch(NodeTraits::singleton);
  }

  /** With keys by which changes come in order; rows that never change have no order to keep. */
  private NodeTraits with(
      List<List<Integer>> uniqueKeys, List<List<Integer>> upsertKeys, TimeColumns times) {
    return with(singleton(), uniqueKeys, upsertKeys, times);
  }

  private NodeTraits with(
      boolean singleton,
      List<List<Integer>> uniqueKeys,
      List<List<Integer>> upsertKeys,
      TimeColumns times) {
    return new NodeTraits(
        changelog,
        singleton,
        inputs.stream().allMatch(NodeTraits::bounded),
        uniqueKeys,
        appends() ? uniqueKeys : upsertKeys,
        times);
  }

  private NodeTraits passedOn() {
    return passedOn(input().times());
  }

  private NodeTraits passedOn(TimeColumns times) {
    return with(input().uniqueKeys(), input().upsertKeys(), times);
  }

  /** Changes of a table's row may be in several of its parts, which workers read side by side. */
  @Override
  public NodeTraits source(PlanNode.Source node) {
    List<List<Integer>> keys = primaryKey(node);
    return new NodeTraits(
        changelog,
        false,
        node.bounded(),
        keys,
        appends() ? keys : List.of(),
        TimeColumns.ofSource(node.time()));
  }

  private static List<List<Integer>> primaryKey(PlanNode.Source node) {
    List<Integer> key = new ArrayList<>();
    for (String name : node.table().primaryKey()) {
      int place =
          IntStream.range(0, node.columns().size())
              .filter(i -> name.equals(node.columns().get(i).physical()))
              .findFirst()
              .orElse(-1);
      if (place < 0) {
        return List.of();
      }
      key.add(place);
    }
    return key.isEmpty() ? List.of() : Keys.of(List.of(key));
  }

  @Override
  public NodeTraits values(PlanNode.Values node) {
    List<List<Integer>> keys = node.rows().size() <= 1 ? List.of(List.of()) : List.of();
    return new NodeTraits(changelog, false, true, keys, keys, TimeColumns.NONE);
  }

  @Override
  public NodeTraits calc(PlanNode.Calc node) {
    return with(
        Keys.project(input().uniqueKeys(), node.projections()),
        Keys.project(input().upsertKeys(), node.projections()),
        input().times().project(node.projections()));
  }

  /** A row of several windows is told apart by a bound of the window. */
  @Override
  public NodeTraits windowAssign(PlanNode.WindowAssign node) {
    int first = fields.get(0).size();
    TimeColumns times = input().times().assign(node.window(), first);
    if (node.window().slide() >= node.window().size()) {
      return passedOn(times);
    }
    List<Integer> bounds =
        IntStream.range(first, first + WindowProperty.values().length).boxed().toList();
    return with(
        Keys.withOneOf(input().uniqueKeys(), bounds),
        Keys.withOneOf(input().upsertKeys(), bounds),
        times);
  }

  /**
   * A group has one row. Keys of the input that are part of the group are unique, but are no upsert
   * keys: the rows of two groups change in any order.
   */
  @Override
  public NodeTraits aggregate(PlanNode.Aggregate node) {
    if (node.phase() == PlanNode.Phase.LOCAL) {
      return with(List.of(), List.of(), TimeColumns.NONE);
    }
    List<Integer> group = IntStream.range(0, node.keys().size()).boxed().toList();
    return node.window() == null ? group(node, group) : window(node, node.window(), group);
  }

  private NodeTraits window(PlanNode.Aggregate node, Window window, List<Integer> group) {
    int first = node.keys().size() + node.calls().size();
    int last = first + node.windowProperties().size();
    List<List<Integer>> keys =
        Keys.withOneOf(List.of(group), IntStream.range(first, last).boxed().toList());
    return with(keys, keys, TimeColumns.fire(window, node.windowProperties(), first));
  }

  private NodeTraits group(PlanNode.Aggregate node, List<Integer> group) {
    List<Expression> passed =
        node.keys().stream()
            .map(key -> (Expression) Expressions.reference(fields.get(0), key))
            .toList();
    List<List<Integer>> unique = new ArrayList<>(Keys.project(input().uniqueKeys(), passed));
    unique.add(group);
    return with(Keys.of(unique), List.of(group), input().times().onlyBounds(node.keys()));
  }

  @Override
  public NodeTraits join(PlanNode.Join node) {
    NodeTraits left = inputs.get(0);
    NodeTraits right = inputs.get(1);
    int width = fields.get(0).size();
    // Of an outer join the row without a match may leave after the changed row's first match.
    boolean inOrder =
        node.type() == PlanNode.JoinType.INNER
            || node.residual() == null
            || left.changelog().kind() == Changelog.Kind.APPEND;
    return with(
        Keys.join(node, left.uniqueKeys(), right.uniqueKeys(), width, true),
        Keys.join(node, left.upsertKeys(), right.upsertKeys(), width, inOrder),
        TimeColumns.NONE);
  }

  /** Two inputs may have the same row. */
  @Override
  public NodeTraits union(PlanNode.Union node) {
    return node.inputs().size() == 1
        ? passedOn()
        : with(
            List.of(),
            List.of(),
            TimeColumns.common(inputs.stream().map(NodeTraits::times).toList()));
  }

  @Override
  public NodeTraits sort(PlanNode.Sort node) {
    return passedOn(TimeColumns.NONE);
  }

  @Override
  public NodeTraits limit(PlanNode.Limit node) {
    return passedOn();
  }

  /** Rows of a key that are sent to different workers lose their order. */
  @Override
  public NodeTraits exchange(PlanNode.Exchange node) {
    boolean singleton =
        switch (node.distribution()) {
          case SINGLETON -> true;
          case HASH -> false;
        };
    return with(
        singleton,
        input().uniqueKeys(),
        Keys.containing(input().upsertKeys(), node.keys()),
        input().times());
  }

  @Override
  public NodeTraits upsert(PlanNode.Upsert node) {
    return passedOn();
  }

  @Override
  public NodeTraits sink(PlanNode.Sink node) {
    return passedOn();
  }
}
