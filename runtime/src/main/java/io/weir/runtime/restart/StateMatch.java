package io.weir.runtime.restart;

import io.weir.runtime.restart.KeptNode.Kind;
import io.weir.runtime.restart.StateChange.Outcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Matches the nodes of a job with those that a checkpoint describes. A node goes on from the state
 * of one with equal parts; among equal ones the tables that their rows come to decide, then their
 * order. An operator keeps its state only together with what it stands on:
 *
 * <ul>
 *   <li>above one that begins anew none goes on, since its rows of before would come again
 *   <li>below one that begins anew none goes on whose rows may be taken back, since those would be
 *       taken back that never came
 * </ul>
 */
public final class StateMatch {
  /** Parts that say which rows come in: digests, which tell people nothing. */
  private static final Set<String> INPUTS = Set.of("of", "left", "right");

  private final List<KeptNode> before;
  private final List<KeptNode> now;

  /** Ids of nodes before that had nothing left to do. */
  private final Set<String> finished;

  /** By id of a node now the node before whose state it goes on from. */
  private final Map<String, KeptNode> kept = new LinkedHashMap<>();

  /** By id of a node now why it does not go on, where there is an equal one. */
  private final Map<String, String> refused = new HashMap<>();

  /** By id of a node now how it reads a store whose columns stand elsewhere than before. */
  private final Map<String, StoreOrder> orders = new HashMap<>();

  private final Map<String, KeptNode> nowById = new HashMap<>();

  private StateMatch(List<KeptNode> before, Set<String> finished, List<KeptNode> now) {
    this.before = before;
    this.finished = finished;
    this.now = now;
    now.forEach(node -> nowById.put(node.id(), node));
  }

  /**
   * The match of two versions of a job.
   *
   * @param before what the checkpoint describes
   * @param finished ids of those that had nothing left to do
   * @param now the job that is started
   */
  public static StateMatch of(List<KeptNode> before, Set<String> finished, List<KeptNode> now) {
    StateMatch match = new StateMatch(before, finished, now);
    match.pair(KeptNode::parts);
    match.pair(StateMatch::partsWithoutCalls);
    match.refuseOtherStores();
    match.refuseByNeighbours();
    return match;
  }

  /** Of how many nodes two versions of a job have the same. */
  public static int common(List<KeptNode> before, List<KeptNode> now) {
    return of(before, Set.of(), now).kept.size();
  }

  /** By id of a node before the id of the node that goes on from it. */
  public Map<String, String> renamed() {
    Map<String, String> renamed = new HashMap<>();
    kept.forEach((id, old) -> renamed.put(old.id(), id));
    return renamed;
  }

  /** Whether there is nothing that the two versions have in common. */
  public boolean isOfOthers() {
    return kept.isEmpty();
  }

  /** Whether any source or operator goes on. */
  public boolean keepsState() {
    return kept.keySet().stream().anyMatch(id -> node(id).kind() != Kind.SINK);
  }

  /** Whether all that keeps positions or state goes on from it, and nothing else was there. */
  public boolean keepsAll() {
    Set<String> gone = new TreeSet<>();
    before.forEach(node -> gone.add(node.id()));
    kept.values().forEach(node -> gone.remove(node.id()));
    return now.stream().allMatch(node -> node.kind() == Kind.SINK || kept.containsKey(node.id()))
        && before.stream().noneMatch(node -> node.kind() != Kind.SINK && gone.contains(node.id()));
  }

  /**
   * Whether a node that had finished needs not run: the nodes that now bring rows to it did so
   * before.
   */
  public boolean staysFinished(KeptNode old) {
    for (Map.Entry<String, KeptNode> each : kept.entrySet()) {
      if (each.getValue().id().equals(old.id())) {
        return node(each.getKey()).inputs().stream()
            .allMatch(input -> kept.containsKey(input) && old.inputs().contains(kept(input).id()));
      }
    }
    return false;
  }

