package io.weir.codegen.expression;

import static io.weir.codegen.expression.Expressions.BIGINT;
import static io.weir.codegen.expression.Expressions.BOOLEAN;
import static io.weir.codegen.expression.Expressions.INT;
import static io.weir.codegen.expression.Expressions.STRING;
import static io.weir.codegen.expression.Expressions.call;
import static io.weir.codegen.expression.Expressions.cast;
import static io.weir.codegen.expression.Expressions.character;
import static io.weir.codegen.expression.Expressions.field;
import static io.weir.codegen.expression.Expressions.literal;
import static io.weir.codegen.expression.Expressions.number;
import static io.weir.codegen.expression.Expressions.ref;
import static io.weir.codegen.expression.Expressions.text;
import static io.weir.codegen.expression.Expressions.varchar;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weir.planner.plan.Expression;
import io.weir.planner.plan.PlanType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class CollectionsTest {
  @AfterAll
  static void compileByJavac() {
    Evaluation.checkByJavac();
  }

  private static final PlanType ARRAY = PlanType.array(STRING, true);
  private static final PlanType MAP = PlanType.map(STRING, BIGINT, true);
  private static final PlanType INNER =
      PlanType.row(List.of(field("x", BIGINT), field("tags", ARRAY)), true);
  private static final PlanType ROW =
      PlanType.row(List.of(field("name", STRING), field("inner", INNER)), true);

  private static final Expression TAGS = ref(0, ARRAY);
  private static final Expression COUNTS = ref(1, MAP);
  private static final Expression DEEP = ref(2, ROW);
  private static final Expression KEY = ref(3, STRING);

  private static final List<@Nullable Object[]> ROWS =
      List.of(
          new @Nullable Object[] {
            Arrays.asList("a", null, "c"),
            Map.of("k", 5L, "l", 6L),
            Arrays.asList("n", Arrays.asList(1L, List.of("t"))),
            "k"
          },
          new @Nullable Object[] {List.of(), Map.of(), Arrays.asList("m", null), "l"},
          new @Nullable Object[] {null, null, null, null},
          new @Nullable Object[] {
            List.of("x", "y"),
            Map.of("l", 7L),
            Arrays.asList(null, Arrays.asList(null, List.of())),
            "l"
          });

  private static List<@Nullable Object> rows(Expression expression) {
    List<@Nullable Object> dense = evaluation().rows(expression, ROWS);
    assertEquals(dense, evaluation().gathering().rows(expression, ROWS), expression.toString());
    return dense;
  }

  private static Evaluation evaluation() {
    return Evaluation.of(
        field("tags", ARRAY), field("counts", MAP), field("deep", ROW), field("key", STRING));
  }

  private static List<@Nullable Object> list(@Nullable Object... values) {
    return Arrays.asList(values);
  }

  private static Expression at(Expression row, int index) {
    return new Expression.FieldAccess(row, index, row.type().fields().get(index).type());
  }

  @Test
  void elements() {
    assertEquals(list("a", null, null, "x"), rows(call(STRING, "ITEM", TAGS, number(1))));
    assertEquals(list(null, null, null, "y"), rows(call(STRING, "ITEM", TAGS, number(2))));
    assertEquals(list("c", null, null, null), rows(call(STRING, "ITEM", TAGS, number(3))));
    assertEquals(list(null, null, null, null), rows(call(STRING, "ITEM", TAGS, number(0))));
    assertEquals(list(5L, null, null, 7L), rows(call(BIGINT, "ITEM", COUNTS, KEY)));
    assertEquals(list(6L, null, null, 7L), rows(call(BIGINT, "ITEM", COUNTS, text("l"))));
    assertEquals(
        list("ac", null, null, null),
        rows(
            call(
                STRING,
                "||",
                call(STRING, "ITEM", TAGS, number(1)),
                call(STRING, "ITEM", TAGS, number(3)))));
    assertEquals(list(3, 0, null, 2), rows(call(INT, "CARDINALITY", TAGS)));
    assertEquals(list(2, 0, null, 1), rows(call(INT, "CARDINALITY", COUNTS)));
    assertEquals(
        list(true, false, null, false), rows(call(BOOLEAN, "ARRAY_CONTAINS", TAGS, text("a"))));
    assertEquals(
        list(true, false, null, false),
        rows(call(BOOLEAN, "ARRAY_CONTAINS", TAGS, literal(STRING, null))));
  }

  @Test
  void fields() {
    assertEquals(list("n", "m", null, null), rows(at(DEEP, 0)));
    assertEquals(list(1L, null, null, null), rows(at(at(DEEP, 1), 0)));
    assertEquals(list(List.of("t"), null, null, List.of()), rows(at(at(DEEP, 1), 1)));
    assertEquals(
        list(3L, null, null, null),
        rows(call(BIGINT, "+", at(at(DEEP, 1), 0), literal(BIGINT, 2))));
    assertEquals(
        list("t", null, null, null), rows(call(STRING, "ITEM", at(at(DEEP, 1), 1), number(1))));
    assertEquals(list(false, true, true, false), rows(call(BOOLEAN, "IS NULL", at(DEEP, 1))));
    assertEquals(
        list(Arrays.asList(1L, List.of("t")), null, null, Arrays.asList(null, List.of())),
        rows(at(DEEP, 1)));
    assertEquals(ROWS.stream().map(row -> row[2]).toList(), rows(DEEP));
  }

  @Test
  void constructors() {
    PlanType pair = PlanType.row(List.of(field("k", STRING), field("a", ARRAY)), true);
    Expression row = call(pair, "ROW", KEY, TAGS);
    assertEquals(
        list(
            Arrays.asList("k", Arrays.asList("a", null, "c")),
            Arrays.asList("l", List.of()),
            Arrays.asList(null, null),
            Arrays.asList("l", List.of("x", "y"))),
        rows(row));
    assertEquals(list("k", "l", null, "l"), rows(at(row, 0)));
    assertEquals(
        list(
            Arrays.asList("k", "z"),
            Arrays.asList("l", "z"),
            Arrays.asList(null, "z"),
            Arrays.asList("l", "z")),
        rows(call(ARRAY, "ARRAY", KEY, text("z"))));
    assertEquals(
        list("k", "l", null, "l"),
        rows(call(STRING, "ITEM", call(ARRAY, "ARRAY", KEY, text("z")), number(1))));
    assertEquals(
        list(9L, null, null, null),
        rows(
            call(
                BIGINT,
                "ITEM",
                call(MAP, "MAP", text("k"), literal(BIGINT, 9), text("m"), literal(BIGINT, 8)),
                KEY)));
    assertEquals(
        list(Map.of("k", 1L), Map.of("k", 1L), Map.of("k", 1L), Map.of("k", 1L)),
        rows(call(MAP, "MAP", text("k"), literal(BIGINT, 1))));
  }

  @Test
  void choices() {
    Expression isK = call(BOOLEAN, "=", KEY, text("k"));
    assertEquals(
        list(
            Arrays.asList("a", null, "c"),
            List.of("l"),
            Arrays.asList((Object) null),
            List.of("l")),
        rows(call(ARRAY, "CASE", isK, TAGS, call(ARRAY, "ARRAY", KEY))));
    assertEquals(
        list(Arrays.asList("a", null, "c"), List.of(), List.of("?"), List.of("x", "y")),
        rows(call(ARRAY, "COALESCE", TAGS, call(ARRAY, "ARRAY", text("?")))));
    assertEquals(
        list("n", null, null, null), rows(at(call(ROW, "CASE", isK, DEEP, literal(ROW, null)), 0)));
  }

  @Test
  void equality() {
    assertEquals(list(true, true, null, true), rows(call(BOOLEAN, "=", TAGS, TAGS)));
    assertEquals(list(false, false, null, false), rows(call(BOOLEAN, "<>", COUNTS, COUNTS)));
    assertEquals(
        list(true, false, false, false),
        rows(call(BOOLEAN, "=", call(ARRAY, "ARRAY", KEY), call(ARRAY, "ARRAY", text("k")))));
    assertEquals(
        list(true, true, true, true), rows(call(BOOLEAN, "IS NOT DISTINCT FROM", DEEP, DEEP)));
  }

  @Test
  void conversions() {
    PlanType numbers = PlanType.map(character(1), INT, true);
    PlanType texts = PlanType.map(STRING, STRING, true);
    Expression constructed =
        call(numbers, "MAP", text("a"), literal(INT, 1), text("b"), literal(INT, null));
    Map<String, @Nullable String> converted = new HashMap<>();
    converted.put("a", "1");
    converted.put("b", null);
    assertEquals(converted, Evaluation.value(cast(constructed, texts)));
    assertEquals(
        list(Map.of("k", "5", "l", "6"), Map.of(), null, Map.of("l", "7")),
        rows(cast(COUNTS, texts)));
    assertEquals(
        list("6", null, null, "7"), rows(call(STRING, "ITEM", cast(COUNTS, texts), text("l"))));
    PlanType letters = PlanType.array(varchar(1), true);
    Expression words = call(ARRAY, "SPLIT", KEY, text("x"));
    assertEquals(
        list(Arrays.asList("a", null, "c"), List.of(), null, List.of("x", "y")),
        rows(cast(TAGS, letters)));
    assertEquals(list(List.of("k"), List.of("l"), null, List.of("l")), rows(cast(words, letters)));
  }

  @Test
  void nestedConversions() {
    PlanType pair = PlanType.row(List.of(field("p", INT), field("q", STRING)), true);
    PlanType other = PlanType.row(List.of(field("p", STRING), field("q", STRING)), true);
    PlanType deep = PlanType.map(STRING, PlanType.array(PlanType.array(pair, true), true), true);
    PlanType wanted = PlanType.map(STRING, PlanType.array(PlanType.array(other, true), true), true);
    List<@Nullable Object> values =
        list(
            List.of(Arrays.asList(list(1, "x"), null, list(null, "y")), List.of()),
            Arrays.asList((Object) null),
            List.of(List.of(list(2, null))));
    List<@Nullable Object> expected =
        list(
            List.of(Arrays.asList(list("1", "x"), null, list(null, "y")), List.of()),
            Arrays.asList((Object) null),
            List.of(List.of(list("2", null))));
    List<@Nullable Object[]> rows = new ArrayList<>();
    List<@Nullable Object> results = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      rows.add(new @Nullable Object[] {Collections.singletonMap("k", values.get(i))});
      results.add(Collections.singletonMap("k", expected.get(i)));
    }
    rows.add(new @Nullable Object[] {null});
    results.add(null);
    Expression converted = cast(ref(0, deep), wanted);
    assertEquals(results, Evaluation.of(field("m", deep)).rows(converted, rows));
    assertEquals(results, Evaluation.of(field("m", deep)).gathering().rows(converted, rows));
  }

  @Test
  void splitting() {
    assertEquals(
        List.of("a", "b", ""), Evaluation.value(call(ARRAY, "SPLIT", text("a,b,"), text(","))));
    assertEquals(List.of("ä", "b"), Evaluation.value(call(ARRAY, "SPLIT", text("äb"), text(""))));
    PlanType texts = PlanType.map(STRING, STRING, true);
    assertEquals(
        Map.of("a", "1", "b", "2"), Evaluation.value(call(texts, "STR_TO_MAP", text("a=1,b=2"))));
    assertEquals(
        list(List.of("k"), List.of("l"), null, List.of("l")),
        rows(call(ARRAY, "SPLIT", KEY, text(","))));
  }
}
