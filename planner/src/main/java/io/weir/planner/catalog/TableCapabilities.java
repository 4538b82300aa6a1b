package io.weir.planner.catalog;

import io.weir.planner.plan.Changelog;
import java.util.List;
import java.util.Map;

/**
 * What a table's connector can do with the options the table has.
 *
 * @param readable whether it can stand in FROM
 * @param bounded whether reading it ends
 * @param paced whether it ends, but rows come at a pace, for a second or more
 * @param sourceChangelog the changes it reads
 * @param sinkChangelogs the changes it can write, the preferred kind first; empty when it cannot be
 *     written. For {@link Changelog.Kind#UPSERT} the table needs a primary key.
 * @param identity those of the table's options that say which data it is, such as a topic: with
 *     others it is another table, whatever its name is; all other options may be changed
 * @param columnsByPosition whether a column is found in a record by its place, not by its name
 */
public record TableCapabilities(
    boolean readable,
    boolean bounded,
    boolean paced,
    Changelog.Kind sourceChangelog,
    List<Changelog.Kind> sinkChangelogs,
    Map<String, String> identity,
    boolean columnsByPosition) {
  public TableCapabilities {
    sinkChangelogs = List.copyOf(sinkChangelogs);
    identity = Map.copyOf(identity);
  }
}
