/** Tests of generated decoders and encoders against other libraries. */
@NullMarked
package io.weir.codegen.format;

import org.jspecify.annotations.NullMarked;
