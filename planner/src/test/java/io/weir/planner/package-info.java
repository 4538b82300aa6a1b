/** Tests of the planner through its doorway. */
@NullMarked
package io.weir.planner;

import org.jspecify.annotations.NullMarked;
