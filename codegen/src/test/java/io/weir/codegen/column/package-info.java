/** Tests of keyed operators with their generated kernels. */
@NullMarked
package io.weir.codegen.column;

import org.jspecify.annotations.NullMarked;
