/** Runs Weir and other engines on the same bytes and tells how they compare. */
@NullMarked
package io.weir.benchmarks;

import org.jspecify.annotations.NullMarked;
