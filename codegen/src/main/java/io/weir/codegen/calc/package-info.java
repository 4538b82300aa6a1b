/** Generates the kernels that are made of expressions alone: filters and projections. */
@NullMarked
package io.weir.codegen.calc;

import org.jspecify.annotations.NullMarked;
