/**
 * JSON: the decoder, which guesses the shape of a record and falls back to reading any, and the
 * writer. What depends on the columns is generated.
 */
@NullMarked
package io.weir.runtime.format.json;

import org.jspecify.annotations.NullMarked;
