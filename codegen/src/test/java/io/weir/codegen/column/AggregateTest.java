package io.weir.codegen.column;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weir.codegen.Aggregates;
import io.weir.codegen.DataTypes;
import io.weir.codegen.column.Rows.Change;
import io.weir.codegen.source.JavaSource;
import io.weir.planner.plan.AggregateCall;
import io.weir.planner.plan.AggregateFunction;
import io.weir.planner.plan.PlanNode;
import io.weir.planner.plan.PlanType;
import io.weir.planner.plan.PlanType.Kind;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.Field;
import io.weir.runtime.data.RowType;
import io.weir.runtime.kernel.KernelLoader;
import io.weir.runtime.kernel.KernelSpec;
import io.weir.runtime.operator.aggregate.GroupAggregateSpec;
import io.weir.runtime.operator.aggregate.GroupAggregateSpec.Emit;
import io.weir.runtime.operator.aggregate.LocalAggregateSpec;
import io.weir.runtime.state.StateMemory;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Group aggregates against a plain computation over boxed values. */
class AggregateTest {
  static final PlanType INT = PlanType.of(Kind.INTEGER, true);
  static final PlanType BIGINT = PlanType.of(Kind.BIGINT, true);
  static final PlanType COUNT = PlanType.of(Kind.BIGINT, false);
  static final PlanType DOUBLE = PlanType.of(Kind.DOUBLE, true);
  static final PlanType STRING = PlanType.of(Kind.VARCHAR, Integer.MAX_VALUE, true);
  static final PlanType PRICE = PlanType.decimal(10, 2, true);
  static final PlanType AMOUNT = PlanType.decimal(30, 4, true);

  static final RowType INPUT =
      Rows.schema(
          "name", DataType.string(),
          "size", DataType.integer(),
          "number", DataType.bigint(),
          "ratio", DataType.doublePrecision(),
          "price", DataType.decimal(10, 2),
          "amount", DataType.decimal(30, 4),
          "chosen", DataType.bool(),
          "text", DataType.string());

  static AggregateCall call(AggregateFunction function, int argument, PlanType type) {
    return call(function, argument, type, false, -1);
  }

  static AggregateCall call(
      AggregateFunction function, int argument, PlanType type, boolean distinct, int filter) {
    return new AggregateCall(function, argument, argumentType(argument), distinct, filter, type);
  }

  private static @Nullable PlanType argumentType(int argument) {
    return switch (argument) {
      case 0, 7 -> STRING;
      case 1 -> INT;
      case 2 -> BIGINT;
      case 3 -> DOUBLE;
      case 4 -> PRICE;
      case 5 -> AMOUNT;
      default -> null;
    };
  }

  static final List<AggregateCall> CALLS =
      List.of(
          call(AggregateFunction.COUNT, -1, COUNT),
          call(AggregateFunction.COUNT, 1, COUNT),
          call(AggregateFunction.COUNT, 2, COUNT, false, 6),
          call(AggregateFunction.SUM, 1, INT),
          call(AggregateFunction.SUM, 2, BIGINT, false, 6),
          call(AggregateFunction.SUM0, 2, BIGINT),
          call(AggregateFunction.SUM, 4, PlanType.decimal(38, 2, true)),
          call(AggregateFunction.SUM, 5, PlanType.decimal(38, 4, true)),
          call(AggregateFunction.AVG, 1, INT),
          call(AggregateFunction.AVG, 2, BIGINT),
          call(AggregateFunction.AVG, 4, PlanType.decimal(38, 6, true)),
          call(AggregateFunction.AVG, 5, PlanType.decimal(38, 6, true)),
          call(AggregateFunction.MIN, 1, INT),
          call(AggregateFunction.MAX, 2, BIGINT),
          call(AggregateFunction.MIN, 3, DOUBLE),
          call(AggregateFunction.MAX, 4, PRICE),
          call(AggregateFunction.MIN, 5, AMOUNT),
          call(AggregateFunction.MAX, 7, STRING),
          call(AggregateFunction.MIN, 7, STRING, false, 6));

  static final List<AggregateCall> ORDERED_CALLS =
      List.of(
          call(AggregateFunction.FIRST_VALUE, 7, STRING),
          call(AggregateFunction.LAST_VALUE, 5, AMOUNT),
          call(AggregateFunction.LAST_VALUE, 2, BIGINT, false, 6));

