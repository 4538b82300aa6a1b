/** The queries and their inputs. */
@NullMarked
package io.weir.benchmarks.suite;

import org.jspecify.annotations.NullMarked;
