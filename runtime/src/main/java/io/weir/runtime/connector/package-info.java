/**
 * What a connector implements: sources that are read in splits, and sinks that commit by
 * checkpoint.
 */
@NullMarked
package io.weir.runtime.connector;

import org.jspecify.annotations.NullMarked;
