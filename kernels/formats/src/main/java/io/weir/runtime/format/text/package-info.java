/**
 * Values from bytes of text: scanning eight bytes at a time, parsers into column values, the check
 * of UTF-8, and the sentences that say why a text is no value of its type.
 */
@NullMarked
package io.weir.runtime.format.text;

import org.jspecify.annotations.NullMarked;
