package io.weir.runtime.restart;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A node that keeps something from one run of a job to the next, as a checkpoint describes it.
 *
 * @param id its state id, unique in a job
 * @param title what people call it
 * @param parts what it computes of which rows, by name: nodes with equal parts are the same
 * @param columns names of the columns that its state is made of, in their order
 * @param inputs ids of the nodes that keep something and whose rows come to it
 * @param targets tables that its rows come to
 * @param updates whether rows that leave it may be taken back
 * @param stores of an operator
 * @param recovery of a sink: by what its connector commits without it; null when there is no need
 */
public record KeptNode(
    String id,
    Kind kind,
    String title,
    Map<String, String> parts,
    List<String> columns,
    List<String> inputs,
    List<String> targets,
    boolean updates,
    List<Store> stores,
    @Nullable Recovery recovery) {
  /** What a node keeps. */
  public enum Kind {
    /** Positions. */
    SOURCE,
    /** State. */
    OPERATOR,
    /** What is to be committed. */
    SINK
  }

  /**
   * A store of an operator.
   *
   * @param key storage and type of its columns; their names are among those of the node
   * @param values the same of the other columns
   */
  public record Store(String name, int version, List<String> key, List<String> values) {
    public Store {
      Objects.requireNonNull(name);
      key = List.copyOf(key);
      values = List.copyOf(values);
    }
  }

  /**
   * How to commit what a sink has prepared when the job has that sink no more.
   *
   * @param connector its name
   * @param text means something to the connector
   */
  public record Recovery(String connector, String text) {
    public Recovery {
      Objects.requireNonNull(connector);
      Objects.requireNonNull(text);
    }
  }

  public KeptNode {
    Objects.requireNonNull(id);
    Objects.requireNonNull(kind);
    Objects.requireNonNull(title);
    // Sorted, as the signature of the checkpoint is made of the text.
    parts = Collections.unmodifiableMap(new TreeMap<>(parts));
    columns = List.copyOf(columns);
    inputs = List.copyOf(inputs);
    targets = List.copyOf(targets);
    stores = List.copyOf(stores);
  }
}
