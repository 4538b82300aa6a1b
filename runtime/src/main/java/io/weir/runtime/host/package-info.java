/**
 * Runs jobs in this process: workers, tasks, the queues between them, and event time at sources.
 */
@NullMarked
package io.weir.runtime.host;

import org.jspecify.annotations.NullMarked;
