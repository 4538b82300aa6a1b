/**
 * What the formats csv, json and raw are made of: scanning bytes eight at a time, parsers from
 * bytes to column values, writers from column values to text, and the parts of decoders and
 * encoders that do not depend on column types. The generated decoders extend the classes here.
 */
@NullMarked
package io.weir.runtime.format;

import org.jspecify.annotations.NullMarked;
