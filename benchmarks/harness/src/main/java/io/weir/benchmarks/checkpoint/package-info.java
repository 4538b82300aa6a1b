/**
 * What checkpoints cost a job with many keys, in any engine: rows that arrive at a fixed rate, and
 * when their results are put out.
 */
@NullMarked
package io.weir.benchmarks.checkpoint;

import org.jspecify.annotations.NullMarked;
