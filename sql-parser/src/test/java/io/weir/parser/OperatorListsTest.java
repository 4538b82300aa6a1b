package io.weir.parser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.parser.ast.OperatorLists;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.parser.SqlParserUtil;
import org.apache.calcite.sql.parser.SqlParserUtil.ToTreeListItem;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trees of operators are those that Calcite makes, positions and refusals included. */
final class OperatorListsTest {
  private static final List<SqlOperator> TESTS =
      List.of(
          SqlStdOperatorTable.EQUALS,
          SqlStdOperatorTable.LESS_THAN,
          SqlStdOperatorTable.IS_DISTINCT_FROM,
          SqlStdOperatorTable.IN,
          SqlStdOperatorTable.NOT_IN,
          SqlStdOperatorTable.PLUS,
          SqlStdOperatorTable.MINUS,
          SqlStdOperatorTable.MULTIPLY,
          SqlStdOperatorTable.CONCAT,
          SqlStdOperatorTable.OVERLAPS);
  private static final List<SqlOperator> BETWEENS =
      List.of(
          SqlStdOperatorTable.BETWEEN,
          SqlStdOperatorTable.NOT_BETWEEN,
          SqlStdOperatorTable.SYMMETRIC_BETWEEN,
          SqlStdOperatorTable.SYMMETRIC_NOT_BETWEEN);
  private static final List<SqlOperator> LIKES =
      List.of(
          SqlStdOperatorTable.LIKE,
          SqlStdOperatorTable.NOT_LIKE,
          SqlStdOperatorTable.SIMILAR_TO,
          SqlStdOperatorTable.NOT_SIMILAR_TO);
  private static final List<SqlOperator> POSTFIXES =
      List.of(
          SqlStdOperatorTable.IS_NULL,
          SqlStdOperatorTable.IS_NOT_TRUE,
          SqlStdOperatorTable.IS_UNKNOWN);

  private final Random random = new Random(20);
  private final List<@Nullable Object> list = new ArrayList<>();

  private SqlParserPos position() {
    int column = 1 + 3 * list.size();
    return new SqlParserPos(1, column, 1, column + 1);
  }

  private void operator(SqlOperator operator) {
    list.add(new ToTreeListItem(operator, position()));
  }

  private void oneOf(List<SqlOperator> operators) {
    operator(operators.get(random.nextInt(operators.size())));
  }

  private void operand() {
    SqlNode node =
        random.nextBoolean()
            ? new SqlIdentifier("c" + list.size(), position())
            : SqlLiteral.createExactNumeric("" + list.size(), position());
    list.add(
        random.nextInt(8) == 0
            ? new SqlNodeList(List.of(node), position())
            : random.nextInt(8) == 0
                ? SqlStdOperatorTable.OR.createCall(position(), node, node)
                : node);
  }

  /** An operand, with operators before and behind it. */
  private void value() {
    if (random.nextInt(8) == 0) {
      operator(SqlStdOperatorTable.UNARY_MINUS);
    }
    operand();
    if (random.nextInt(12) == 0) {
      operator(SqlStdOperatorTable.ITEM);
      operand();
    }
    if (random.nextInt(10) == 0) {
      oneOf(POSTFIXES);
    }
  }

  private void condition() {
    while (random.nextInt(5) == 0) {
      operator(SqlStdOperatorTable.NOT);
    }
    value();
    for (int i = random.nextInt(3); i > 0; i--) {
      switch (random.nextInt(4)) {
        case 0 -> {
          oneOf(BETWEENS);
          value();
          if (random.nextInt(12) == 0) {
            operator(SqlStdOperatorTable.OR);
            value();
          }
          operator(SqlStdOperatorTable.AND);
        }
        case 1 -> {
          oneOf(LIKES);
          if (random.nextBoolean()) {
            value();
            operator(SqlStdOperatorTable.ESCAPE);
          }
        }
        default -> oneOf(TESTS);
      }
      value();
    }
  }

  private List<@Nullable Object> conditions() {
    list.clear();
    condition();
    for (int i = random.nextInt(12); i > 0; i--) {
      operator(random.nextBoolean() ? SqlStdOperatorTable.AND : SqlStdOperatorTable.OR);
      condition();
    }
    return new ArrayList<>(list);
  }

