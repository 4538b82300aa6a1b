package io.weir.codegen.expression;

import static io.weir.codegen.expression.Expressions.BIGINT;
import static io.weir.codegen.expression.Expressions.BOOLEAN;
import static io.weir.codegen.expression.Expressions.STRING;
import static io.weir.codegen.expression.Expressions.call;
import static io.weir.codegen.expression.Expressions.field;
import static io.weir.codegen.expression.Expressions.literal;
import static io.weir.codegen.expression.Expressions.ref;
import static io.weir.codegen.expression.Expressions.text;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weir.parser.DeepStack;
import io.weir.planner.plan.Expression;
import io.weir.planner.plan.PlanType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Evaluation checks the size of every method that it runs. */
class LongExpressionsTest {
  @AfterAll
  static void compileByJavac() {
    Evaluation.checkByJavac();
  }

  private static final Expression N = ref(0, BIGINT);
  private static final Expression S = ref(1, STRING);

  private static Expression big(long value) {
    return literal(BIGINT, value);
  }

  private static void check(Expression expression, Object... expected) {
    List<Object[]> rows =
        List.of(new Object[] {3L, "s3"}, new Object[] {250L, "s250"}, new Object[] {null, null});
    Evaluation evaluation = Evaluation.of(field("n", BIGINT), field("s", STRING));
    assertEquals(Arrays.asList(expected), evaluation.rows(expression, rows));
    assertEquals(Arrays.asList(expected), evaluation.gathering().rows(expression, rows));
  }

  @Test
  void caseOfManyBranches() {
    List<Expression> numbers = new ArrayList<>();
    List<Expression> texts = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      numbers.add(call(BOOLEAN, "=", N, big(i)));
      numbers.add(call(STRING, "UPPER", text("r" + i)));
      texts.add(call(BOOLEAN, "=", S, text("s" + i)));
      texts.add(big(i * 2));
    }
    numbers.add(text("else"));
    texts.add(literal(BIGINT, null));
    check(new Expression.Call("CASE", numbers, STRING), "R3", "R250", "else");
    check(new Expression.Call("CASE", texts, BIGINT), 6L, 500L, null);
  }

  @Test
  void manyConditions() {
    List<Expression> all =
        IntStream.range(0, 400)
            .mapToObj(i -> call(BOOLEAN, "<>", S, text("x" + i)))
            .collect(Collectors.toList());
    check(new Expression.Call("AND", all, BOOLEAN), true, true, null);
    List<Expression> any =
        IntStream.range(0, 400)
            .mapToObj(
                i ->
                    call(
                        BOOLEAN,
                        "AND",
                        call(BOOLEAN, ">", N, big(i)),
                        call(BOOLEAN, "=", S, text("s" + (i + 1)))))
            .collect(Collectors.toList());
    check(new Expression.Call("OR", any, BOOLEAN), true, true, null);
  }

  @Test
  void deepArithmetic() {
    Expression sum = N;
    for (int i = 0; i < 600; i++) {
      sum = call(BIGINT, i % 2 == 0 ? "+" : "-", sum, call(BIGINT, "*", N, big(i)));
    }
    long factor = 1;
    for (int i = 0; i < 600; i++) {
      factor += i % 2 == 0 ? i : -i;
    }
    check(sum, 3 * factor, 250 * factor, null);
  }

  @Test
  void longTexts() {
    List<Expression> pieces = new ArrayList<>();
    Expression chain = S;
    for (int i = 0; i < 300; i++) {
      pieces.add(call(STRING, "LOWER", call(STRING, "UPPER", S)));
      chain = call(STRING, "||", chain, text("-" + i));
    }
    check(
        new Expression.Call("CONCAT", pieces, STRING), "s3".repeat(300), "s250".repeat(300), null);
    String tail = IntStream.range(0, 300).mapToObj(i -> "-" + i).collect(Collectors.joining());
    check(chain, "s3" + tail, "s250" + tail, null);
  }

  private static final int TERMS = Integer.getInteger("weir.chain.terms", 600);

  /** A chain as the parser makes it: each term's left side is all that stands before it. */
  private static Expression chain(
      PlanType type, String operator, IntFunction<Expression> term, int terms) {
    Expression chain = term.apply(0);
    for (int i = 1; i < terms; i++) {
      chain = call(type, operator, chain, term.apply(i));
    }
    return chain;
  }

  /** As deep as the parser's thread, on which expressions are compiled. */
  @Test
  void chainsOfVeryManyTerms() {
    assertEquals(
        true,
        DeepStack.call(
            () -> {
              checkChains();
              return true;
            }));
  }

  private static void checkChains() {
    check(chain(BIGINT, "+", i -> N, TERMS), 3L * TERMS, 250L * TERMS, null);
    check(chain(STRING, "||", i -> S, TERMS), "s3".repeat(TERMS), "s250".repeat(TERMS), null);
    IntFunction<Expression> other =
        i ->
            call(
                BOOLEAN,
                "OR",
                call(BOOLEAN, "<>", N, big(i + 1_000)),
                call(BOOLEAN, "=", S, text("x" + i)));
    check(chain(BOOLEAN, "AND", other, TERMS), true, true, null);
    IntFunction<Expression> same =
        i ->
            call(
                BOOLEAN,
                "AND",
                call(BOOLEAN, "=", N, big(i)),
                call(BOOLEAN, "=", S, text("s" + i)));
    check(chain(BOOLEAN, "OR", same, TERMS), true, true, null);
    List<Expression> flat = IntStream.range(0, TERMS).mapToObj(same).toList();
    check(new Expression.Call("OR", flat, BOOLEAN), true, true, null);
    List<Expression> branches = new ArrayList<>();
    for (int i = 0; i < TERMS; i++) {
      branches.add(same.apply(i));
      branches.add(call(STRING, "||", S, text("-" + i)));
    }
    branches.add(text("else"));
    check(new Expression.Call("CASE", branches, STRING), "s3-3", "s250-250", "else");
  }

  @Test
  void arrayOfManyElements() {
    List<Expression> elements =
        IntStream.range(0, 900).mapToObj(i -> call(BIGINT, "+", N, big(i))).toList();
    Expression array = new Expression.Call("ARRAY", elements, PlanType.array(BIGINT, false));
    check(
        call(BIGINT, "ITEM", array, literal(PlanType.of(PlanType.Kind.INTEGER, true), 900)),
        902L,
        1149L,
        null);
  }
}
