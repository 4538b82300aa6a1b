package io.weir.runtime.operator;

import io.weir.runtime.kernel.KernelLoader;

/** Everything needed to make an operator, once per worker. */
public interface OperatorSpec {
  Operator create(KernelLoader kernels);

  /**
   * Whether the operator may be called directly by the one before it: it never returns MORE from
   * {@link Operator#process}.
   */
  boolean chainable();
}
