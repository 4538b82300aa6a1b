package io.weir.codegen.calc;

import static io.weir.codegen.expression.Expressions.BIGINT;
import static io.weir.codegen.expression.Expressions.BOOLEAN;
import static io.weir.codegen.expression.Expressions.MICROS;
import static io.weir.codegen.expression.Expressions.STRING;
import static io.weir.codegen.expression.Expressions.call;
import static io.weir.codegen.expression.Expressions.field;
import static io.weir.codegen.expression.Expressions.literal;
import static io.weir.codegen.expression.Expressions.ref;
import static io.weir.codegen.expression.Expressions.timestamp;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weir.codegen.DataTypes;
import io.weir.codegen.expression.Evaluation;
import io.weir.codegen.expression.ExpressionOptions;
import io.weir.planner.plan.Expression;
import io.weir.runtime.data.Batch;
import io.weir.runtime.data.RowType;
import io.weir.runtime.kernel.PairFilterKernel;
import io.weir.runtime.kernel.WatermarkKernel;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class JoinAndWatermarkTest {
  private static final ExpressionOptions OPTIONS = new ExpressionOptions(ZoneId.of("UTC"), false);

  @Test
  void keepsThePairsOfAResidualCondition() {
    // Both sides have columns of the same names.
    RowType schema = DataTypes.schema(List.of(field("n", BIGINT), field("s", STRING)));
    Expression condition =
        call(
            BOOLEAN,
            "AND",
            call(BOOLEAN, "<", ref(0, BIGINT), ref(2, BIGINT)),
            call(BOOLEAN, "<>", ref(1, STRING), ref(3, STRING)));
    PairFilterKernel kernel =
        Evaluation.load(
            PairFilterGenerator.generate(condition, schema, schema, OPTIONS),
            PairFilterKernel.class);
    Batch left =
        Evaluation.batch(
            schema,
            List.of(new Object[] {1L, "a"}, new Object[] {5L, "b"}, new Object[] {null, "c"}));
    Batch right =
        Evaluation.batch(
            schema,
            List.of(new Object[] {2L, "a"}, new Object[] {9L, "x"}, new Object[] {9L, null}));
    int[] leftRows = {0, 0, 0, 1, 1, 2};
    int[] rightRows = {0, 1, 2, 0, 1, 1};
    int kept = kernel.filter(left.columns, leftRows, right.columns, rightRows, 6);
    assertEquals(2, kept);
    assertArrayEquals(new int[] {0, 1}, Arrays.copyOf(leftRows, kept));
    assertArrayEquals(new int[] {1, 1}, Arrays.copyOf(rightRows, kept));
  }

  @Test
  void computesTheWatermarkOfEachRow() {
    RowType schema = DataTypes.schema(List.of(field("ts", timestamp(3))));
    Expression watermark =
        call(timestamp(3), "-", ref(0, timestamp(3)), literal(MICROS, 5_000_000L));
    WatermarkKernel kernel =
        Evaluation.load(
            WatermarkGenerator.generate(watermark, schema, OPTIONS), WatermarkKernel.class);
    Batch in = Evaluation.batch(schema, List.of(new Object[] {7_000_000L}, new Object[] {null}));
    long[] out = new long[2];
    kernel.watermarks(in, out);
    assertArrayEquals(new long[] {2_000_000L, Long.MIN_VALUE}, out);
  }
}
