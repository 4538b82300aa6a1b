/** Errors in the user's text that several packages raise. */
@NullMarked
package io.weir.planner.error;

import org.jspecify.annotations.NullMarked;
