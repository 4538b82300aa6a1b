package io.weir.codegen.keyed;

import io.weir.codegen.DataTypes;
import io.weir.codegen.source.JavaSource;
import io.weir.planner.plan.AggregateCall;
import io.weir.planner.plan.PlanType;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.Field;
import io.weir.runtime.data.RowType;
import io.weir.runtime.kernel.KernelSpec;
import io.weir.runtime.operator.aggregate.AggregateSpec;
import io.weir.runtime.operator.aggregate.CallsSpec;
import io.weir.runtime.operator.aggregate.DistinctSetSpec;
import io.weir.runtime.operator.aggregate.ValueSetSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * From the aggregates of a plan node to their kernels and what the operator needs to know of them.
 */
public final class AggregateCompiler {
  /**
   * The aggregates of a node.
   *
   * @param sources classes that the spec names
   */
  public record Compiled(AggregateSpec spec, List<JavaSource> sources) {
    public Compiled {
      sources = List.copyOf(sources);
    }
  }

  private record SetKey(int argument, int filter, boolean recompute) {}

  private final String className;
  private final RowType input;
  private final List<AggregateCall> calls;
  private final boolean inputRetracts;
  private final List<JavaSource> sources = new ArrayList<>();

  private AggregateCompiler(
      String className, RowType input, List<AggregateCall> calls, boolean inputRetracts) {
    this.className = className;
    this.input = input;
    this.calls = calls;
    this.inputRetracts = inputRetracts;
  }

  /**
   * Compiles the aggregates of a SINGLE or GLOBAL node; for LOCAL ones {@link
   * AggregateGenerator#generate} alone is enough.
   *
   * @param className binary name for the main kernel; others begin with it
   * @param input schema of the rows that the calls refer to
   * @param inputRetracts whether the input takes rows back
   */
  public static Compiled compile(
      String className, RowType input, List<AggregateCall> calls, boolean inputRetracts) {
    return new AggregateCompiler(className, input, calls, inputRetracts).compile();
  }

  /** Types of the accumulators of calls, one after another. */
  public static List<DataType> accumulators(List<AggregateCall> calls) {
    List<DataType> types = new ArrayList<>();
    for (AggregateCall call : calls) {
      for (PlanType type : call.accumulators()) {
        types.add(DataTypes.of(type));
      }
    }
    return types;
  }

  private Compiled compile() {
    List<AggregateCall> plain = new ArrayList<>();
    List<Integer> plainPositions = new ArrayList<>();
    Map<SetKey, List<Integer>> sets = new LinkedHashMap<>();
    for (int i = 0; i < calls.size(); i++) {
      AggregateCall call = calls.get(i);
      boolean recompute = inputRetracts && holdsValue(call);
      if (recompute || (call.distinct() && !holdsValue(call))) {
        SetKey key = new SetKey(call.argument(), call.filter(), recompute);
        sets.computeIfAbsent(key, k -> new ArrayList<>()).add(i);
      } else {
        plain.add(call);
        plainPositions.add(i);
      }
    }
    sources.add(AggregateGenerator.generate(className, input, plain, inputRetracts));
    List<ValueSetSpec> specs = new ArrayList<>();
    List<DistinctSetSpec> distinct = new ArrayList<>();
    sets.forEach(
        (key, positions) -> {
          ValueSetSpec set = valueSet(key, positions, specs.size() + distinct.size());
          if (inputRetracts) {
            specs.add(set);
          } else {
            distinct.add(
                new DistinctSetSpec(
                    set.argument(),
                    set.valueType(),
                    set.keys(),
                    List.of(new DistinctSetSpec.Branch(set.filter(), set.calls()))));
          }
        });
    AggregateSpec spec =
        new AggregateSpec(
            new CallsSpec(
                new KernelSpec(className, List.of()), accumulators(plain), plainPositions),
            distinct,
            specs,
            calls.size());
    return new Compiled(spec, sources);
  }

  private ValueSetSpec valueSet(SetKey key, List<Integer> positions, int number) {
    Field value = input.fields().get(key.argument());
    RowType entries =
        new RowType(
            List.of(
                new Field("$group", DataType.integer().withNullable(false)),
                new Field(value.name(), value.type())),
            false);
    List<AggregateCall> entryCalls = new ArrayList<>();
    for (int position : positions) {
      AggregateCall call = calls.get(position);
      entryCalls.add(
          new AggregateCall(call.function(), 1, call.argumentType(), false, -1, call.type()));
    }
    String keys = className + "Set" + number + "Keys";
    String kernel = className + "Set" + number;
    sources.add(KeyGenerator.generate(keys, entries, List.of(0, 1)));
    sources.add(
        AggregateGenerator.generate(
            kernel, entries, entryCalls, inputRetracts && !key.recompute()));
    return new ValueSetSpec(
        key.argument(),
        key.filter(),
        value.type(),
        new KernelSpec(keys, List.of()),
        new CallsSpec(new KernelSpec(kernel, List.of()), accumulators(entryCalls), positions),
        key.recompute());
  }

  private static boolean holdsValue(AggregateCall call) {
    return switch (call.function()) {
      case COUNT, SUM, SUM0, AVG -> false;
      case MIN, MAX, SINGLE_VALUE, FIRST_VALUE, LAST_VALUE -> true;
    };
  }
}
