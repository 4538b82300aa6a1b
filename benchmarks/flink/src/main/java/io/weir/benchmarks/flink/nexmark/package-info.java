/** Tables of Nexmark events for Flink: the same events as Weir's. */
@NullMarked
package io.weir.benchmarks.flink.nexmark;

import org.jspecify.annotations.NullMarked;
