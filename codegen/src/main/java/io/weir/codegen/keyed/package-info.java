/**
 * Generators of the kernels behind keyed operators: hashing and interning of keys, aggregates, sort
 * order.
 */
@NullMarked
package io.weir.codegen.keyed;

import org.jspecify.annotations.NullMarked;
