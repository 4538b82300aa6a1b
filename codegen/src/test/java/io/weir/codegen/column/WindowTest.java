package io.weir.codegen.column;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weir.codegen.Aggregates;
import io.weir.codegen.column.Rows.Change;
import io.weir.codegen.source.JavaSource;
import io.weir.planner.plan.AggregateCall;
import io.weir.planner.plan.AggregateFunction;
import io.weir.planner.plan.PlanNode;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.Field;
import io.weir.runtime.data.RowType;
import io.weir.runtime.kernel.KernelLoader;
import io.weir.runtime.kernel.KernelSpec;
import io.weir.runtime.operator.aggregate.LocalAggregateSpec;
import io.weir.runtime.operator.window.WindowAggregateSpec;
import io.weir.runtime.operator.window.WindowAssignSpec;
import io.weir.runtime.operator.window.WindowProperty;
import io.weir.runtime.operator.window.WindowSpec;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Window aggregates against brute force: every window tried for every row. */
class WindowTest {
  static final long UNIT = 1000;

  static final RowType INPUT =
      Rows.schema(
          "name", DataType.string(), "time", DataType.timestamp(3), "number", DataType.bigint());

  static final List<AggregateCall> CALLS =
      List.of(
          new AggregateCall(AggregateFunction.COUNT, -1, null, false, -1, AggregateTest.COUNT),
          new AggregateCall(
              AggregateFunction.SUM, 2, AggregateTest.BIGINT, false, -1, AggregateTest.BIGINT),
          new AggregateCall(
              AggregateFunction.MAX, 2, AggregateTest.BIGINT, false, -1, AggregateTest.BIGINT));

  static List<WindowSpec> windows() {
    return List.of(
        window(60, 60, 0),
        window(60, 60, 7),
        window(60, 20, 0),
        window(60, 25, 3),
        window(20, 60, 5),
        window(7, 1, 0));
  }

  static WindowSpec window(long size, long slide, long offset) {
    return new WindowSpec(1, size * UNIT, slide * UNIT, offset * UNIT, UNIT, false);
  }

  /**
   * Rows about a time that goes up, with the watermark that the rows before assert, and sparse
   * gaps.
   */
  static List<Change> rows(Random random, int count) {
    List<Change> rows = new ArrayList<>();
    long now = 0;
    long watermark = Long.MIN_VALUE;
    for (int i = 0; i < count; i++) {
      now += random.nextInt(100) == 0 ? 500 : random.nextInt(3);
      long time = (now - random.nextInt(random.nextInt(10) == 0 ? 150 : 15)) * UNIT;
      Object number = random.nextInt(10) == 0 ? null : (Object) (long) random.nextInt(1000);
      boolean noTime = random.nextInt(50) == 0;
      rows.add(
          Change.insert(
                  random.nextInt(15) == 0 ? null : "k" + random.nextInt(5),
                  noTime ? null : (Object) time,
                  number)
              .at(watermark));
      if (!noTime) {
        watermark = Math.max(watermark, time - 10 * UNIT);
      }
    }
    return rows;
  }

  /**
   * Results by window end; {@code late} gets the number of rows in no window that could still fire,
   * and of those that miss some of their windows.
   */
  static Map<List<@Nullable Object>, Integer> bruteForce(
      WindowSpec window, List<Change> rows, boolean lateness, long[] late) {
    return bruteForce(window, CALLS, rows, lateness, late);
  }

