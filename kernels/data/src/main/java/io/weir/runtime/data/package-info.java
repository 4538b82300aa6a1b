/**
 * The data that travels and the data that stays: types, columns and batches. Part of the hot path:
 * nothing here allocates per row.
 */
@NullMarked
package io.weir.runtime.data;

import org.jspecify.annotations.NullMarked;
