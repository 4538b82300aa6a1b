/** Functions of a session. */
@NullMarked
package io.weir.engine.function;

import org.jspecify.annotations.NullMarked;
