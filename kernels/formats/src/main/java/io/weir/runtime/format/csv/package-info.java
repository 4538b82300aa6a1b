/**
 * CSV: what decoders and encoders of any columns share. The generated ones extend these classes.
 */
@NullMarked
package io.weir.runtime.format.csv;

import org.jspecify.annotations.NullMarked;