  static Map<List<@Nullable Object>, Integer> bruteForce(
      WindowSpec window,
      List<AggregateCall> calls,
      List<Change> rows,
      boolean lateness,
      long[] late) {
    TreeMap<Long, Map<@Nullable Object, List<List<@Nullable Object>>>> windows = new TreeMap<>();
    for (Change row : rows) {
      Long time = (Long) row.values().get(1);
      if (time == null) {
        continue;
      }
      boolean inSome = false;
      boolean kept = false;
      boolean missed = false;
      long start = time - window.size() - window.slide();
      start += Math.floorMod(window.offset() - start, window.slide());
      for (; start <= time; start += window.slide()) {
        long end = start + window.size();
        if (time >= end) {
          continue;
        }
        inSome = true;
        if (lateness && row.watermark() >= end - window.unit()) {
          missed = true;
          continue;
        }
        kept = true;
        windows
            .computeIfAbsent(end, e -> new HashMap<>())
            .computeIfAbsent(row.values().get(0), k -> new ArrayList<>())
            .add(row.values());
      }
      if (inSome && !kept) {
        late[0]++;
      } else if (missed) {
        late[1]++;
      }
    }
    Map<List<@Nullable Object>, Integer> table = new HashMap<>();
    windows.forEach(
        (end, groups) ->
            groups.forEach(
                (key, members) -> {
                  List<@Nullable Object> result = new ArrayList<>();
                  result.add(key);
                  result.addAll(AggregateTest.expected(calls, members));
                  result.add(end - window.size());
                  result.add(end);
                  result.add(end - window.unit());
                  table.put(result, 1);
                }));
    return table;
  }

  static RowType output() {
    List<Field> fields = new ArrayList<>();
    fields.add(INPUT.fields().get(0));
    for (AggregateCall call : CALLS) {
      fields.add(new Field("a" + fields.size(), io.weir.codegen.DataTypes.of(call.type())));
    }
    for (String property : List.of("window_start", "window_end", "window_time")) {
      fields.add(new Field(property, DataType.timestamp(3)));
    }
    return new RowType(fields, false);
  }

  static final String PACKAGE = AggregateTest.PACKAGE;

  private static RowType partials() {
    List<Field> fields = new ArrayList<>();
    fields.add(INPUT.fields().get(0));
    fields.add(new Field("$slice_end", DataType.bigint()));
    fields.add(new Field("$first_window", DataType.bigint()));
    for (DataType type : Aggregates.accumulators(CALLS)) {
      fields.add(new Field("$a" + fields.size(), type));
    }
    return new RowType(fields, false);
  }

  static KernelLoader kernels(List<AggregateCall> calls) {
    List<JavaSource> sources = new ArrayList<>();
    for (PlanNode.Phase phase : List.of(PlanNode.Phase.SINGLE, PlanNode.Phase.GLOBAL)) {
      sources.addAll(Aggregates.compile(INPUT, calls, phase, false).sources());
    }
    sources.add(AggregateGenerator.generate(PACKAGE + "Local", INPUT, CALLS, false));
    sources.add(KeyGenerator.generate(PACKAGE + "Keys", INPUT, List.of(0)));
    sources.add(
        KeyGenerator.generate(
            PACKAGE + "SliceKeys", WindowSpec.withSlices(INPUT), List.of(0, 3, 4)));
    sources.add(KeyGenerator.generate(PACKAGE + "PartialKeys", partials(), List.of(0)));
    sources.add(KeyGenerator.generate(PACKAGE + "PartialSliceKeys", partials(), List.of(0, 1, 2)));
    return Harness.load(sources);
  }

  static KernelSpec kernel(String name) {
    return new KernelSpec(PACKAGE + name, List.of());
  }

  static WindowAggregateSpec spec(WindowSpec window, boolean partials) {
    return new WindowAggregateSpec(
        partials ? partials() : INPUT,
        output(),
        List.of(0),
        window,
        List.of(WindowProperty.values()),
        kernel(partials ? "PartialSliceKeys" : "SliceKeys"),
        kernel(partials ? "PartialKeys" : "Keys"),
        Aggregates.compile(
                INPUT, CALLS, partials ? PlanNode.Phase.GLOBAL : PlanNode.Phase.SINGLE, false)
            .spec(),
        partials,
        false);
  }

  /** The first of two phases. */
  static Harness local(WindowSpec window, KernelLoader kernels) {
    return local(window, 10_000, kernels);
  }

  private static Harness local(WindowSpec window, int maxGroups, KernelLoader kernels) {
    return new Harness(
        new LocalAggregateSpec(
            INPUT,
            partials(),
            List.of(0),
            window,
            kernel("SliceKeys"),
            kernel("Local"),
            maxGroups,
            false),
        kernels);
  }

