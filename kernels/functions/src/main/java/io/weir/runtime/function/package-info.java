/**
 * What generated expressions call: SQL functions over primitives and UTF-8 bytes. Static methods
 * without state; whatever yields bytes writes them into a view that the caller provides, so that
 * nothing is allocated per row except where a class says so. Null arguments never reach them.
 */
@NullMarked
package io.weir.runtime.function;

import org.jspecify.annotations.NullMarked;