  /** By id of a node now how it reads a store whose columns stand elsewhere than before. */
  public Map<String, StoreOrder> orders() {
    Map<String, StoreOrder> ofKept = new HashMap<>(orders);
    ofKept.keySet().retainAll(kept.keySet());
    return ofKept;
  }

  private KeptNode node(String id) {
    KeptNode node = nowById.get(id);
    if (node == null) {
      throw new IllegalArgumentException("no node " + id);
    }
    return node;
  }

  private KeptNode kept(String id) {
    KeptNode old = kept.get(id);
    if (old == null) {
      throw new IllegalArgumentException("node " + id + " does not go on");
    }
    return old;
  }

  // --- pairs ---

  /** An aggregate that computes less goes on from the one that computes more. */
  private static Map<String, String> partsWithoutCalls(KeptNode node) {
    Map<String, String> parts = new HashMap<>(node.parts());
    parts.remove("calls");
    return parts;
  }

  private void pair(Function<KeptNode, Map<String, String>> parts) {
    Map<Map<String, String>, List<KeptNode>> equal = new LinkedHashMap<>();
    for (KeptNode node : before) {
      if (!kept.containsValue(node)) {
        equal.computeIfAbsent(parts.apply(node), p -> new ArrayList<>()).add(node);
      }
    }
    for (boolean byTarget : new boolean[] {true, false}) {
      for (KeptNode node : now) {
        List<KeptNode> candidates = equal.getOrDefault(parts.apply(node), List.of());
        KeptNode found = kept.containsKey(node.id()) ? null : best(node, candidates, byTarget);
        if (found != null) {
          candidates.remove(found);
          kept.put(node.id(), found);
        }
      }
    }
  }

  /** The first one, or the first one with a target in common. */
  private static @Nullable KeptNode best(
      KeptNode node, List<KeptNode> candidates, boolean byTarget) {
    for (KeptNode each : candidates) {
      if (each.kind() == node.kind()
          && (!byTarget || !Collections.disjoint(each.targets(), node.targets()))) {
        return each;
      }
    }
    return null;
  }

  private void refuseOtherStores() {
    for (KeptNode node : now) {
      KeptNode old = kept.get(node.id());
      if (old != null && node.kind() == Kind.OPERATOR) {
        StoreDifference difference = StoreDifference.of(old, node);
        if (difference.problem() != null) {
          refuse(node, difference.problem());
        } else if (difference.order() != null) {
          orders.put(node.id(), difference.order());
        }
      }
    }
  }

  private void refuse(KeptNode node, String reason) {
    kept.remove(node.id());
    refused.putIfAbsent(node.id(), reason);
  }

  private void refuseByNeighbours() {
    boolean changed = true;
    while (changed) {
      changed = false;
      for (KeptNode node : now) {
        for (String input : node.inputs()) {
          changed |= refuseByNeighbour(node, node(input));
        }
      }
    }
  }

  private boolean refuseByNeighbour(KeptNode node, KeptNode input) {
    if (node.kind() != Kind.OPERATOR) {
      return false;
    }
    boolean goesOn = kept.containsKey(node.id());
    boolean inputGoesOn = kept.containsKey(input.id());
    if (goesOn && !inputGoesOn) {
      refuse(node, "what it reads begins anew: " + input.title());
      return true;
    }
    if (!goesOn && inputGoesOn && input.updates() && input.kind() == Kind.OPERATOR) {
      refuse(input, "it would take back rows that never came to " + node.title());
      return true;
    }
    return false;
  }

  // --- in words ---

  /** What becomes of each node: those of the job in their order, then what is dropped. */
  public List<StateChange> changes() {
    List<StateChange> changes = new ArrayList<>();
    Set<String> named = new TreeSet<>();
    for (KeptNode node : now) {
      KeptNode old = kept.get(node.id());
      if (old != null) {
        changes.add(
            orders.containsKey(node.id())
                ? new StateChange(
                    Outcome.MIGRATED, node.kind(), node.title(), "its columns are read by name")
                : new StateChange(Outcome.KEPT, node.kind(), node.title(), ""));
        named.add(old.id());
      }
    }
    for (KeptNode node : before) {
      if (!named.contains(node.id())) {
        changes.add(new StateChange(Outcome.DROPPED, node.kind(), node.title(), whyDropped(node)));
      }
    }
    for (KeptNode node : now) {
      if (!kept.containsKey(node.id())) {
        changes.add(new StateChange(Outcome.NEW, node.kind(), node.title(), whatNewMeans(node)));
      }
    }
    return changes;
  }

