/** The job with many keys in Flink, and its tables. */
@NullMarked
package io.weir.benchmarks.flink.checkpoint;

import org.jspecify.annotations.NullMarked;
