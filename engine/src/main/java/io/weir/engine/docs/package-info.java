/** Writes the reference pages of the documentation from the definitions in the code. */
@NullMarked
package io.weir.engine.docs;

import org.jspecify.annotations.NullMarked;
