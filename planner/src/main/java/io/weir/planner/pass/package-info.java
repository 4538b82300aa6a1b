/**
 * The way from an analysed job to its executable plan: an ordered list of passes, first over
 * Calcite's relational algebra, then over plan nodes.
 */
@NullMarked
package io.weir.planner.pass;

import org.jspecify.annotations.NullMarked;
