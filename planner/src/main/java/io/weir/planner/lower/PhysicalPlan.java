package io.weir.planner.lower;

import io.weir.planner.PlannerOptions;
import io.weir.planner.plan.AggregateCall;
import io.weir.planner.plan.Changelog;
import io.weir.planner.plan.ExecPlan;
import io.weir.planner.plan.PlanField;
import io.weir.planner.plan.PlanNode;
import io.weir.planner.plan.PlanType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Decides where rows go: infers the changelog of every edge ({@link Changelogs}), inserts exchanges
 * where rows of a key must come together, and splits aggregates in two phases.
 */
final class PhysicalPlan {
  /** Columns that a LOCAL window aggregate puts between its keys and its accumulators. */
  private static final List<String> SLICE_COLUMNS = List.of("$slice_end", "$first_window");

  private final List<PlanNode> logical;
  private final boolean batch;
  private final PlannerOptions options;
  private final PlanNodes nodes;
  private final int[] moved;
  private final List<Placement> placements = new ArrayList<>();

  /**
   * Which rows of a node are on the same worker.
   *
   * @param keys those with equal values in these columns; empty with {@code singleton} false: any
   */
  private record Placement(boolean singleton, List<Integer> keys) {
    static final Placement ANY = new Placement(false, List.of());
    static final Placement SINGLE = new Placement(true, List.of());

    boolean sameAs(Placement other) {
      return singleton == other.singleton && keys.equals(other.keys);
    }
  }

  private PhysicalPlan(
      List<PlanNode> logical, boolean batch, PlannerOptions options, boolean sharing) {
    this.nodes = new PlanNodes(sharing);
    this.logical = logical;
    this.batch = batch;
    this.options = options;
    this.moved = new int[logical.size()];
  }

  static ExecPlan of(
      List<PlanNode> logical, boolean batch, PlannerOptions options, boolean sharing) {
    PhysicalPlan plan = new PhysicalPlan(logical, batch, options, sharing);
    for (PlanNode node : logical) {
      plan.moved[node.id()] = plan.place(node);
    }
    return new ExecPlan(ExecPlan.VERSION, batch, plan.nodes.all());
  }

  private int add(java.util.function.IntFunction<PlanNode> make, Placement placement) {
    int id = nodes.add(make);
    if (id == placements.size()) {
      placements.add(placement);
    }
    return id;
  }

  private Changelog changelog(int id) {
    return nodes.get(id).changelog();
  }

  private int place(PlanNode node) {
    if (node instanceof PlanNode.Source source) {
      return add(
          id ->
              new PlanNode.Source(
                  id,
                  source.table(),
                  source.columns(),
                  source.output(),
                  source.watermark(),
                  source.bounded(),
                  source.changelog()),
          Placement.ANY);
    } else if (node instanceof PlanNode.Values values) {
      return add(id -> new PlanNode.Values(id, values.rows(), values.output()), Placement.ANY);
    } else if (node instanceof PlanNode.Calc calc) {
      return calc(calc);
    } else if (node instanceof PlanNode.WindowAssign assign) {
      int input = moved[assign.input()];
      return add(
          id ->
              new PlanNode.WindowAssign(
                  id,
                  input,
                  assign.window(),
                  assign.dropsLate(),
                  assign.output(),
                  changelog(input)),
          placements.get(input));
    } else if (node instanceof PlanNode.Aggregate aggregate) {
      return aggregate(aggregate);
    } else if (node instanceof PlanNode.Join join) {
      return join(join);
    } else if (node instanceof PlanNode.Union union) {
      List<Integer> inputs = union.inputs().stream().map(input -> moved[input]).toList();
      Changelog changelog = Changelogs.union(inputs.stream().map(this::changelog).toList());
      return add(id -> new PlanNode.Union(id, inputs, union.output(), changelog), Placement.ANY);
    } else if (node instanceof PlanNode.Sort sort) {
      return sort(moved[sort.input()], sort.keys(), sort.offset(), sort.fetch(), sort.output());
    } else if (node instanceof PlanNode.Limit limit) {
      return limit(limit);
    } else if (node instanceof PlanNode.Sink sink) {
      int input = moved[sink.input()];
      return add(
          id ->
              new PlanNode.Sink(
                  id, input, sink.table(), sink.output(), changelog(input), sink.columns()),
          placements.get(input));
    }
    throw new IllegalStateException("not a logical node: " + node);
  }

