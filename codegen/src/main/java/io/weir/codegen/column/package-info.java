/**
 * Generators of the kernels that work on columns alone, without expressions: hashing and interning
 * of keys, aggregates, sort order.
 */
@NullMarked
package io.weir.codegen.column;

import org.jspecify.annotations.NullMarked;
