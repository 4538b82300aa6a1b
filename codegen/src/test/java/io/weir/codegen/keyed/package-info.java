/** Tests of keyed operators with their generated kernels. */
@NullMarked
package io.weir.codegen.keyed;

import org.jspecify.annotations.NullMarked;
