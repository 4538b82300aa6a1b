/** Turns SQL text into parse trees; its doorway is {@link io.weir.parser.Statements}. */
@NullMarked
package io.weir.parser;

import org.jspecify.annotations.NullMarked;
