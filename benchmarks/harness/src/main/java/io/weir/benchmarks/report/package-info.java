/** Results as JSON, page and chart. */
@NullMarked
package io.weir.benchmarks.report;

import org.jspecify.annotations.NullMarked;
