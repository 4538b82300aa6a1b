package io.weir.planner.validate;

import io.weir.parser.Span;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.hint.HintPredicates;
import org.apache.calcite.rel.hint.HintStrategyTable;
import org.apache.calcite.rel.hint.Hintable;
import org.apache.calcite.rel.hint.RelHint;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/**
 * Remembers, as a hint of Calcite's, where a table, a join or an ORDER BY stands in the user's
 * text.
 */
public final class Positions {
  /** Name of the hint in {@code t /*+ OPTIONS('key'='value') *&#47;}. */
  static final String OPTIONS = "OPTIONS";

  private static final String POSITION = "POSITION";

  /** Flink's hints of how to run a query, which mean nothing here and change no result. */
  private static final List<String> WITHOUT_EFFECT =
      List.of(
          "BROADCAST",
          "SHUFFLE_HASH",
          "SHUFFLE_MERGE",
          "NEST_LOOP",
          "LOOKUP",
          "STATE_TTL",
          "MULTI_JOIN");

  /** The hints that users may write. */
  static final Set<String> HINTS = hints();

  private static Set<String> hints() {
    Set<String> names = new TreeSet<>(WITHOUT_EFFECT);
    names.add(OPTIONS);
    return names;
  }

  /** The hints that are known; a position stays where it is put. */
  static final HintStrategyTable STRATEGIES = strategies();

  private static HintStrategyTable strategies() {
    HintStrategyTable.Builder builder =
        HintStrategyTable.builder()
            .hintStrategy(POSITION, (hint, rel) -> false)
            .hintStrategy(OPTIONS, HintPredicates.TABLE_SCAN);
    WITHOUT_EFFECT.forEach(name -> builder.hintStrategy(name, (hint, rel) -> false));
    return builder.build();
  }

  private Positions() {}

  /** The algebra with its calls placed in another text than the one being planned. */
  static RelNode elsewhere(RelNode rel) {
    RexBuilder builder = rel.getCluster().getRexBuilder();
    SqlParserPos position = Span.ELSEWHERE.toPosition();
    RexShuttle calls =
        new RexShuttle() {
          @Override
          public RexNode visitCall(RexCall call) {
            RexNode visited = super.visitCall(call);
            return visited instanceof RexCall same && same.getParserPosition().getLineNum() >= 0
                ? builder.makeCall(position, same.getType(), same.getOperator(), same.getOperands())
                : visited;
          }
        };
    return rel.accept(
        new RelHomogeneousShuttle() {
          @Override
          public RelNode visit(RelNode other) {
            return super.visit(other).accept(calls);
          }
        });
  }

  static RelNode mark(RelNode node, SqlParserPos position) {
    if (!(node instanceof Hintable hintable) || position.getLineNum() <= 0) {
      return node;
    }
    RelHint hint =
        RelHint.builder(POSITION)
            .hintOption(String.valueOf(position.getLineNum()))
            .hintOption(String.valueOf(position.getColumnNum()))
            .hintOption(String.valueOf(position.getEndLineNum()))
            .hintOption(String.valueOf(position.getEndColumnNum()))
            .build();
    return hintable.withHints(List.of(hint));
  }

  /** Marks the scans of a table or of a view; those of a WITH query have a position already. */
  static RelNode markScans(RelNode table, SqlParserPos position) {
    return table.accept(
        new RelHomogeneousShuttle() {
          @Override
          public RelNode visit(TableScan scan) {
            return of(scan) == null ? mark(scan, position) : scan;
          }
        });
  }

  /** Where the construct that the node was made of stands; null when that is not known. */
  public static @Nullable Span of(RelNode node) {
    if (node instanceof Hintable hintable) {
      for (RelHint hint : hintable.getHints()) {
        if (hint.hintName.equals(POSITION)) {
          return new Span(
              Integer.parseInt(hint.listOptions.get(0)),
              Integer.parseInt(hint.listOptions.get(1)),
              Integer.parseInt(hint.listOptions.get(2)),
              Integer.parseInt(hint.listOptions.get(3)));
        }
      }
    }
    return null;
  }
}
