/**
 * What checkpoints cost a job with many keys: rows that arrive at a fixed rate, and when their
 * results are put out.
 */
@NullMarked
package io.weir.benchmarks.weir.checkpoint;

import org.jspecify.annotations.NullMarked;
