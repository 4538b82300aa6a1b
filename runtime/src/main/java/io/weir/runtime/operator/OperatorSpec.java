package io.weir.runtime.operator;

import io.weir.runtime.kernel.KernelLoader;
import io.weir.runtime.state.StoreSpec;
import java.util.List;

/** Everything needed to make an operator, once per worker. */
public interface OperatorSpec {
  Operator create(KernelLoader kernels);

  /**
   * Whether the operator may be called directly by the one before it: it never returns MORE from
   * {@link Operator#process}.
   */
  boolean chainable();

  /**
   * The stores that the operator registers when it is opened, in their order. What an edited query
   * can keep, and what bounds the state, is told by them.
   */
  List<StoreSpec> stores();
}
