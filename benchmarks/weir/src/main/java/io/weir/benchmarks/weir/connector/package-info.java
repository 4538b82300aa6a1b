/**
 * What the connectors of measurements have in common: rows made in the process, and noted there.
 */
@NullMarked
package io.weir.benchmarks.weir.connector;

import org.jspecify.annotations.NullMarked;
