/** Tests of keyed state. */
@NullMarked
package io.weir.runtime.state;

import org.jspecify.annotations.NullMarked;