  /** Random rows; values repeat and are null now and then. */
  static List<Change> rows(Random random, int count, int groups) {
    List<Change> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(
          Change.insert(
              orNull(random, "group" + random.nextInt(groups)),
              orNull(random, random.nextInt(4) == 0 ? random.nextInt() : random.nextInt(10)),
              orNull(random, random.nextLong() >> random.nextInt(64)),
              orNull(random, random.nextInt(8) / 4.0),
              orNull(random, BigDecimal.valueOf(random.nextInt(2000) - 1000, 2)),
              orNull(
                  random,
                  new BigDecimal(
                      new BigInteger(90, random).subtract(BigInteger.ONE.shiftLeft(89)), 4)),
              orNull(random, random.nextBoolean()),
              orNull(random, "x".repeat(random.nextInt(20)) + random.nextInt(5))));
    }
    return rows;
  }

  private static @Nullable Object orNull(Random random, Object value) {
    return random.nextInt(12) == 0 ? null : value;
  }

  /** The expected results of a group: of the rows that are left in order. */
  static List<@Nullable Object> expected(
      List<AggregateCall> calls, List<List<@Nullable Object>> rows) {
    List<@Nullable Object> results = new ArrayList<>();
    for (AggregateCall call : calls) {
      List<Object> values = new ArrayList<>();
      for (List<@Nullable Object> row : rows) {
        if (call.filter() >= 0 && !Boolean.TRUE.equals(row.get(call.filter()))) {
          continue;
        }
        Object value = call.argument() < 0 ? "row" : row.get(call.argument());
        if (value != null && !(call.distinct() && values.contains(value))) {
          values.add(value);
        }
      }
      results.add(expected(call, values));
    }
    return results;
  }

  private static @Nullable Object expected(AggregateCall call, List<Object> values) {
    if (call.function() == AggregateFunction.COUNT) {
      return (long) values.size();
    }
    if (values.isEmpty()) {
      return call.function() == AggregateFunction.SUM0 ? 0L : null;
    }
    return switch (call.function()) {
      case SUM, SUM0 -> cast(sum(values), call.type());
      case AVG ->
          call.type().kind() == Kind.DECIMAL
              ? ((BigDecimal) sum(values))
                  .divide(
                      BigDecimal.valueOf(values.size()), call.type().scale(), RoundingMode.HALF_UP)
              : cast((Long) sum(values) / values.size(), call.type());
      case MIN -> values.stream().min(AggregateTest::compare).orElseThrow();
      case MAX -> values.stream().max(AggregateTest::compare).orElseThrow();
      case FIRST_VALUE -> values.get(0);
      case LAST_VALUE -> values.get(values.size() - 1);
      case COUNT, SINGLE_VALUE -> throw new AssertionError();
    };
  }

  @SuppressWarnings("unchecked")
  private static int compare(Object left, Object right) {
    return ((Comparable<Object>) left).compareTo(right);
  }

  private static Object sum(List<Object> values) {
    if (values.get(0) instanceof BigDecimal) {
      BigDecimal sum = BigDecimal.ZERO;
      for (Object value : values) {
        sum = sum.add((BigDecimal) value);
      }
      return sum;
    }
    long sum = 0;
    for (Object value : values) {
      sum += ((Number) value).longValue();
    }
    return sum;
  }

  private static Object cast(Object sum, PlanType type) {
    return type.kind() == Kind.INTEGER ? (Object) ((Long) sum).intValue() : sum;
  }

  static Map<List<@Nullable Object>, Integer> expectedTable(
      List<AggregateCall> calls, List<Change> changes) {
    Map<@Nullable Object, List<List<@Nullable Object>>> groups = new LinkedHashMap<>();
    for (Change change : changes) {
      List<List<@Nullable Object>> rows =
          groups.computeIfAbsent(change.values().get(0), key -> new ArrayList<>());
      if (io.weir.runtime.data.ChangeKind.isRetraction(change.kind())) {
        rows.remove(change.values());
      } else {
        rows.add(change.values());
      }
    }
    Map<List<@Nullable Object>, Integer> table = new HashMap<>();
    groups.forEach(
        (key, rows) -> {
          if (!rows.isEmpty()) {
            List<@Nullable Object> row = new ArrayList<>();
            row.add(key);
            row.addAll(expected(calls, rows));
            table.put(row, 1);
          }
        });
    return table;
  }

  static RowType output(List<AggregateCall> calls) {
    List<Field> fields = new ArrayList<>();
    fields.add(INPUT.fields().get(0));
    for (AggregateCall call : calls) {
      fields.add(new Field("a" + fields.size(), DataTypes.of(call.type())));
    }
    return new RowType(fields, false);
  }

  static final String PACKAGE = "io.weir.generated.";

  /** A group aggregate by name, in one phase. */
  static Harness single(List<AggregateCall> calls, boolean retracts, Emit emit) {
    return single(calls, retracts, emit, StateMemory.ofHeap());
  }

  /** An aggregate that may hold so much. */
  static Harness single(
      List<AggregateCall> calls, boolean retracts, Emit emit, StateMemory memory) {
    Aggregates.Compiled compiled =
        Aggregates.compile(INPUT, calls, PlanNode.Phase.SINGLE, retracts);
    List<JavaSource> sources = new ArrayList<>(compiled.sources());
    sources.add(KeyGenerator.generate(PACKAGE + "Keys", INPUT, List.of(0)));
    return new Harness(
        new GroupAggregateSpec(
            INPUT,
            output(calls),
            List.of(0),
            new KernelSpec(PACKAGE + "Keys", List.of()),
            compiled.spec(),
            false,
            retracts,
            emit),
        Harness.load(sources),
        memory);
  }

  @ParameterizedTest
  @EnumSource(Emit.class)
  void resultsEqualThoseOfPlainComputation(Emit emit) {
    List<AggregateCall> calls = new ArrayList<>(CALLS);
    calls.addAll(ORDERED_CALLS);
    List<Change> rows = rows(new Random(1), 5000, 200);
    Harness harness = single(calls, false, emit);
    harness.processAll(0, INPUT, rows, 700);
    harness.endAll();
    Map<List<@Nullable Object>, Integer> table =
        emit == Emit.UPSERT ? upserted(harness.out) : harness.table();
    assertEquals(expectedTable(calls, rows), table);
  }

  private static Map<List<@Nullable Object>, Integer> upserted(List<Change> changes) {
    Map<@Nullable Object, List<@Nullable Object>> byKey = new HashMap<>();
    for (Change change : changes) {
      byKey.put(change.values().get(0), change.values());
    }
    Map<List<@Nullable Object>, Integer> table = new HashMap<>();
    byKey.values().forEach(row -> table.put(row, 1));
    return table;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 64, 2048})
  void twoPhasesEqualOne(int batchRows) {
    List<Change> rows = rows(new Random(2), 4000, 300);
    for (int maxGroups : new int[] {10, 100, 100_000}) {
      assertEquals(expectedTable(CALLS, rows), twoPhases(rows, batchRows, maxGroups, false));
    }
    assertEquals(expectedTable(CALLS, rows), twoPhases(rows, batchRows, 100_000, true));
  }

  private static Map<List<@Nullable Object>, Integer> twoPhases(
      List<Change> rows, int batchRows, int maxGroups, boolean flushEachBatch) {
    List<Field> fields = new ArrayList<>();
    fields.add(INPUT.fields().get(0));
    for (DataType type : Aggregates.accumulators(CALLS)) {
      fields.add(new Field("$a" + fields.size(), type));
    }
    RowType partials = new RowType(fields, false);
    Aggregates.Compiled global = Aggregates.compile(INPUT, CALLS, PlanNode.Phase.GLOBAL, false);
    List<JavaSource> sources = new ArrayList<>(global.sources());
    sources.add(KeyGenerator.generate(PACKAGE + "Keys", INPUT, List.of(0)));
    sources.add(KeyGenerator.generate(PACKAGE + "GlobalKeys", partials, List.of(0)));
    sources.add(AggregateGenerator.generate(PACKAGE + "Local", INPUT, CALLS, false));
    KernelLoader kernels = Harness.load(sources);
    Harness local =
        new Harness(
            new LocalAggregateSpec(
                INPUT,
                partials,
                List.of(0),
                null,
                new KernelSpec(PACKAGE + "Keys", List.of()),
                new KernelSpec(PACKAGE + "Local", List.of()),
                maxGroups,
                flushEachBatch),
            kernels);
    local.processAll(0, INPUT, rows, batchRows);
    local.endAll();
    Harness result =
        new Harness(
            new GroupAggregateSpec(
                partials,
                output(CALLS),
                List.of(0),
                new KernelSpec(PACKAGE + "GlobalKeys", List.of()),
                global.spec(),
                true,
                false,
                Emit.RETRACT),
            kernels);
    result.processAll(0, partials, local.out, 500);
    result.endAll();
    return result.table();
  }

  @Test
  void unchangedResultsAreNotPutOut() {
    Harness harness = single(List.of(call(AggregateFunction.MAX, 1, INT)), false, Emit.RETRACT);
    Change high = row("a", 5);
    harness.process(0, INPUT, List.of(high, row("b", 1)));
    harness.process(0, INPUT, List.of(row("a", 3), row("a", 5)));
    harness.process(0, INPUT, List.of(row("a", 6)));
    assertEquals("[+I[a, 5], +I[b, 1], -U[a, 5], +U[a, 6]]", Objects.toString(harness.out));
  }

  static Change row(@Nullable Object name, @Nullable Object size) {
    return Change.insert(
        name, size, 1L, 1.0, new BigDecimal("1.00"), new BigDecimal("1.0000"), true, "t");
  }
}
