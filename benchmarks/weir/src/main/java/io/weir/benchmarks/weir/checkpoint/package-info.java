/** The job with many keys in Weir. */
@NullMarked
package io.weir.benchmarks.weir.checkpoint;

import org.jspecify.annotations.NullMarked;
