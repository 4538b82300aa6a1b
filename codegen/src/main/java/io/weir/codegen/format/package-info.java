/**
 * Generates decoders and encoders for the formats csv, json and raw: what depends on the columns of
 * a table. The rest is in {@code io.weir.runtime.format}.
 */
@NullMarked
package io.weir.codegen.format;

import org.jspecify.annotations.NullMarked;
