package io.weir.runtime.restart;

/**
 * What a restart does with the state of one node.
 *
 * @param title of the node, for people
 * @param note why, or what that means; may be empty
 */
public record StateChange(Outcome outcome, KeptNode.Kind kind, String title, String note) {
  /** What becomes of a state. */
  public enum Outcome {
    /** The node goes on from it. */
    KEPT,
    /** The node goes on from it in another form. */
    MIGRATED,
    /** The node begins without any. */
    NEW,
    /** No node goes on from it. */
    DROPPED
  }

  /** Whether something is lost by it: sinks lose nothing, what they wrote is committed. */
  public boolean loses() {
    return outcome == Outcome.DROPPED && kind != KeptNode.Kind.SINK;
  }

  /** A line for people, such as {@code new Aggregate GROUP BY user: …}. */
  @Override
  public String toString() {
    String name = outcome.name().toLowerCase(java.util.Locale.ROOT);
    return name + " ".repeat(9 - name.length()) + title + (note.isEmpty() ? "" : ": " + note);
  }
}
