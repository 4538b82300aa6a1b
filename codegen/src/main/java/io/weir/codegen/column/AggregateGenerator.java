package io.weir.codegen.column;

import io.weir.codegen.source.JavaSource;
import io.weir.codegen.source.JavaText;
import io.weir.codegen.source.Template;
import io.weir.planner.plan.AggregateCall;
import io.weir.planner.plan.PlanNode;
import io.weir.runtime.data.RowType;
import io.weir.runtime.data.Storage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Generates {@link io.weir.runtime.kernel.AggregateKernel}s: one method per call and phase, in each
 * one loop over the picked rows. Kernels take no constants.
 */
public final class AggregateGenerator {
  private static final String CLASS =
      """
      /** Aggregates: «calls». */
      public final class «class» implements AggregateKernel {
        public «class»(Object[] constants, KernelContext context) {}

        public void initialize(Column[] accumulators, int from, int to) {
          «initialize»
        }

        public void accumulate(Batch in, int[] rows, int count, int[] slots, Column[] accumulators) {
          «accumulate»
        }

        public void retract(Batch in, int[] rows, int count, int[] slots, Column[] accumulators) {
          «retract»
        }

        public void merge(Column[] partials, int offset, int[] rows, int count, int[] slots, Column[] accumulators) {
          «merge»
        }

        public void result(Column[] accumulators, int[] slots, int count, Column[] out, int at) {
          «result»
        }

        «methods»
      }
      """;

  private static final String UPDATE =
      """

      private static void «name»(Batch in, int[] rows, int count, int[] slots, Column[] accumulators) {
        «declare»
        «fast»
        for (int i = 0; i < count; i++) {
          int row = rows == null ? i : rows[i];
          «skip»
          int slot = slots[i];
          «update»
        }
      }
      """;

  private static final String FAST =
      """
      if (rows == null«noNulls») {
        for (int row = 0; row < count; row++) {
          int slot = slots[row];
          «update»
        }
        return;
      }
      """;

  private static final String INITIALIZE =
      """

      private static void initialize_«name»(Column[] accumulators, int from, int to) {
        «initialize»
      }
      """;

  private static final String MERGE =
      """

      private static void merge_«name»(Column[] partials, int offset, int[] rows, int count, int[] slots, Column[] accumulators) {
        «declare»
        for (int i = 0; i < count; i++) {
          int row = rows == null ? i : rows[i];
          int slot = slots[i];
          «merge»
        }
      }
      """;

  private static final String RESULT =
      """

      private static void result_«name»(Column[] accumulators, int[] slots, int count, Column out, int at) {
        «type» result = («type») out;
        result.ensureCapacity(at + count);
        «declare»
        for (int i = 0; i < count; i++) {
          int slot = slots[i];
          «result»
        }
      }
      """;

  private static final String NULLABLE_RESULT =
      """
      if («isNull») {
        result.setNull(at + i);
        continue;
      }
      if (result.hasNulls) {
        result.nulls[at + i] = false;
      }
      """;

  private final List<AccumulatorCode> calls;
  private final PlanNode.Phase phase;
  private final boolean retracts;

  private AggregateGenerator(List<AccumulatorCode> calls, PlanNode.Phase phase, boolean retracts) {
    this.calls = calls;
    this.phase = phase;
    this.retracts = retracts;
  }

  /** A kernel that takes rows, merges and has results. */
  public static JavaSource generate(
      String className, RowType input, List<AggregateCall> calls, boolean retracts) {
    return generate(className, input, calls, PlanNode.Phase.SINGLE, retracts);
  }

  /**
   * A kernel for some aggregates of a node. DISTINCT is ignored: the caller gives each value once.
   *
   * @param className binary name for the class
   * @param input schema of the rows that the calls' arguments refer to
   * @param calls the aggregates; their accumulators stand one after another
   * @param phase LOCAL does not merge and has no results, GLOBAL takes no rows
   * @param retracts whether rows are also taken out; all calls are then COUNT, SUM, SUM0 or AVG
   */
  public static JavaSource generate(
      String className,
      RowType input,
      List<AggregateCall> calls,
      PlanNode.Phase phase,
      boolean retracts) {
    List<AccumulatorCode> code = new ArrayList<>();
    int first = 0;
    for (int i = 0; i < calls.size(); i++) {
      AggregateCall call = calls.get(i);
      String argument = call.argument() < 0 ? "rows" : input.fields().get(call.argument()).name();
      AccumulatorCode next = AccumulatorCode.of(call, argument, i, first);
      code.add(next);
      first += next.accumulators();
    }
    return new AggregateGenerator(code, phase, retracts).source(className);
  }

