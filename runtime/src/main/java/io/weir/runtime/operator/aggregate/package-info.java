/**
 * Aggregation by groups: accumulators are columns by slot, kept up by generated kernels; the local
 * first phase, and the phase that puts out results.
 */
@NullMarked
package io.weir.runtime.operator.aggregate;

import org.jspecify.annotations.NullMarked;
