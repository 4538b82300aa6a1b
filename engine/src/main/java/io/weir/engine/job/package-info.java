/** Running jobs as a session sees them: what SHOW JOBS lists and STOP JOB stops. */
@NullMarked
package io.weir.engine.job;

import org.jspecify.annotations.NullMarked;
