package io.weir.codegen.calc;

import io.weir.codegen.expression.ClassBody;
import io.weir.codegen.expression.Expr;
import io.weir.codegen.expression.ExpressionCompiler;
import io.weir.codegen.expression.ExpressionOptions;
import io.weir.codegen.expression.InputLayout;
import io.weir.codegen.expression.Scope;
import io.weir.codegen.source.GeneratedKernel;
import io.weir.codegen.source.JavaText;
import io.weir.codegen.source.Template;
import io.weir.planner.plan.Expression;
import io.weir.runtime.data.RowType;

/** Writes the {@code WatermarkKernel} of a source. */
public final class WatermarkGenerator {
  private WatermarkGenerator() {}

  /**
   * @param watermark a TIMESTAMP or TIMESTAMP_LTZ over the input
   */
  public static GeneratedKernel generate(
      Expression watermark, RowType input, ExpressionOptions options) {
    ClassBody body = new ClassBody();
    ExpressionCompiler compiler = new ExpressionCompiler(body, InputLayout.batch(input), options);
    Scope scope = compiler.begin();
    Expr value = compiler.compile(watermark);
    String micros =
        value.neverNull() ? value.value() : value.isNull() + " ? Long.MIN_VALUE : " + value.value();
    String sql = JavaText.comment("WATERMARK " + compiler.text(watermark), 300);
    String method =
        Template.of(
                """
                @Override
                public void watermarks(Batch in, long[] out) {
                final int size = in.rows;
                «prologue»
                for (int row = 0; row < size; row++) {
                «statements»
                out[row] = «micros»;
                }
                }
                """)
            .with("prologue", scope.prologue())
            .with("statements", value.statements())
            .with("micros", micros)
            .fill();
    return KernelTemplate.fill("WatermarkKernel", "Watermark", sql, body, method);
  }
}
