/** Tests of the host, with hand-written sources, operators and sinks. */
@NullMarked
package io.weir.runtime.host;

import org.jspecify.annotations.NullMarked;
