package io.weir.planner.plan;

import java.util.List;

/**
 * Which changes travel on an edge.
 *
 * @param key fields that identify the row an upsert replaces; empty for other kinds
 */
public record Changelog(Kind kind, List<Integer> key) {
  /** The kinds of changelogs. */
  public enum Kind {
    /** Only inserts. */
    APPEND,
    /**
     * {@code +I}/{@code +U} replace the row of the same key, {@code -D} removes it; no {@code -U}.
     */
    UPSERT,
    /** Every update is a {@code -U} with the old row and a {@code +U} with the new one. */
    RETRACT
  }

  public static final Changelog APPEND = new Changelog(Kind.APPEND, List.of());
  public static final Changelog RETRACT = new Changelog(Kind.RETRACT, List.of());

  public Changelog {
    key = key == null ? List.of() : List.copyOf(key);
  }

  public static Changelog upsert(List<Integer> key) {
    return new Changelog(Kind.UPSERT, key);
  }

  @Override
  public String toString() {
    return kind == Kind.UPSERT ? "UPSERT" + key : kind.name();
  }
}
