/** What runs in the process of an engine. */
@NullMarked
package io.weir.benchmarks.engine;

import org.jspecify.annotations.NullMarked;
