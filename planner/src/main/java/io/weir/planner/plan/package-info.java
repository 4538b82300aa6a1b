/**
 * The executable plan: plain records, versioned, printable, with a JSON round trip. It is the seam
 * between planning and running; nothing here refers to Calcite.
 */
@NullMarked
package io.weir.planner.plan;

import org.jspecify.annotations.NullMarked;
