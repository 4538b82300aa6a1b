package io.weir.codegen;

import io.weir.codegen.source.JavaSource;
import io.weir.planner.plan.AggregateCall;
import io.weir.planner.plan.PlanNode;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.RowType;
import io.weir.runtime.operator.aggregate.AggregateSpec;
import java.util.List;

/** Aggregates as they are compiled for a job, for tests of one operator. */
public final class Aggregates {
  private Aggregates() {}

  /**
   * The aggregates of a SINGLE or GLOBAL node.
   *
   * @param sources classes that the spec names
   */
  public record Compiled(AggregateSpec spec, List<JavaSource> sources) {}

  public static Compiled compile(
      RowType input, List<AggregateCall> calls, PlanNode.Phase phase, boolean inputRetracts) {
    KernelCompiler kernels = new KernelCompiler();
    AggregateSpec spec = new CallsCompiler(kernels).compile(input, calls, phase, inputRetracts);
    return new Compiled(spec, kernels.sources());
  }

  /** Types of the accumulators of calls, one after another. */
  public static List<DataType> accumulators(List<AggregateCall> calls) {
    return CallsCompiler.accumulators(calls);
  }
}
