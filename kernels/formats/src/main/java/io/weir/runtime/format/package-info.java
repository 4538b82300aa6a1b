/**
 * Formats, as far as they do not depend on column types: here the format raw, and values of any
 * type from text and to text; the others in packages of their own.
 */
@NullMarked
package io.weir.runtime.format;

import org.jspecify.annotations.NullMarked;
