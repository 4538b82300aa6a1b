/** Turns a parse tree into an executable plan; its doorway is {@link io.weir.planner.Planner}. */
@NullMarked
package io.weir.planner;

import org.jspecify.annotations.NullMarked;
