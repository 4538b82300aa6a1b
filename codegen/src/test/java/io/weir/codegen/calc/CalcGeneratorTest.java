package io.weir.codegen.calc;

import static io.weir.codegen.expression.Expressions.BIGINT;
import static io.weir.codegen.expression.Expressions.BOOLEAN;
import static io.weir.codegen.expression.Expressions.STRING;
import static io.weir.codegen.expression.Expressions.call;
import static io.weir.codegen.expression.Expressions.field;
import static io.weir.codegen.expression.Expressions.literal;
import static io.weir.codegen.expression.Expressions.ref;
import static io.weir.codegen.expression.Expressions.text;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.weir.codegen.DataTypes;
import io.weir.codegen.expression.Evaluation;
import io.weir.codegen.expression.ExpressionOptions;
import io.weir.codegen.source.GeneratedKernel;
import io.weir.planner.plan.Expression;
import io.weir.planner.plan.PlanField;
import io.weir.runtime.data.Batch;
import io.weir.runtime.data.BytesColumn;
import io.weir.runtime.data.LongColumn;
import io.weir.runtime.data.RowType;
import io.weir.runtime.kernel.CalcKernel;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class CalcGeneratorTest {
  private static final List<PlanField> INPUT =
      List.of(
          field("price", BIGINT),
          field("quantity", BIGINT.withNullable(false)),
          field("name", STRING));
  private static final Expression PRICE = ref(0, BIGINT);
  private static final Expression QUANTITY = ref(1, BIGINT.withNullable(false));
  private static final Expression NAME = ref(2, STRING);

  private static GeneratedKernel generate(
      Expression condition, List<Expression> projections, List<PlanField> output) {
    return CalcGenerator.generate(
        condition,
        projections,
        DataTypes.schema(INPUT),
        DataTypes.schema(output),
        new ExpressionOptions(ZoneId.of("UTC"), false));
  }

  @Test
  void filtersAndProjects() {
    Expression condition =
        call(
            BOOLEAN,
            "AND",
            call(BOOLEAN, ">", PRICE, literal(BIGINT, 10)),
            call(BOOLEAN, "<>", call(STRING, "UPPER", NAME), text("B")));
    List<PlanField> output =
        List.of(field("total", BIGINT), field("name", STRING), field("Short", STRING));
    GeneratedKernel generated =
        generate(
            condition,
            List.of(
                call(BIGINT, "*", PRICE, QUANTITY),
                NAME,
                call(STRING, "SUBSTRING", NAME, literal(BIGINT, 1), literal(BIGINT, 2))),
            output);
    if (System.getenv("SHOW") != null) {
      System.out.println(generated.source().text());
    }
    CalcKernel kernel = Evaluation.load(generated, CalcKernel.class);
    Batch in =
        Evaluation.batch(
            DataTypes.schema(INPUT),
            List.of(
                new Object[] {5L, 1L, "a"},
                new Object[] {11L, 2L, "aßc"},
                new Object[] {null, 3L, "a"},
                new Object[] {12L, 4L, "b"},
                new Object[] {13L, 5L, null},
                new Object[] {14L, 6L, "xyz"}));
    int[] rows = new int[6];
    int count = kernel.filter(in, rows);
    assertArrayEquals(new int[] {1, 5}, Arrays.copyOf(rows, count));

    Batch out = new Batch(DataTypes.schema(output), 1);
    kernel.project(in, rows, count, out);
    assertEquals(22, ((LongColumn) out.columns[0]).values[0]);
    assertEquals(84, ((LongColumn) out.columns[0]).values[1]);
    assertEquals("xyz", ((BytesColumn) out.columns[1]).string(1));
    assertEquals("aß", ((BytesColumn) out.columns[2]).string(0));
  }

  @Test
  void sharesColumnsThatPass() {
    RowType schema = DataTypes.schema(INPUT);
    CalcKernel kernel =
        Evaluation.load(
            generate(null, List.of(NAME, PRICE), List.of(INPUT.get(2), INPUT.get(0))),
            CalcKernel.class);
    Batch in = Evaluation.batch(schema, List.<Object[]>of(new Object[] {1L, 2L, "a"}));
    assertEquals(-1, kernel.filter(in, new int[1]));
    Batch out = new Batch(DataTypes.schema(List.of(INPUT.get(2), INPUT.get(0))), 1);
    kernel.project(in, null, 1, out);
    assertSame(in.columns[2], out.columns[0]);
    assertSame(in.columns[0], out.columns[1]);
  }
}
