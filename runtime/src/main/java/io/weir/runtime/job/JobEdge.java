package io.weir.runtime.job;

import io.weir.runtime.kernel.KernelSpec;
import org.jspecify.annotations.Nullable;

/**
 * How rows get from one node to another.
 *
 * @param from id of the producing node
 * @param input index of the consumer's input that it feeds (a union has many edges into input 0)
 * @param hash for HASH: the {@link io.weir.runtime.state.KeyKernel} over the producer's rows
 */
public record JobEdge(int from, int input, Kind kind, @Nullable KernelSpec hash) {
  /** The kinds of edges. */
  public enum Kind {
    /** On the same worker: a direct call where the consumer is chainable, else a local queue. */
    FORWARD,
    /** To the worker that owns the row's key group. */
    HASH,
    /** To worker 0. */
    SINGLETON
  }

  public JobEdge {
    if ((kind == Kind.HASH) != (hash != null)) {
      throw new IllegalArgumentException("exactly a HASH edge has a key kernel");
    }
  }
}
