/** JMH benchmarks of single kernels; a figure is the time of one row. */
@NullMarked
package io.weir.benchmarks.kernels;

import org.jspecify.annotations.NullMarked;