  static long next(List<Change> rows, int row) {
    return row < rows.size() ? rows.get(row).watermark() : Long.MAX_VALUE;
  }

  @ParameterizedTest
  @MethodSource("windows")
  void onePhaseEqualsBruteForceAtEveryBatchSize(WindowSpec window) {
    List<Change> rows = rows(new Random(7), 3000);
    long[] late = new long[2];
    Map<List<@Nullable Object>, Integer> expected = bruteForce(window, rows, true, late);
    KernelLoader kernels = kernels(CALLS);
    for (int size : new int[] {1, 17, 500, 3000}) {
      Harness harness = new Harness(spec(window, false), kernels);
      for (int from = 0; from < rows.size(); from += size) {
        int to = Math.min(rows.size(), from + size);
        harness.process(0, INPUT, rows.subList(from, to));
        if (next(rows, to) > Long.MIN_VALUE && next(rows, to) > harness.watermark) {
          harness.watermark(next(rows, to));
        }
      }
      harness.end(0);
      assertEquals(expected, harness.table(), "batches of " + size);
      assertEquals(late[0], harness.metrics.rowsLate, "batches of " + size);
      assertEquals(late[1], harness.metrics.rowsPartlyLate, "batches of " + size);
      assertEquals(0, harness.metrics.rowsHeld);
      assertWindowsInOrder(harness.out);
    }
  }

  @ParameterizedTest
  @MethodSource("windows")
  void twoPhasesEqualBruteForceAtEveryBatchSize(WindowSpec window) {
    List<Change> rows = rows(new Random(8), 3000);
    long[] late = new long[2];
    Map<List<@Nullable Object>, Integer> expected = bruteForce(window, rows, true, late);
    KernelLoader kernels = kernels(CALLS);
    for (int size : new int[] {1, 17, 500, 3000}) {
      for (int maxGroups : new int[] {3, 10_000}) {
        Harness local = local(window, maxGroups, kernels);
        Harness global = new Harness(spec(window, true), kernels);
        for (int from = 0; from < rows.size(); from += size) {
          int to = Math.min(rows.size(), from + size);
          local.process(0, INPUT, rows.subList(from, to));
          long watermark = next(rows, to);
          if (watermark > local.watermark) {
            local.watermark(watermark);
            forward(local, global);
            global.watermark(watermark);
          }
        }
        local.end(0);
        forward(local, global);
        global.end(0);
        assertEquals(expected, global.table(), "batches of " + size);
        assertEquals(late[0], local.metrics.rowsLate);
        assertEquals(late[1], local.metrics.rowsPartlyLate);
      }
    }
  }

  /** The watermarks of others go on while producers are idle. */
  @Test
  void firstPhaseHoldsNothingBackWhileItsProducersAreIdle() {
    Harness local = local(window(60, 20, 0), kernels(CALLS));
    local.process(0, INPUT, List.of(Change.insert("a", 50 * UNIT, 1L).at(Long.MIN_VALUE)));
    assertEquals(0, local.out.size());
    local.idle();
    assertEquals(1, local.out.size());
  }

  static void forward(Harness local, Harness global) {
    if (!local.out.isEmpty()) {
      global.processAll(0, partials(), local.out, 100);
      local.out.clear();
    }
  }

  static void assertWindowsInOrder(List<Change> out) {
    long last = Long.MIN_VALUE;
    for (Change change : out) {
      long end = (Long) change.values().get(CALLS.size() + 2);
      assertEquals(true, end >= last);
      last = end;
    }
  }

  @ParameterizedTest
  @MethodSource("windows")
  void nothingIsLateWhenTheWatermarkComesAtTheEnd(WindowSpec window) {
    List<Change> rows = new ArrayList<>();
    for (Change row : rows(new Random(9), 2000)) {
      rows.add(new Change(row.kind(), row.values(), null));
    }
    Harness harness = new Harness(spec(window, false), kernels(CALLS));
    harness.processAll(0, INPUT, rows, 2048);
    harness.endAll();
    assertEquals(bruteForce(window, rows, false, new long[2]), harness.table());
    assertWindowsInOrder(harness.out);
  }

