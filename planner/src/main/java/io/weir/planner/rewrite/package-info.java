/** Logical passes over Calcite's relational algebra. */
@NullMarked
package io.weir.planner.rewrite;

import org.jspecify.annotations.NullMarked;
