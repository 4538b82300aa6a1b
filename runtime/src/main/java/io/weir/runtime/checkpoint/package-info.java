/** Checkpoints: their course, their durable form, and the way back from them. */
@NullMarked
package io.weir.runtime.checkpoint;

import org.jspecify.annotations.NullMarked;
