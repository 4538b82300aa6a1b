/** Keyed state: columns with a key index, and its durable image. */
@NullMarked
package io.weir.runtime.state;

import org.jspecify.annotations.NullMarked;
