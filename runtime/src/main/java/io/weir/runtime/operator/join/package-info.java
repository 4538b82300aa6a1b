/** Equi-joins: rows of a side are columns, chained by key. */
@NullMarked
package io.weir.runtime.operator.join;

import org.jspecify.annotations.NullMarked;
