package io.weir.codegen.calc;

import io.weir.codegen.expression.ClassBody;
import io.weir.codegen.expression.Expr;
import io.weir.codegen.expression.ExpressionCompiler;
import io.weir.codegen.expression.ExpressionOptions;
import io.weir.codegen.expression.InputLayout;
import io.weir.codegen.expression.Scope;
import io.weir.codegen.expression.Types;
import io.weir.codegen.source.GeneratedKernel;
import io.weir.codegen.source.JavaText;
import io.weir.codegen.source.Template;
import io.weir.planner.plan.Expression;
import io.weir.runtime.data.DataType;
import io.weir.runtime.data.RowType;
import io.weir.runtime.data.Storage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes the {@code CalcKernel} of a filter and projection: one loop for the condition, one loop
 * (in a method of its own) for each computed column. Columns that are passed on are shared when no
 * row is dropped. Where a column is computed by arithmetic alone there is a second loop for batches
 * without nulls, simple enough for the JIT to vectorise.
 */
public final class CalcGenerator {
  private static final int COMMENT = 300;

  private final ClassBody body = new ClassBody();
  private final ExpressionCompiler compiler;
  private final RowType output;

  private CalcGenerator(RowType input, RowType output, ExpressionOptions options) {
    this.compiler = new ExpressionCompiler(body, InputLayout.batch(input), options);
    this.output = output;
  }

  /**
   * The kernel of a Calc.
   *
   * @param condition BOOLEAN over the input, null when all rows pass
   * @param projections over the input, one per field of {@code output}
   */
  public static GeneratedKernel generate(
      @Nullable Expression condition,
      List<Expression> projections,
      RowType input,
      RowType output,
      ExpressionOptions options) {
    return new CalcGenerator(input, output, options).kernel(condition, projections);
  }

  private GeneratedKernel kernel(@Nullable Expression condition, List<Expression> projections) {
    StringBuilder methods = new StringBuilder(filter(condition));
    StringBuilder calls = new StringBuilder();
    for (int i = 0; i < projections.size(); i++) {
      calls.append(projection(projections.get(i), i, methods));
    }
    String project =
        Template.of(
                """

                @Override
                public void project(Batch in, int[] rows, int count, Batch out) {
                «calls»
                }
                """)
            .with("calls", calls.toString())
            .fill();
    String names =
        output.fields().stream().map(field -> field.name()).collect(Collectors.joining(", "));
    String description =
        "SELECT " + names + (condition == null ? "" : " WHERE " + compiler.text(condition));
    return KernelTemplate.fill(
        "CalcKernel", "Calc", JavaText.comment(description, COMMENT), body, project + methods);
  }

  private String filter(@Nullable Expression condition) {
    if (condition == null) {
      return """

          @Override
          public int filter(Batch in, int[] rows) {
          return -1;
          }
          """;
    }
    Scope scope = compiler.begin();
    Expr test = compiler.test(condition);
    return Template.of(
            """

            /** WHERE «sql» */
            @Override
            public int filter(Batch in, int[] rows) {
            final int size = in.rows;
            «prologue»
            int picked = 0;
            for (int row = 0; row < size; row++) {
            «statements»
            rows[picked] = row;
            if («test») {
            picked++;
            }
            }
            return picked;
            }
            """)
        .with("sql", JavaText.comment(compiler.text(condition), COMMENT))
        .with("prologue", scope.prologue())
        .with("statements", test.statements())
        .with("test", test.value())
        .fill();
  }

  /** What {@code project} does for one column; adds the methods it needs. */
  private String projection(Expression expression, int index, StringBuilder methods) {
    String name = output.fields().get(index).name();
    DataType type = output.fields().get(index).type();
    String column = columnOrNull(expression);
    if (column == null || !Types.sameStorage(compiler.typeOf(expression), type)) {
      return compute(expression, index, methods);
    }
    String text =
        expression instanceof Expression.InputRef ? name : name + " = " + compiler.text(expression);
    return "// " + JavaText.comment(text, COMMENT) + "\n" + pass(column, index, type);
  }

