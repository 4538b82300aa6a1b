/** Kafka's own ways to read a topic. */
@NullMarked
package io.weir.benchmarks.kafka;

import org.jspecify.annotations.NullMarked;
