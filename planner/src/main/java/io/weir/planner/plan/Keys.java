package io.weir.planner.plan;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/**
 * Keys of a node's output: sets of columns, as sorted lists, of which each tells rows apart. A key
 * without columns says that there is at most one row. A set that contains a key is not listed.
 */
final class Keys {
  /** So many are kept, the shortest; equal columns of joins could make very many. */
  private static final int MOST = 8;

  private Keys() {}

  /** The sets of columns without those that contain another one. */
  static List<List<Integer>> of(Collection<? extends Collection<Integer>> keys) {
    List<List<Integer>> sorted = new ArrayList<>();
    keys.forEach(key -> sorted.add(List.copyOf(new TreeSet<>(key))));
    sorted.sort(Comparator.<List<Integer>>comparingInt(List::size).thenComparing(List::toString));
    List<List<Integer>> kept = new ArrayList<>();
    for (List<Integer> key : sorted) {
      if (kept.size() < MOST && !isContained(kept, key)) {
        kept.add(key);
      }
    }
    return List.copyOf(kept);
  }

  /** Whether the values of some columns belong to one row at most. */
  static boolean isContained(List<List<Integer>> keys, Collection<Integer> columns) {
    return keys.stream().anyMatch(columns::containsAll);
  }

  /** The keys whose columns are passed on, each copy of a column giving a key. */
  static List<List<Integer>> project(List<List<Integer>> keys, List<Expression> projections) {
    List<List<Integer>> projected = new ArrayList<>();
    for (List<Integer> key : keys) {
      List<List<Integer>> open = List.of(List.of());
      for (int column : key) {
        List<List<Integer>> next = new ArrayList<>();
        for (int i = 0; i < projections.size(); i++) {
          if (told(projections.get(i)) == column) {
            for (List<Integer> begun : open) {
              if (next.size() < MOST) {
                next.add(plus(begun, i));
              }
            }
          }
        }
        open = next;
      }
      projected.addAll(open);
    }
    return of(projected);
  }

  /** The column whose values an expression tells apart; -1 where that is not known. */
  private static int told(Expression projection) {
    if (projection instanceof Expression.Call call && call.function().equals("CAST")) {
      Expression of = call.arguments().get(0);
      return isInteger(of.type())
              && isInteger(call.type())
              && of.type().kind().compareTo(call.type().kind()) <= 0
          ? Expressions.referenced(of)
          : -1;
    }
    return Expressions.referenced(projection);
  }

  private static boolean isInteger(PlanType type) {
    return switch (type.kind()) {
      case TINYINT, SMALLINT, INTEGER, BIGINT -> true;
      default -> false;
    };
  }

  /** The keys that contain all of some columns. */
  static List<List<Integer>> containing(List<List<Integer>> keys, Collection<Integer> columns) {
    return keys.stream().filter(key -> key.containsAll(columns)).toList();
  }

  /** Each key with each of some columns added. */
  static List<List<Integer>> withOneOf(List<List<Integer>> keys, List<Integer> columns) {
    List<List<Integer>> all = new ArrayList<>();
    keys.forEach(key -> columns.forEach(column -> all.add(plus(key, column))));
    return of(all);
  }

  /**
   * Keys of a join.
   *
   * @param leftKeys keys of the left side
   * @param rightKeys keys of the right side, by its own columns
   * @param leftAlone whether a key of the left side is one of the join where each of its rows has
   *     at most one match
   */
  static List<List<Integer>> join(
      PlanNode.Join join,
      List<List<Integer>> leftKeys,
      List<List<Integer>> rightKeys,
      int leftWidth,
      boolean leftAlone) {
    boolean inner = join.type() == PlanNode.JoinType.INNER;
    List<List<Integer>> keys = new ArrayList<>();
    if (leftAlone && isContained(rightKeys, join.rightKeys())) {
      keys.addAll(leftKeys);
    }
    List<List<Integer>> shifted =
        rightKeys.stream().map(key -> key.stream().map(c -> c + leftWidth).toList()).toList();
    if (inner && isContained(leftKeys, join.leftKeys())) {
      keys.addAll(shifted);
    }
    for (List<Integer> left : leftKeys) {
      for (List<Integer> right : shifted) {
        List<Integer> both = new ArrayList<>(left);
        both.addAll(right);
        keys.add(both);
      }
    }
    return of(inner ? withEqualColumns(join, keys, leftWidth) : keys);
  }

  /** The keys, and those with the left or the right ones of columns that the join equates. */
  private static List<List<Integer>> withEqualColumns(
      PlanNode.Join join, List<List<Integer>> keys, int leftWidth) {
    List<List<Integer>> all = new ArrayList<>(keys);
    for (int i = 0; i < join.leftKeys().size(); i++) {
      int left = join.leftKeys().get(i);
      int right = join.rightKeys().get(i) + leftWidth;
      if (isIdentical(join.output().get(left).type(), join.output().get(right).type())) {
        List<List<Integer>> before = List.copyOf(all);
        before.forEach(key -> all.add(replaced(key, left, right)));
        before.forEach(key -> all.add(replaced(key, right, left)));
        List<List<Integer>> fewer = of(all);
        all.clear();
        all.addAll(fewer);
      }
    }
    return all;
  }

  /** Whether equal values are the same value: there are two zeros, and blanks may not count. */
  private static boolean isIdentical(PlanType left, PlanType right) {
    return left.kind() == right.kind()
        && switch (left.kind()) {
          case BOOLEAN,
              TINYINT,
              SMALLINT,
              INTEGER,
              BIGINT,
              VARCHAR,
              DATE,
              TIME,
              TIMESTAMP,
              TIMESTAMP_LTZ ->
              true;
          case FLOAT,
              DOUBLE,
              DECIMAL,
              CHAR,
              BINARY,
              VARBINARY,
              INTERVAL_YEAR_MONTH,
              INTERVAL_DAY_TIME,
              NULL,
              ROW,
              ARRAY,
              MAP ->
              false;
        };
  }

  private static List<Integer> replaced(List<Integer> key, int column, int by) {
    return key.stream().map(each -> each == column ? by : each).toList();
  }

  private static List<Integer> plus(List<Integer> key, int column) {
    List<Integer> more = new ArrayList<>(key);
    more.add(column);
    return more;
  }
}
