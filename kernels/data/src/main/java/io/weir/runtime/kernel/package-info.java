/**
 * What generated classes implement: everything that depends on column types or on the user's
 * expressions. Each method is called once per batch, arrays in, arrays out. A kernel belongs to one
 * operator on one worker and may keep scratch memory.
 */
@NullMarked
package io.weir.runtime.kernel;

import org.jspecify.annotations.NullMarked;
