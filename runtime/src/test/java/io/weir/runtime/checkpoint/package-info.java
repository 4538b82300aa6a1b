/** Tests of the host, with hand-written sources, operators and sinks. */
@NullMarked
package io.weir.runtime.checkpoint;

import org.jspecify.annotations.NullMarked;
