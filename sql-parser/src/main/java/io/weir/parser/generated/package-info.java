/**
 * The parser that the build generates from Calcite's grammar and {@code src/main/codegen}; only
 * {@link io.weir.parser.Statements} uses it.
 */
@NullUnmarked
package io.weir.parser.generated;

import org.jspecify.annotations.NullUnmarked;
