/** Prints plans for people. */
@NullMarked
package io.weir.planner.explain;

import org.jspecify.annotations.NullMarked;
