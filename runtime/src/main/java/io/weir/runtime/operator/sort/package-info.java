/** ORDER BY and LIMIT over what comes to one worker. */
@NullMarked
package io.weir.runtime.operator.sort;

import org.jspecify.annotations.NullMarked;
