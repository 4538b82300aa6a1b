/** Weir as one of the engines. */
@NullMarked
package io.weir.benchmarks.weir;

import org.jspecify.annotations.NullMarked;
