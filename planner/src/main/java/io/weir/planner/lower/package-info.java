/** From relational algebra to plan nodes: windows, joins, changelogs and distribution. */
@NullMarked
package io.weir.planner.lower;

import org.jspecify.annotations.NullMarked;