  /** Passes a column of the input on. */
  private static String pass(String column, int index, DataType type) {
    String target = "out.columns[" + index + "]";
    String gather =
        type.storage() == Storage.BYTES
            ? "((BytesColumn) "
                + target
                + ").shareRows((BytesColumn) "
                + column
                + ", rows, count);\n"
            : target + ".copyRows(" + column + ", rows, count, 0);\n";
    return "if (rows == null) {\nout.share("
        + (index + ", " + column + ");\n} else {\n" + gather + "}\n");
  }

  private String compute(Expression expression, int index, StringBuilder methods) {
    DataType type = output.fields().get(index).type();
    String method = body.methodName(output.fields().get(index).name());
    String columnClass = Types.columnClass(type.storage());
    Scope scope = compiler.begin();
    String result = scope.name("result");
    Expr value = compiler.compileInto(expression, type);
    String store = compiler.store(type, result, "i", value);
    methods.append(
        Template.of(
                """

                /** «name» = «sql» */
                private void «method»(Batch in, int[] rows, int count, «columnClass» result) {
                result.ensureCapacity(count);
                «fast»
                «prologue»
                for (int i = 0; i < count; i++) {
                final int row = rows == null ? i : rows[i];
                «statements»
                «store»
                }
                }
                """)
            .with("name", JavaText.comment(output.fields().get(index).name(), COMMENT))
            .with("sql", JavaText.comment(compiler.text(expression), COMMENT))
            .with("method", method)
            .with("columnClass", columnClass)
            .with("prologue", scope.prologue())
            .with("statements", value.statements())
            .with("store", store)
            .with("fast", withoutNulls(expression, type))
            .fill());
    return "this."
        + method
        + "(in, rows, count, ("
        + columnClass
        + ") out.columns["
        + index
        + "]);\n";
  }

  /**
   * A loop for the batches that are neither filtered nor have nulls; empty when it would not pay.
   */
  private String withoutNulls(Expression expression, DataType type) {
    boolean primitive =
        switch (type.storage()) {
          case BOOLEAN, INT, LONG, DOUBLE -> true;
          case BYTES, DECIMAL, ROW, ARRAY, MAP -> false;
        };
    if (!primitive || compiler.isLong(expression)) {
      return "";
    }
    ClassBody.Mark mark = body.mark();
    Scope scope = compiler.begin(true);
    String result = scope.name("result");
    String values = scope.name("values");
    Expr value = compiler.compileInto(expression, type);
    if (!value.isPure() || !value.neverNull()) {
      body.reset(mark);
      return "";
    }
    List<String> conditions = new ArrayList<>();
    conditions.add("rows == null");
    conditions.addAll(scope.assumptions());
    return Template.of(
            """
            if («conditions») {
            «prologue»
            final «javaType»[] «values» = «result».values;
            for (int row = 0; row < count; row++) {
            «values»[row] = «value»;
            }
            return;
            }
            """)
        .with("conditions", String.join(" && ", conditions))
        .with("prologue", scope.prologue())
        .with("javaType", Types.javaType(type.storage()))
        .with("values", values)
        .with("result", result)
        .with("value", value.value())
        .fill();
  }

  /**
   * Java expression of the column that an expression is, being a column of the input or a field of
   * its ROW columns; null when it is something else. Where a row is null, its fields are as well.
   */
  private static @Nullable String columnOrNull(Expression expression) {
    if (expression instanceof Expression.InputRef input) {
      return "in.columns[" + input.index() + "]";
    }
    if (expression instanceof Expression.FieldAccess access) {
      String row = columnOrNull(access.row());
      return row == null ? null : "((RowColumn) " + row + ").children[" + access.field() + "]";
    }
    return null;
  }
}