  private JavaSource source(String className) {
    return JavaSource.importing(
        className,
        Template.of(CLASS)
            .with("calls", JavaText.comment(describe(), 400))
            .with(
                "initialize",
                each(c -> "initialize_%s(accumulators, from, to);\n".formatted(c.name())))
            .with(
                "accumulate",
                takesRows() ? each(c -> callUpdate(c, "accumulate_")) : unused("rows"))
            .with("retract", retracts ? each(c -> callUpdate(c, "retract_")) : unused("retraction"))
            .with("merge", hasResults() ? each(AggregateGenerator::callMerge) : unused("merging"))
            .with("result", hasResults() ? each(AggregateGenerator::callResult) : unused("result"))
            .with("methods", each(this::methods)));
  }

  private boolean takesRows() {
    return switch (phase) {
      case SINGLE, LOCAL -> true;
      case GLOBAL -> false;
    };
  }

  private boolean hasResults() {
    return switch (phase) {
      case SINGLE, GLOBAL -> true;
      case LOCAL -> false;
    };
  }

  private static String unused(String what) {
    return "throw new UnsupportedOperationException(\"no " + what + "\");";
  }

  private String methods(AccumulatorCode call) {
    return INITIALIZE.replace("«name»", call.name()).replace("«initialize»", call.initialize())
        + (takesRows() ? update(call, "accumulate_", call.add()) : "")
        + (retracts ? update(call, "retract_", call.subtract()) : "")
        + (hasResults() ? merge(call) + result(call) : "");
  }

  private static String callUpdate(AccumulatorCode call, String prefix) {
    return prefix + call.name() + "(in, rows, count, slots, accumulators);\n";
  }

  private static String callMerge(AccumulatorCode call) {
    return "merge_%s(partials, offset, rows, count, slots, accumulators);\n".formatted(call.name());
  }

  private static String callResult(AccumulatorCode call) {
    return "result_%s(accumulators, slots, count, out[%d], at);\n"
        .formatted(call.name(), call.position());
  }

  private static String update(AccumulatorCode call, String prefix, String update) {
    StringBuilder declare = new StringBuilder();
    StringBuilder skip = new StringBuilder();
    if (call.hasArgument()) {
      declare.append(call.declareArgument("in.columns", call.call().argument()));
      declare.append("boolean[] nulls = argument.hasNulls ? argument.nulls : null;\n");
      skip.append("if (nulls != null && nulls[row]) {\ncontinue;\n}\n");
    }
    boolean filtered = call.call().filter() >= 0;
    if (filtered) {
      declare.append(
          "BooleanColumn filter = (BooleanColumn) in.columns[%s];\n"
              .formatted(call.call().filter()));
      skip.append("if (!filter.values[row] || filter.isNull(row)) {\ncontinue;\n}\n");
    }
    declare.append(call.declareAccumulators());
    String fast =
        filtered
            ? ""
            : FAST.replace("«noNulls»", call.hasArgument() ? " && nulls == null" : "")
                .replace("«update»", update);
    return UPDATE
        .replace("«name»", prefix + call.name())
        .replace("«declare»", declare)
        .replace("«fast»", fast)
        .replace("«skip»", skip)
        .replace("«update»", update);
  }

  private static String merge(AccumulatorCode call) {
    return MERGE
        .replace("«name»", call.name())
        .replace("«declare»", call.declarePartials() + call.declareAccumulators())
        .replace("«merge»", call.merge());
  }

  private static String result(AccumulatorCode call) {
    Storage storage = call.resultStorage();
    String declare = call.declareAccumulators();
    if (KeyColumn.isPrimitive(storage)) {
      declare += KeyColumn.arrayType(storage) + " values = result.values;\n";
    }
    String isNull = call.resultIsNull();
    String nullable =
        isNull.isEmpty()
            ? "if (result.hasNulls) {\nresult.nulls[at + i] = false;\n}\n"
            : NULLABLE_RESULT.replace("«isNull»", isNull);
    return RESULT
        .replace("«name»", call.name())
        .replace("«type»", KeyColumn.columnClass(storage))
        .replace("«declare»", declare)
        .replace("«result»", nullable + call.result());
  }

  private String each(Function<AccumulatorCode, String> text) {
    return calls.stream().map(text).collect(Collectors.joining());
  }

  private String describe() {
    return calls.stream().map(c -> c.call().toString()).collect(Collectors.joining(", "));
  }
}