  @Test
  void processingTimeWindowsFireByTheClock() {
    WindowSpec window = new WindowSpec(1, 60 * UNIT, 60 * UNIT, 0, UNIT, true);
    Harness harness = new Harness(spec(window, false), kernels(CALLS));
    harness.clock = 10 * UNIT;
    harness.process(0, INPUT, List.of(Change.insert("a", null, 1L), Change.insert("a", null, 2L)));
    harness.advanceClock(59 * UNIT);
    assertEquals(0, harness.out.size());
    harness.advanceClock(60 * UNIT);
    assertEquals(1, harness.out.size());
    harness.process(0, INPUT, List.of(Change.insert("a", null, 5L)));
    harness.endAll();
    assertEquals(
        "[+I[a, 2, 3, 2, 0, 60000, 59000], +I[a, 1, 5, 5, 60000, 120000, 119000]]",
        harness.out.toString());
  }

  @ParameterizedTest
  @MethodSource("windows")
  void assignedRowsAreThoseOfBruteForce(WindowSpec window) {
    assignedRows(window, true);
    assignedRows(window, false);
  }

  private static void assignedRows(WindowSpec window, boolean dropsLate) {
    List<Change> rows = rows(new Random(16), 1000);
    Map<List<@Nullable Object>, Integer> expected = new HashMap<>();
    long late = 0;
    long partlyLate = 0;
    for (Change row : rows) {
      Long time = (Long) row.values().get(1);
      if (time == null) {
        continue;
      }
      boolean inSome = false;
      boolean kept = false;
      boolean missed = false;
      for (long end = time - time % UNIT; end <= time + window.size(); end += UNIT) {
        boolean isEnd = Math.floorMod(end - window.size() - window.offset(), window.slide()) == 0;
        if (isEnd && end > time && end - window.size() <= time) {
          inSome = true;
          if (!dropsLate || row.watermark() < end - UNIT) {
            kept = true;
            List<@Nullable Object> values = new ArrayList<>(row.values());
            values.addAll(List.of(end - window.size(), end, end - UNIT));
            expected.merge(values, 1, Integer::sum);
          } else {
            missed = true;
          }
        }
      }
      late += inSome && !kept ? 1 : 0;
      partlyLate += kept && missed ? 1 : 0;
    }
    List<Field> fields = new ArrayList<>(INPUT.fields());
    for (String property : List.of("window_start", "window_end", "window_time")) {
      fields.add(new Field(property, DataType.timestamp(3)));
    }
    WindowAssignSpec spec =
        new WindowAssignSpec(INPUT, new RowType(fields, false), window, dropsLate);
    Harness harness = new Harness(spec, kernels(CALLS));
    harness.processAll(0, INPUT, rows, 300);
    assertEquals(expected, harness.table());
    assertEquals(late, harness.metrics.rowsLate);
    assertEquals(partlyLate, harness.metrics.rowsPartlyLate);
  }

  @ParameterizedTest
  @MethodSource("windows")
  void rowsTakenBackLeaveNoTrace(WindowSpec window) {
    List<Change> changes = new ArrayList<>();
    List<Change> kept = new ArrayList<>();
    Random random = new Random(21);
    for (Change row : rows(random, 800)) {
      Change plain = new Change(row.kind(), row.values(), null);
      changes.add(plain);
      if (random.nextInt(3) == 0) {
        changes.add(Change.delete(row.values().toArray()));
      } else {
        kept.add(plain);
      }
    }
    Aggregates.Compiled compiled = Aggregates.compile(INPUT, CALLS, PlanNode.Phase.SINGLE, true);
    List<JavaSource> sources = new ArrayList<>(compiled.sources());
    sources.add(KeyGenerator.generate(PACKAGE + "Keys", INPUT, List.of(0)));
    sources.add(
        KeyGenerator.generate(
            PACKAGE + "SliceKeys", WindowSpec.withSlices(INPUT), List.of(0, 3, 4)));
    WindowAggregateSpec spec =
        new WindowAggregateSpec(
            INPUT,
            output(),
            List.of(0),
            window,
            List.of(WindowProperty.values()),
            kernel("SliceKeys"),
            kernel("Keys"),
            compiled.spec(),
            false,
            true);
    Harness harness = new Harness(spec, Harness.load(sources));
    for (int from = 0; from < changes.size(); from += 60) {
      harness.process(0, INPUT, changes.subList(from, Math.min(changes.size(), from + 60)));
      harness = harness.snapshotAndRestore();
    }
    harness.endAll();
    assertEquals(bruteForce(window, kept, false, new long[2]), harness.table());
  }

  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final long HOUR = 3_600_000_000L;

