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

/** Writes the {@code PairFilterKernel} of a join's residual condition. */
public final class PairFilterGenerator {
  private PairFilterGenerator() {}

  /**
   * @param condition BOOLEAN over the fields of {@code left}, then those of {@code right}
   */
  public static GeneratedKernel generate(
      Expression condition, RowType left, RowType right, ExpressionOptions options) {
    ClassBody body = new ClassBody();
    ExpressionCompiler compiler =
        new ExpressionCompiler(body, InputLayout.pair(left, right), options);
    Scope scope = compiler.begin();
    Expr test = compiler.test(condition);
    String sql = JavaText.comment("ON " + compiler.text(condition), 300);
    String method =
        Template.of(
                """
                @Override
                public int filter(
                Column[] left, int[] leftRows, Column[] right, int[] rightRows, int count) {
                «prologue»
                int kept = 0;
                for (int i = 0; i < count; i++) {
                final int leftRow = leftRows[i];
                final int rightRow = rightRows[i];
                «statements»
                if («test») {
                leftRows[kept] = leftRow;
                rightRows[kept] = rightRow;
                kept++;
                }
                }
                return kept;
                }
                """)
            .with("prologue", scope.prologue())
            .with("statements", test.statements())
            .with("test", test.value())
            .fill();
    return KernelTemplate.fill("PairFilterKernel", "PairFilter", sql, body, method);
  }
}
