package io.weir.runtime.host;

import io.weir.runtime.data.Batch;
import io.weir.runtime.operator.Progress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tree of nodes of one task. A signal visits the nodes parents first: what a node emits because
 * of it reaches its children before the signal does. A node that needs room interrupts the visit;
 * {@link #resume} goes on with it.
 */
final class Chain {
  private final ChainNode[] nodes;

  /** The visit that was interrupted, and at which node. */
  private @Nullable Signal visiting;

  private int at = -1;
  private int endingInput;

  Chain(ChainNode root) {
    List<ChainNode> list = new ArrayList<>();
    collect(root, list);
    nodes = list.toArray(ChainNode[]::new);
  }

  private static void collect(ChainNode node, List<ChainNode> into) {
    into.add(node);
    for (ChainNode child : node.children()) {
      collect(child, into);
    }
  }

  ChainNode root() {
    return nodes[0];
  }

  ChainNode[] nodes() {
    return nodes;
  }

  /** Opens consumers before the nodes that feed them. */
  void open() {
    for (int i = nodes.length - 1; i >= 0; i--) {
      nodes[i].open();
    }
  }

  /** Whether a call was interrupted and {@link #resume} must come next. */
  boolean isPending() {
    return at >= 0;
  }

  /** Each of these returns whether the call is complete. */
  boolean process(int input, Batch batch) {
    return nodes[0].accept(input, batch) == Progress.DONE || interruptAt(0, null);
  }

  /** Nothing more comes on one of many inputs. */
  boolean endOfInput(int input) {
    return nodes[0].endOfInput(input) == Progress.DONE || interruptAt(0, null);
  }

  boolean signal(Signal signal) {
    endingInput = 0;
    return visit(0, signal);
  }

  /**
   * Nothing more comes at all.
   *
   * @param input the input of the root that was the last to end
   */
  boolean end(int input) {
    endingInput = input;
    return visit(0, Signal.END);
  }

  /** Calls the timers that are due; the others follow at the next step if one is interrupted. */
  boolean fireTimers(long now) {
    for (int i = 0; i < nodes.length; i++) {
      if (nodes[i].nextTimer() <= now && nodes[i].fireTimer(now) != Progress.DONE) {
        return interruptAt(i, null);
      }
    }
    return true;
  }

  long nextTimer() {
    long next = Long.MAX_VALUE;
    for (ChainNode node : nodes) {
      next = Math.min(next, node.nextTimer());
    }
    return next;
  }

  boolean resume() {
    if (nodes[at].resume() != Progress.DONE) {
      return false;
    }
    int resumed = at;
    Signal signal = visiting;
    at = -1;
    visiting = null;
    if (signal == null) {
      return true;
    }
    nodes[resumed].complete(signal);
    return visit(resumed + 1, signal);
  }

  private boolean visit(int from, Signal signal) {
    for (int i = from; i < nodes.length; i++) {
      if (nodes[i].begin(signal, i == 0 ? endingInput : 0) != Progress.DONE) {
        return interruptAt(i, signal);
      }
      nodes[i].complete(signal);
    }
    return true;
  }

  private boolean interruptAt(int node, @Nullable Signal signal) {
    at = node;
    visiting = signal;
    return false;
  }

  boolean hasRoom() {
    return nodes[0].hasRoom();
  }

  boolean drain() {
    boolean progress = false;
    for (ChainNode node : nodes) {
      progress |= node.drain();
    }
    return progress;
  }

  /** Whether queues have taken everything. */
  boolean isDrained() {
    for (ChainNode node : nodes) {
      if (!node.isDrained()) {
        return false;
      }
    }
    return true;
  }

  void flush(boolean onlyIfWanted) {
    for (ChainNode node : nodes) {
      node.flush(onlyIfWanted);
    }
  }

  void close(Closing closing) {
    for (ChainNode node : nodes) {
      closing.close(node::close);
    }
  }
}