  private String whyDropped(KeptNode old) {
    if (old.kind() == Kind.SINK) {
      return "the job does not write there any more; what was written stays";
    }
    for (KeptNode node : now) {
      if (!kept.containsKey(node.id()) && node.parts().equals(old.parts())) {
        return refused.getOrDefault(node.id(), "there is one less of the kind");
      }
    }
    KeptNode nearest = nearest(old);
    return nearest == null
        ? old.kind() == Kind.SOURCE
            ? "the job does not read it any more"
            : "the job has none of the kind"
        : differences(old, nearest);
  }

  /** The new node that has most in common with one that is gone; null when nothing is alike. */
  private @Nullable KeptNode nearest(KeptNode old) {
    KeptNode nearest = null;
    int most = 0;
    for (KeptNode node : now) {
      if (!kept.containsKey(node.id())
          && node.kind() == old.kind()
          && (node.kind() == Kind.SOURCE || !Collections.disjoint(node.targets(), old.targets()))) {
        int common = 0;
        for (Map.Entry<String, String> part : old.parts().entrySet()) {
          common += part.getValue().equals(node.parts().get(part.getKey())) ? 1 : 0;
        }
        if (common > most) {
          most = common;
          nearest = node;
        }
      }
    }
    return most > 1 ? nearest : null;
  }

  private static String differences(KeptNode old, KeptNode node) {
    Set<String> names = new LinkedHashSet<>(old.parts().keySet());
    names.addAll(node.parts().keySet());
    List<String> texts = new ArrayList<>();
    for (String name : names) {
      String was = old.parts().getOrDefault(name, "");
      String is = node.parts().getOrDefault(name, "");
      if (!was.equals(is)) {
        texts.add(
            INPUTS.contains(name)
                ? "it reads other rows"
                : name + " was " + quoted(was) + " and is " + quoted(is));
      }
    }
    return String.join("; ", texts);
  }

  private static String quoted(String text) {
    return text.isEmpty() ? "nothing" : "'" + text + "'";
  }

  private String whatNewMeans(KeptNode node) {
    if (node.kind() == Kind.SOURCE) {
      return "is read from its start";
    }
    List<String> goingOn = new ArrayList<>();
    List<String> ended = new ArrayList<>();
    for (KeptNode source : sourcesBelow(node)) {
      KeptNode old = kept.get(source.id());
      if (old != null) {
        (finished.contains(old.id()) ? ended : goingOn).add(source.title());
      }
    }
    List<String> texts = new ArrayList<>();
    if (!goingOn.isEmpty()) {
      texts.add(
          "gets only rows that come from now on, since %s %s on from where the job was"
              .formatted(String.join(" and ", goingOn), goingOn.size() == 1 ? "goes" : "go"));
    }
    if (!ended.isEmpty()) {
      texts.add(
          "gets no row of %s, which had been read to %s end"
              .formatted(String.join(" and ", ended), ended.size() == 1 ? "its" : "their"));
    }
    return String.join("; ", texts);
  }

  private List<KeptNode> sourcesBelow(KeptNode node) {
    List<KeptNode> sources = new ArrayList<>();
    Set<String> seen = new TreeSet<>();
    List<KeptNode> left = new ArrayList<>(List.of(node));
    while (!left.isEmpty()) {
      for (String input : left.remove(left.size() - 1).inputs()) {
        if (seen.add(input)) {
          KeptNode below = node(input);
          left.add(below);
          if (below.kind() == Kind.SOURCE) {
            sources.add(below);
          }
        }
      }
    }
    return sources;
  }
}
