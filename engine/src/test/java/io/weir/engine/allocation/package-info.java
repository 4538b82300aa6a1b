/** What workers allocate once a job runs steadily. */
@NullMarked
package io.weir.engine.allocation;

import org.jspecify.annotations.NullMarked;
