/**
 * How long a row takes through Weir: rows that arrive at a fixed rate and are timed when emitted.
 */
@NullMarked
package io.weir.benchmarks.weir.latency;

import org.jspecify.annotations.NullMarked;
