/**
 * Windows of equal size over time. Time is cut into slices so that a row is kept once however many
 * windows it belongs to; a window that fires merges its slices.
 */
@NullMarked
package io.weir.runtime.operator.window;

import org.jspecify.annotations.NullMarked;
