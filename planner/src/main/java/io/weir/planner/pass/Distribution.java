package io.weir.planner.pass;

import io.weir.planner.PlannerOptions.AggregatePhases;
import io.weir.planner.plan.AggregateCall;
import io.weir.planner.plan.Changelog;
import io.weir.planner.plan.ExecPlan;
import io.weir.planner.plan.Expressions;
import io.weir.planner.plan.PlanBuilder;
import io.weir.planner.plan.PlanField;
import io.weir.planner.plan.PlanNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Decides where rows go: inserts exchanges where rows of a key must come together, and splits
 * aggregates in two phases.
 */
final class Distribution implements PlanNode.Visitor<Integer> {
  private final AggregatePhases phases;
  private final PlanBuilder nodes;

  /** New ids by the old ones. */
  private final int[] moved;

  /** By new id. */
  private final List<Spread> spreads = new ArrayList<>();

  /**
   * Which rows of a node are on the same worker.
   *
   * @param keys those with equal values in these columns; empty with {@code singleton} false: any
   */
  private record Spread(boolean singleton, List<Integer> keys) {
    static final Spread ANY = new Spread(false, List.of());
    static final Spread SINGLE = new Spread(true, List.of());

    /** Rows with equal keys together; without keys all rows. */
    static Spread by(List<Integer> keys) {
      return keys.isEmpty() ? SINGLE : new Spread(false, keys);
    }

    boolean sameAs(Spread other) {
      return singleton == other.singleton && keys.equals(other.keys);
    }
  }

  private Distribution(int size, PlanBuilder nodes, AggregatePhases phases) {
    this.nodes = nodes;
    this.phases = phases;
    this.moved = new int[size];
  }

  static ExecPlan distribute(ExecPlan plan, Predicate<PlanNode> shared, AggregatePhases phases) {
    PlanBuilder nodes = new PlanBuilder(plan.batch(), shared);
    Distribution distribution = new Distribution(plan.nodes().size(), nodes, phases);
    for (PlanNode node : plan.nodes()) {
      distribution.moved[node.id()] = node.accept(distribution);
    }
    return nodes.build();
  }

  private int add(IntFunction<PlanNode> make, Spread spread) {
    int id = nodes.add(make);
    if (id == spreads.size()) {
      spreads.add(spread);
    }
    return id;
  }

  @Override
  public Integer source(PlanNode.Source source) {
    return add(id -> source.at(id, List.of()), Spread.ANY);
  }

  @Override
  public Integer values(PlanNode.Values values) {
    return add(id -> values.at(id, List.of()), Spread.ANY);
  }

  @Override
  public Integer calc(PlanNode.Calc calc) {
    int input = moved[calc.input()];
    Spread below = spreads.get(input);
    List<Integer> keys = new ArrayList<>();
    for (int key : below.keys()) {
      int place =
          IntStream.range(0, calc.projections().size())
              .filter(i -> Expressions.referenced(calc.projections().get(i)) == key)
              .findFirst()
              .orElse(-1);
      keys.add(place);
    }
    return add(
        id -> calc.at(id, List.of(input)),
        keys.contains(-1) ? Spread.ANY : new Spread(below.singleton(), keys));
  }

  @Override
  public Integer windowAssign(PlanNode.WindowAssign assign) {
    int input = moved[assign.input()];
    return add(id -> assign.at(id, List.of(input)), spreads.get(input));
  }

  @Override
  public Integer union(PlanNode.Union union) {
    List<Integer> inputs = union.inputs().stream().map(input -> moved[input]).toList();
    return add(id -> union.at(id, inputs), Spread.ANY);
  }

  @Override
  public Integer exchange(PlanNode.Exchange exchange) {
    throw new IllegalStateException("rows are distributed once");
  }

  @Override
  public Integer upsert(PlanNode.Upsert upsert) {
    throw new IllegalStateException("rows are distributed before changelogs are chosen");
  }

  @Override
  public Integer sink(PlanNode.Sink sink) {
    int input = moved[sink.input()];
    return add(id -> sink.at(id, List.of(input)), spreads.get(input));
  }

  /** The rows of a node, those with equal keys on one worker; without keys all on one. */
  private int exchanged(int input, List<Integer> keys) {
    Spread wanted = Spread.by(keys);
    if (spreads.get(input).sameAs(wanted)) {
      return input;
    }
    return add(
        id ->
            new PlanNode.Exchange(
                id,
                input,
                keys.isEmpty() ? PlanNode.Distribution.SINGLETON : PlanNode.Distribution.HASH,
                keys,
                nodes.output(input)),
        wanted);
  }

  @Override
  public Integer aggregate(PlanNode.Aggregate aggregate) {
    int input = moved[aggregate.input()];
    List<Integer> outputKeys = IntStream.range(0, aggregate.keys().size()).boxed().toList();
    Spread spread = Spread.by(outputKeys);
    boolean together = spreads.get(input).sameAs(Spread.by(aggregate.keys()));
    if (together || !hasTwoPhases(aggregate, nodes.changelog(input))) {
      int exchanged = exchanged(input, aggregate.keys());
      return add(id -> aggregate.at(id, List.of(exchanged)), spread);
    }
    TwoPhases phases = new TwoPhases(aggregate, nodes.output(input));
    int local = add(id -> phases.local(id, input), Spread.ANY);
    int exchanged = exchanged(local, outputKeys);
    return add(id -> phases.global(id, exchanged), spread);
  }

  private boolean hasTwoPhases(PlanNode.Aggregate aggregate, Changelog rows) {
    if (phases == AggregatePhases.ONE_PHASE) {
      return false;
    }
    boolean processingTime = aggregate.window() != null && aggregate.window().processingTime();
    return rows.kind() == Changelog.Kind.APPEND
        && !processingTime
        && aggregate.calls().stream().noneMatch(AggregateCall::distinct)
        && aggregate.calls().stream().allMatch(Distribution::mergesInAnyOrder);
  }

  private static boolean mergesInAnyOrder(AggregateCall call) {
    return switch (call.function()) {
      case COUNT, SUM, SUM0, AVG, MIN, MAX -> true;
      case SINGLE_VALUE, FIRST_VALUE, LAST_VALUE -> false;
    };
  }

  @Override
  public Integer join(PlanNode.Join join) {
    int left = exchanged(moved[join.left()], join.leftKeys());
    int right = exchanged(moved[join.right()], join.rightKeys());
    return add(id -> join.at(id, List.of(left, right)), Spread.by(join.leftKeys()));
  }

  @Override
  public Integer sort(PlanNode.Sort sort) {
    return sort(moved[sort.input()], sort.keys(), sort.offset(), sort.fetch(), sort.output());
  }

  private int sort(
      int below, List<PlanNode.SortKey> keys, long offset, long fetch, List<PlanField> output) {
    int input = exchanged(below, List.of());
    return add(id -> new PlanNode.Sort(id, input, keys, offset, fetch, output), Spread.SINGLE);
  }

  /** First rows; those of an updating input, which is bounded then, are only known at its end. */
  @Override
  public Integer limit(PlanNode.Limit limit) {
    int below = moved[limit.input()];
    if (nodes.changelog(below).kind() != Changelog.Kind.APPEND) {
      return sort(below, List.of(), limit.offset(), limit.fetch(), limit.output());
    }
    int input = exchanged(below, List.of());
    return add(id -> limit.at(id, List.of(input)), Spread.SINGLE);
  }
}
