/** DuckDB as one of the engines. */
@NullMarked
package io.weir.benchmarks.duckdb;

import org.jspecify.annotations.NullMarked;