  private static long localMicros(long instant) {
    Instant at = Instant.EPOCH.plus(instant, ChronoUnit.MICROS);
    return ChronoUnit.MICROS.between(
        LocalDateTime.of(1970, 1, 1, 0, 0), LocalDateTime.ofInstant(at, BERLIN));
  }

  private static long instantMicros(long local) {
    LocalDateTime time = LocalDateTime.of(1970, 1, 1, 0, 0).plus(local, ChronoUnit.MICROS);
    return ChronoUnit.MICROS.between(
        Instant.EPOCH, time.atZone(BERLIN).withLaterOffsetAtOverlap().toInstant());
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, 2026-03-28",
    "24, 24, 2026-03-28",
    "6, 2, 2026-03-28",
    "1, 1, 2026-10-24",
    "24, 24, 2026-10-24",
    "6, 2, 2026-10-24"
  })
  void windowsFollowLocalTime(int hours, int slideHours, LocalDate start) {
    WindowSpec window =
        new WindowSpec(1, hours * HOUR, slideHours * HOUR, 0, UNIT, false, BERLIN.getId());
    Random random = new Random(hours);
    long base = ChronoUnit.MICROS.between(Instant.EPOCH, start.atStartOfDay(BERLIN).toInstant());
    long now = base;
    long watermark = Long.MIN_VALUE;
    List<Change> rows = new ArrayList<>();
    TreeMap<Long, Long> expected = new TreeMap<>();
    long late = 0;
    long partlyLate = 0;
    for (int i = 0; i < 1000; i++) {
      now += random.nextInt(8) * 60_000_000L;
      long time = now - (random.nextInt(10) == 0 ? random.nextInt(9) * HOUR : 0);
      rows.add(Change.insert("k", time, 1L).at(watermark));
      boolean kept = false;
      boolean missed = false;
      long local = localMicros(time);
      for (long end = local - local % HOUR; end <= local + window.size(); end += HOUR) {
        boolean isEnd = Math.floorMod(end - window.size(), window.slide()) == 0;
        if (isEnd && end > local && end - window.size() <= local) {
          if (watermark < instantMicros(end) - UNIT) {
            expected.merge(end, 1L, Long::sum);
            kept = true;
          } else {
            missed = true;
          }
        }
      }
      late += kept ? 0 : 1;
      partlyLate += kept && missed ? 1 : 0;
      watermark = Math.max(watermark, time - 20 * 60_000_000L);
    }
    for (int size : new int[] {1, 100}) {
      Harness harness = new Harness(spec(window, false), kernels(CALLS));
      for (int from = 0; from < rows.size(); from += size) {
        harness.process(0, INPUT, rows.subList(from, from + size));
        if (next(rows, from + size) > harness.watermark) {
          harness.watermark(next(rows, from + size));
        }
      }
      TreeMap<Long, Long> counts = new TreeMap<>();
      for (Change change : harness.out) {
        long end = (Long) change.values().get(5);
        counts.put(end, (Long) change.values().get(1));
        assertEquals(end - window.size(), change.values().get(4));
        assertEquals(instantMicros(end) - UNIT, change.values().get(6));
      }
      assertEquals(expected, counts);
      assertEquals(late, harness.metrics.rowsLate);
      assertEquals(partlyLate, harness.metrics.rowsPartlyLate);
    }
  }
}
