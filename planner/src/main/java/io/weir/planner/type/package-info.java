/** The type system: Flink's types and the rules for the types of results. */
@NullMarked
package io.weir.planner.type;

import org.jspecify.annotations.NullMarked;
