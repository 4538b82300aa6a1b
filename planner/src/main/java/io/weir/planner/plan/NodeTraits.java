package io.weir.planner.plan;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the rows that leave a node, beside their columns.
 *
 * @param changelog the changes on the edges that leave the node
 * @param singleton whether all rows come to worker 0
 * @param bounded whether the rows end
 * @param uniqueKeys sets of columns, sorted, whose values no two rows of the table share that the
 *     changes add up to; a set without columns where it has one row at most. That a table declares
 *     as its key is believed: it is NOT ENFORCED.
 * @param upsertKeys those of the unique keys by which changes can be told apart as well: all
 *     changes of a key's row come from one worker, and the old row goes before the new one comes.
 *     Rows that are only added have all their unique keys.
 * @param times which columns are times
 */
public record NodeTraits(
    Changelog changelog,
    boolean singleton,
    boolean bounded,
    List<List<Integer>> uniqueKeys,
    List<List<Integer>> upsertKeys,
    TimeColumns times) {
  public NodeTraits {
    uniqueKeys = List.copyOf(uniqueKeys);
    upsertKeys = List.copyOf(upsertKeys);
    if (changelog.kind() == Changelog.Kind.UPSERT
        && !Keys.isContained(upsertKeys, changelog.key())) {
      throw new IllegalArgumentException(
          changelog + " is by none of the upsert keys " + upsertKeys);
    }
  }

  /** Whether no two rows share the values of some columns. */
  public boolean isUnique(Collection<Integer> columns) {
    return Keys.isContained(uniqueKeys, columns);
  }

  /**
   * The upsert key to find a row of a consumer's state by: one that some columns contain where
   * there is one (then the columns' values have one row at most), else the shortest.
   *
   * @return null where none is known
   */
  public @Nullable List<Integer> rowKey(Collection<Integer> columns) {
    return upsertKeys.stream()
        .filter(columns::containsAll)
        .findFirst()
        .orElse(upsertKeys.isEmpty() ? null : upsertKeys.get(0));
  }
}
