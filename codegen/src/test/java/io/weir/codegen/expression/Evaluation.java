package io.weir.codegen.expression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.codegen.DataTypes;
import io.weir.codegen.calc.CalcGenerator;
import io.weir.codegen.source.GeneratedKernel;
import io.weir.codegen.source.JaninoCompiler;
import io.weir.codegen.source.JavaSource;
import io.weir.codegen.source.Javac;
import io.weir.codegen.source.MethodSizes;
import io.weir.planner.plan.Expression;
import io.weir.planner.plan.PlanField;
import io.weir.planner.plan.PlanType;
import io.weir.runtime.data.Batch;
import io.weir.runtime.data.Column;
import io.weir.runtime.data.RowType;
import io.weir.runtime.kernel.CalcKernel;
import io.weir.runtime.kernel.KernelContext;
import io.weir.runtime.kernel.KernelLoader;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Runs expressions as the projections of a Calc, on rows given as Java values. */
public final class Evaluation {
  static final long NOW = 1_700_000_000_123_456L;

  private static final KernelContext CONTEXT =
      new KernelContext() {
        @Override
        public long currentMicros() {
          return NOW;
        }

        @Override
        public long jobStartMicros() {
          return NOW - 1_000_000;
        }
      };

  private static final Map<String, JavaSource> SOURCES = new ConcurrentHashMap<>();

  private static final AtomicInteger EVALUATIONS = new AtomicInteger();

  private final List<PlanField> fields = new ArrayList<>();
  private ZoneId zone = ZoneId.of("UTC");
  private boolean dropFirst;

  private Evaluation() {}

  public static Evaluation of(PlanField... fields) {
    Evaluation evaluation = new Evaluation();
    evaluation.fields.addAll(List.of(fields));
    return evaluation;
  }

  Evaluation zone(String id) {
    zone = ZoneId.of(id);
    return this;
  }

  /** Puts another row in front which the projection is not given, so that rows are gathered. */
  Evaluation gathering() {
    dropFirst = true;
    return this;
  }

  /** The values of an expression without input. */
  static @Nullable Object value(Expression expression) {
    return of().rows(expression, List.<@Nullable Object[]>of(new @Nullable Object[0])).get(0);
  }

  /** The values of an expression for some rows. */
  public List<@Nullable Object> rows(Expression expression, List<@Nullable Object[]> rows) {
    RowType input = DataTypes.schema(fields);
    PlanType resultType = expression.type().withNullable(true);
    RowType output = DataTypes.schema(List.of(new PlanField("result", resultType)));
    GeneratedKernel generated =
        CalcGenerator.generate(null, List.of(expression), input, output, options());
    if (System.getenv("SHOW") != null) {
      System.out.println(generated.source().text());
    }
    CalcKernel kernel = load(generated, CalcKernel.class);
    List<@Nullable Object[]> all = new ArrayList<>(rows);
    if (dropFirst) {
      all.add(0, rows.get(rows.size() - 1));
    }
    Batch in = batch(input, all);
    int[] picked = null;
    if (dropFirst) {
      picked = new int[rows.size()];
      for (int i = 0; i < picked.length; i++) {
        picked[i] = i + 1;
      }
    }
    Batch out = new Batch(output, 4);
    for (int round = 0; round < 2; round++) {
      out.clear();
      kernel.project(in, picked, rows.size(), out);
    }
    List<@Nullable Object> values = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      values.add(Values.get(output.fields().get(0).type(), out.columns[0], i));
    }
    return values;
  }

  /** The numbers of the rows for which a condition is true. */
  List<Integer> filter(Expression condition, List<@Nullable Object[]> rows) {
    RowType input = DataTypes.schema(fields);
    GeneratedKernel generated =
        CalcGenerator.generate(condition, List.of(), input, DataTypes.schema(List.of()), options());
    int[] picked = new int[rows.size()];
    int count = load(generated, CalcKernel.class).filter(batch(input, rows), picked);
    return Arrays.stream(picked, 0, count).boxed().toList();
  }

  /** Literals are in the text of every other class, and apart from it in the rest. */
  private ExpressionOptions options() {
    boolean apart = EVALUATIONS.getAndIncrement() % 2 == 1;
    return new ExpressionOptions(zone, false, apart, span -> null);
  }

  public static <T> T load(GeneratedKernel kernel, Class<T> type) {
    Map<String, byte[]> classes = JaninoCompiler.compile(kernel.source());
    SOURCES.put(kernel.source().className(), kernel.source());
    classes.values().forEach(Evaluation::checkSizes);
    return new KernelLoader(classes, CONTEXT).create(kernel.spec(), type);
  }

  private static void checkSizes(byte[] classFile) {
    MethodSizes.of(classFile)
        .forEach(
            (method, size) ->
                assertTrue(
                    method.startsWith("<init>") || size < MethodSizes.LIMIT,
                    () -> method + " has " + size + " bytes of bytecode"));
  }

  /** Compiles all that has been run so far with javac as well. */
  static void checkByJavac() {
    assertEquals("", Javac.errors(SOURCES.values()));
    SOURCES.clear();
  }

  public static Batch batch(RowType schema, List<@Nullable Object[]> rows) {
    Batch batch = new Batch(schema, Math.max(1, rows.size()));
    for (int column = 0; column < schema.fields().size(); column++) {
      Column target = batch.columns[column];
      for (int row = 0; row < rows.size(); row++) {
        Values.set(schema.fields().get(column).type(), target, row, rows.get(row)[column]);
      }
    }
    batch.rows = rows.size();
    return batch;
  }
}