  /** The tree with the position of each node, or the refusal. */
  private static String result(
      Function<List<@Nullable Object>, @Nullable SqlNode> way, List<@Nullable Object> items) {
    try {
      StringBuilder text = new StringBuilder();
      describe(way.apply(new ArrayList<>(items)), text);
      return text.toString();
    } catch (RuntimeException | AssertionError e) {
      return e.toString();
    }
  }

  private static void describe(@Nullable SqlNode node, StringBuilder text) {
    if (node instanceof SqlCall call) {
      text.append('(').append(call.getOperator());
      for (SqlNode operand : call.getOperandList()) {
        describe(operand, text.append(' '));
      }
      text.append(')');
    } else {
      text.append(node);
    }
    text.append('@').append(node == null ? "" : node.getParserPosition());
  }

  @Test
  void treesAreCalcites() {
    int trees = 0;
    int refusals = 0;
    for (int round = 0; round < 20_000; round++) {
      List<@Nullable Object> items = conditions();
      for (int mutations = round % 2 == 0 ? 0 : 1 + random.nextInt(2); mutations > 0; mutations--) {
        int place = random.nextInt(items.size());
        switch (random.nextInt(3)) {
          case 0 -> items.remove(place);
          case 1 -> items.add(place, items.get(random.nextInt(items.size())));
          default -> items.set(place, items.get(random.nextInt(items.size())));
        }
        if (items.isEmpty()) {
          items.add(new SqlIdentifier("c", SqlParserPos.ZERO));
        }
      }
      String calcites = result(SqlParserUtil::toTree, items);
      assertEquals(calcites, result(OperatorLists::toTree, items), () -> "round: " + items);
      if (calcites.contains("@")) {
        trees++;
      } else {
        refusals++;
      }
    }
    assertTrue(trees > 10_000 && refusals > 1_000, trees + " trees, " + refusals + " refusals");
  }

  /** What is written in parentheses, and what is not, is one tree. */
  @Test
  void readsWhatIsWritten() {
    String flat =
        "NOT a LIKE 'x' ESCAPE '!' OR b BETWEEN SYMMETRIC 1 AND c + 2 AND d IN (1, 2) OR e IS NULL"
            + " AND NOT f NOT BETWEEN CAST(g AS INT) AND 3 OR (h OR i) AND j NOT LIKE 'y' || 'z'";
    String grouped =
        "((NOT (a LIKE 'x' ESCAPE '!')) OR ((b BETWEEN SYMMETRIC 1 AND (c + 2)) AND (d IN (1, 2)))"
            + " OR ((e IS NULL) AND (NOT (f NOT BETWEEN CAST(g AS INT) AND 3))))"
            + " OR ((h OR i) AND (j NOT LIKE ('y' || 'z')))";
    assertEquals(sql(grouped), sql(flat));
  }

  private static String sql(String condition) {
    return Statements.parseOne("SELECT 1 FROM t WHERE " + condition).node().toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s LIKE 'x#%' OR ",
        "s LIKE '#!%' ESCAPE '!' OR ",
        "s NOT LIKE 'x#%' AND ",
        "s IN ('x#', 'y') OR ",
        "k BETWEEN # AND # + 5 OR ",
        "k NOT BETWEEN # AND # + 5 AND ",
        "NOT k BETWEEN SYMMETRIC # AND 7 AND s LIKE '#' OR "
      })
  void longChains(String term) {
    String chain =
        IntStream.range(0, 5_000)
            .mapToObj(i -> term.replace("#", "" + i))
            .collect(Collectors.joining());
    Statement statement =
        assertTimeoutPreemptively(
            Duration.ofSeconds(60),
            () -> Statements.parseOne("SELECT 1 FROM t WHERE " + chain + "FALSE"));
    SqlNode left = Objects.requireNonNull(((SqlSelect) statement.node()).getWhere());
    SqlOperator operator = ((SqlCall) left).getOperator();
    int calls = 0;
    while (left instanceof SqlCall call && call.getOperator() == operator) {
      calls++;
      left = call.operand(0);
    }
    assertEquals(5_000, calls);
  }
}
