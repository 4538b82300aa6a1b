/** Tests of the parser. */
@NullMarked
package io.weir.parser;

import org.jspecify.annotations.NullMarked;