  private int calc(PlanNode.Calc calc) {
    int input = moved[calc.input()];
    Placement below = placements.get(input);
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
        id ->
            new PlanNode.Calc(
                id, input, calc.condition(), calc.projections(), calc.output(), changelog(input)),
        keys.contains(-1) ? Placement.ANY : new Placement(below.singleton(), keys));
  }

  /** The rows of a node, those with equal keys on one worker; without keys all on one. */
  private int exchanged(int input, List<Integer> keys) {
    Placement wanted = keys.isEmpty() ? Placement.SINGLE : new Placement(false, keys);
    if (placements.get(input).sameAs(wanted)) {
      return input;
    }
    return add(
        id ->
            new PlanNode.Exchange(
                id,
                input,
                keys.isEmpty() ? PlanNode.Distribution.SINGLETON : PlanNode.Distribution.HASH,
                keys,
                nodes.output(input),
                changelog(input)),
        wanted);
  }

  private int aggregate(PlanNode.Aggregate aggregate) {
    int input = moved[aggregate.input()];
    Changelog rows = changelog(input);
    List<Integer> outputKeys = IntStream.range(0, aggregate.keys().size()).boxed().toList();
    Placement placement =
        outputKeys.isEmpty() ? Placement.SINGLE : new Placement(false, outputKeys);
    Changelog changelog = Changelogs.aggregate(aggregate, rows, batch);
    boolean together =
        placements
            .get(input)
            .sameAs(
                aggregate.keys().isEmpty()
                    ? Placement.SINGLE
                    : new Placement(false, aggregate.keys()));
    if (together || !hasTwoPhases(aggregate, rows)) {
      int exchanged = exchanged(input, aggregate.keys());
      return add(
          id ->
              phase(
                  aggregate,
                  id,
                  exchanged,
                  PlanNode.Phase.SINGLE,
                  aggregate.keys(),
                  aggregate.output(),
                  rows,
                  changelog),
          placement);
    }
    List<PlanField> partial = partial(aggregate, input);
    int local =
        add(
            id ->
                phase(
                    aggregate,
                    id,
                    input,
                    PlanNode.Phase.LOCAL,
                    aggregate.keys(),
                    partial,
                    rows,
                    Changelog.APPEND),
            Placement.ANY);
    int exchanged = exchanged(local, outputKeys);
    return add(
        id ->
            phase(
                aggregate,
                id,
                exchanged,
                PlanNode.Phase.GLOBAL,
                outputKeys,
                aggregate.output(),
                Changelog.APPEND,
                changelog),
        placement);
  }

  private static PlanNode.Aggregate phase(
      PlanNode.Aggregate aggregate,
      int id,
      int input,
      PlanNode.Phase phase,
      List<Integer> keys,
      List<PlanField> output,
      Changelog inputChangelog,
      Changelog changelog) {
    boolean local = phase == PlanNode.Phase.LOCAL;
    return new PlanNode.Aggregate(
        id,
        input,
        phase,
        keys,
        aggregate.calls(),
        aggregate.window(),
        local ? List.of() : aggregate.windowProperties(),
        output,
        inputChangelog,
        changelog);
  }

  private boolean hasTwoPhases(PlanNode.Aggregate aggregate, Changelog rows) {
    if (options.aggregatePhases() == PlannerOptions.AggregatePhases.ONE_PHASE) {
      return false;
    }
    boolean processingTime = aggregate.window() != null && aggregate.window().processingTime();
    return rows.kind() == Changelog.Kind.APPEND
        && !processingTime
        && aggregate.calls().stream().noneMatch(AggregateCall::distinct)
        && aggregate.calls().stream().allMatch(PhysicalPlan::mergesInAnyOrder);
  }

  private static boolean mergesInAnyOrder(AggregateCall call) {
    return switch (call.function()) {
      case COUNT, SUM, SUM0, AVG, MIN, MAX -> true;
      case SINGLE_VALUE, FIRST_VALUE, LAST_VALUE -> false;
    };
  }

  private List<PlanField> partial(PlanNode.Aggregate aggregate, int input) {
    List<PlanField> fields = new ArrayList<>();
    for (int key : aggregate.keys()) {
      fields.add(nodes.output(input).get(key));
    }
    if (aggregate.window() != null) {
      for (String column : SLICE_COLUMNS) {
        fields.add(new PlanField(column, PlanType.of(PlanType.Kind.BIGINT, false)));
      }
    }
    for (int i = 0; i < aggregate.calls().size(); i++) {
      String name = aggregate.output().get(aggregate.keys().size() + i).name();
      List<PlanType> accumulators = aggregate.calls().get(i).accumulators();
      for (int k = 0; k < accumulators.size(); k++) {
        fields.add(new PlanField(name + "$" + k, accumulators.get(k)));
      }
    }
    return fields;
  }

  private int join(PlanNode.Join join) {
    int left = exchanged(moved[join.left()], join.leftKeys());
    int right = exchanged(moved[join.right()], join.rightKeys());
    Changelog changelog = Changelogs.join(join.type(), changelog(left), changelog(right), batch);
    return add(
        id ->
            new PlanNode.Join(
                id,
                left,
                right,
                join.type(),
                join.leftKeys(),
                join.rightKeys(),
                join.residual(),
                join.output(),
                changelog(left),
                changelog(right),
                changelog),
        new Placement(false, join.leftKeys()));
  }

  private int sort(
      int below, List<PlanNode.SortKey> keys, long offset, long fetch, List<PlanField> output) {
    int input = exchanged(below, List.of());
    return add(
        id -> new PlanNode.Sort(id, input, keys, offset, fetch, output, changelog(input)),
        Placement.SINGLE);
  }

  /** First rows; those of an updating input, which is bounded then, are only known at its end. */
  private int limit(PlanNode.Limit limit) {
    int below = moved[limit.input()];
    if (changelog(below).kind() != Changelog.Kind.APPEND) {
      return sort(below, List.of(), limit.offset(), limit.fetch(), limit.output());
    }
    int input = exchanged(below, List.of());
    return add(
        id -> new PlanNode.Limit(id, input, limit.offset(), limit.fetch(), limit.output()),
        Placement.SINGLE);
  }
}
