package io.weir.planner.pass;

import io.weir.planner.plan.AggregateCall;
import io.weir.planner.plan.PlanField;
import io.weir.planner.plan.PlanNode;
import io.weir.planner.plan.PlanType;
import io.weir.planner.plan.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** An aggregate as two: one where the rows are, one where their partial results meet. */
final class TwoPhases {
  private final PlanNode.Aggregate whole;

  /** What goes from the first to the second: keys, the slice of a window, accumulators. */
  private final List<PlanField> partial = new ArrayList<>();

  /** The calls over these. */
  private final List<AggregateCall> merges = new ArrayList<>();

  /**
   * @param rows columns of the rows that are aggregated
   */
  TwoPhases(PlanNode.Aggregate whole, List<PlanField> rows) {
    this.whole = whole;
    for (int key : whole.keys()) {
      partial.add(rows.get(key));
    }
    PlanType micros = PlanType.of(PlanType.Kind.BIGINT, false);
    Window window = whole.window();
    if (window != null) {
      partial.add(new PlanField(rows.get(window.timeIndex()).name(), micros));
      partial.add(new PlanField("$first_window", micros));
    }
    for (AggregateCall call : whole.calls()) {
      merges.add(
          new AggregateCall(
              call.function(), partial.size(), call.argumentType(), false, -1, call.type()));
      String name = call.text(rows);
      for (PlanType type : call.accumulators()) {
        partial.add(new PlanField(name, type));
        name = name + "$";
      }
    }
  }

  PlanNode.Aggregate local(int id, int input) {
    return new PlanNode.Aggregate(
        id,
        input,
        PlanNode.Phase.LOCAL,
        whole.keys(),
        whole.calls(),
        whole.window(),
        List.of(),
        PlanNode.Updates.RETRACT,
        partial);
  }

  PlanNode.Aggregate global(int id, int input) {
    int keys = whole.keys().size();
    Window window = whole.window();
    return new PlanNode.Aggregate(
        id,
        input,
        PlanNode.Phase.GLOBAL,
        IntStream.range(0, keys).boxed().toList(),
        merges,
        window == null ? null : window.withTimeIndex(keys),
        whole.windowProperties(),
        whole.updates(),
        whole.output());
  }
}
