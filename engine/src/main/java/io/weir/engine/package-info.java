/**
 * The embeddable engine: open a {@link io.weir.engine.Weir}, execute statements, iterate over rows.
 */
@NullMarked
package io.weir.engine;

import org.jspecify.annotations.NullMarked;
