/** The errors that reach a user from a running job. */
@NullMarked
package io.weir.runtime.error;

import org.jspecify.annotations.NullMarked;
