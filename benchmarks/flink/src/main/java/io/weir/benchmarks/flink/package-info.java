/** Flink as one of the engines. */
@NullMarked
package io.weir.benchmarks.flink;

import org.jspecify.annotations.NullMarked;
