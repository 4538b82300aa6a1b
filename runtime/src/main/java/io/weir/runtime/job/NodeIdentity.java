package io.weir.runtime.job;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * By what a node that keeps something is known again in another version of its job, and what people
 * call it.
 *
 * @param title such as {@code Aggregate GROUP BY user}
 * @param parts what the node computes of which rows, by name: equal nodes have equal parts
 * @param columns names of the columns that its state is made of
 * @param inputs state ids of the nodes that keep something and whose rows come to this one
 * @param targets tables that its rows come to; they tell equal nodes apart
 * @param updates whether rows that leave the node may be taken back
 */
public record NodeIdentity(
    String title,
    Map<String, String> parts,
    List<String> columns,
    List<String> inputs,
    List<String> targets,
    boolean updates) {
  public NodeIdentity {
    parts = Collections.unmodifiableMap(new TreeMap<>(parts));
    columns = List.copyOf(columns);
    inputs = List.copyOf(inputs);
    targets = List.copyOf(targets);
  }
}
