/** Tables and views as the planner sees them. */
@NullMarked
package io.weir.planner.catalog;

import org.jspecify.annotations.NullMarked;
